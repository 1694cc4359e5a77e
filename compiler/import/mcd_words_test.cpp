#include "compiler/import/mcd_words.hpp"

#include <catch2/catch.hpp>

namespace edict::import {
namespace {

TEST_CASE("HTML becomes plain text: tags, entities of one and two layers, Windows' quotation marks") {
  CHECK(plain_text("<p>a&nbsp;b</p><br/>c") == "a b\nc");
  CHECK(plain_text("<p>Codes: <strong>20552</strong>,&#160;20553</p>\r\n<ul>\n\t<li>one</li><li>two</li></ul>") ==
        "Codes: 20552, 20553\none\ntwo");
  CHECK(plain_text("&lt;p&gt;The &amp;ldquo;list&amp;rdquo;&lt;/p&gt;") == "The 'list'");
  CHECK(plain_text("a &amp;nbsp; b &amp;amp; c") == "a b & c");
  CHECK(plain_text("\x93quoted\x94 \x96 caf\xE9 &#150; x") == "'quoted' - caf\xC3\xA9 - x");
  CHECK(plain_text("say \"so\" \\ or") == "say 'so' / or");
  CHECK(plain_text("weight &lt; 5 mg and > 3") == "weight < 5 mg and > 3");
  CHECK(plain_text("<!-- no --><style>p {}</style>yes<script>x < 1</script>") == "yes");
  CHECK(plain_text("cut off <a href=") == "cut off");
  CHECK(plain_text("&unknown; &#xZZ; &#55296; &") == "&unknown; &#xZZ; &#55296; &");
  CHECK(plain_text("").empty());
  // Whatever the bytes are, no text can end a quotation of a policy.
  for (int byte = 1; byte < 256; ++byte) {
    const std::string text = plain_text(std::string("a") + static_cast<char>(byte) + "b");
    CHECK(text.find_first_of("\"\\\r\t") == std::string::npos);
  }
}

TEST_CASE("sentences end at full stops that end sentences") {
  CHECK(sentences("One. Two! Three") == std::vector<std::string>{"One.", "Two!", "Three"});
  CHECK(sentences("See e.g. Section 3. It is 1.5 mg.\nNext line") ==
        std::vector<std::string>{"See e.g. Section 3.", "It is 1.5 mg.", "Next line"});
  CHECK(sentences("").empty());
}

TEST_CASE("long texts are cut behind a word, comments are wrapped") {
  CHECK(cut_at("one two three", 20) == "one two three");
  CHECK(cut_at("one two three", 9) == "one two ...");
  CHECK(comment("  ", "Group 1:", "a\nb") == "  # Group 1: a\n  # b\n");
  std::string text;
  for (int i = 0; i < 60; ++i) text += "words and ";
  const std::string wrapped = comment("", "", text);
  for (std::size_t begin = 0; begin < wrapped.size();) {
    const std::size_t end = wrapped.find('\n', begin);
    CHECK(end - begin <= 110);
    begin = end + 1;
  }
}

TEST_CASE("a title becomes a name") {
  CHECK(name_of_title("Billing and Coding: Trigger Point Injections") == "trigger_point_injections");
  CHECK(name_of_title("Billing and Coding: MolDX: Next-Generation Sequencing of Something Very Long Indeed") ==
        "moldx_next_generation_sequencing_of");
  CHECK(name_of_title("Provider's B-type (BNP)") == "providers_b_type_bnp");
  CHECK(name_of_title("\xC3\xA9\xC3\xA9").empty());
}

}  // namespace
}  // namespace edict::import
