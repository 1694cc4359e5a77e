#include "tools/edict/html.hpp"

#include <fmt/format.h>

#include "runtime/base/markup.hpp"

namespace edict::cli::html {
namespace {

// Colours have a contrast of 4.5 or more on their ground, in light and in dark.
constexpr std::string_view kStyle = R"(
:root { color-scheme: light dark; --ground: #fdfdfb; --text: #1d2226; --quiet: #56606a; --line: #d5d8d4; --raised: #f3f4f0;
  --accent: #0b5c8a; --cite: #6b4e00; --mark: #e9f1f6; }
@media (prefers-color-scheme: dark) { :root { --ground: #14181b; --text: #e4e7e6; --quiet: #a3adb5; --line: #333b41;
  --raised: #1d2327; --accent: #7cc0ea; --cite: #dcbc6a; --mark: #1c2c37; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--ground); padding: .5rem; z-index: 1; }
header, main, nav, footer { max-width: 78rem; margin: 0 auto; padding: 0 1.25rem; }
nav { padding-top: 1rem; font-size: .95rem; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; padding: 0; margin: 0; }
main { padding-bottom: 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 1.2rem 0 .3rem; }
h2 { font-size: 1.35rem; margin: 2.4rem 0 .6rem; padding-top: .6rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.1rem; margin: 1.6rem 0 .4rem; }
h3 code { font-weight: 400; color: var(--quiet); padding-left: .5rem; }
.period { font-size: .95rem; margin: 0 0 .4rem; color: var(--quiet); font-weight: 600; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible, input:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.quiet { color: var(--quiet); }
code, pre { font: .875rem/1.55 ui-monospace, "SF Mono", "DejaVu Sans Mono", Consolas, monospace; }
pre { margin: 0; padding: .7rem .9rem; background: var(--raised); border: 1px solid var(--line); border-radius: .35rem; white-space: pre-wrap;
  overflow-wrap: anywhere; tab-size: 2; }
pre a { text-decoration-thickness: 1px; text-underline-offset: 2px; }
blockquote { margin: 0; padding: .1rem 0 .1rem .9rem; border-left: 4px solid var(--cite); }
.columns { display: grid; gap: 1rem; }
.columns p { margin: 0; }
.one .said { display: grid; gap: .7rem; }
.said > * + * { margin-top: .6rem; }
@media (min-width: 60rem) {
  .many { grid-auto-flow: column; grid-auto-columns: minmax(23rem, 1fr); overflow-x: auto; padding-bottom: .3rem; }
  .one .said { grid-template-columns: minmax(14rem, 2fr) 5fr; gap: 1.2rem; }
  .one .said > * + * { margin-top: 0; }
}
details { border: 1px solid var(--line); border-radius: .35rem; margin: .5rem 0; background: var(--ground); }
summary { cursor: pointer; padding: .45rem .8rem; }
details[open] > summary { border-bottom: 1px solid var(--line); }
details > div { padding: .7rem .9rem; }
details > div > p { margin: 0 0 .6rem; }
.rule > p { margin: 0 0 .5rem; font-size: .85rem; }
.codes { columns: 9rem; list-style: none; margin: 0; padding: 0; }
.codes li { break-inside: avoid; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
td.number, th.number { text-align: right; }
.day { white-space: nowrap; }
.claim th { color: var(--text); background: var(--mark); padding-left: .4rem; white-space: normal; }
.checklist { list-style: none; padding: 0; }
.checklist li { padding: .4rem 0; border-bottom: 1px solid var(--line); }
.checklist label { display: grid; grid-template-columns: 1.6rem 1fr; }
.checklist input { width: 1.05rem; height: 1.05rem; margin: .25rem 0 0; }
footer { border-top: 1px solid var(--line); color: var(--quiet); font-size: .85rem; padding-top: .8rem; padding-bottom: 2rem; }
@media print { :root { --ground: #fff; --text: #000; --quiet: #333; --line: #999; --raised: #fff; --accent: #000; --cite: #555; --mark: #fff; }
  nav, .skip { display: none; } header, main, footer { max-width: none; padding: 0; } body { font-size: 10pt; }
  h2, h3, summary { break-after: avoid; } .rule, tr, details { break-inside: avoid-page; } a { text-decoration: none; }
  .many { display: block; overflow: visible; } .many > * + * { margin-top: .6rem; } }
)";

// What is folded is printed too.
constexpr std::string_view kScript = R"(
addEventListener('beforeprint', () => { for (const d of document.querySelectorAll('details:not([open])')) { d.open = true; d.dataset.folded = ''; } });
addEventListener('afterprint', () => { for (const d of document.querySelectorAll('details[data-folded]')) { d.open = false; delete d.dataset.folded; } });
function unfold() { const t = document.getElementById(decodeURIComponent(location.hash.slice(1))); const d = t && t.closest('details'); if (d) { d.open = true; t.scrollIntoView(); } }
addEventListener('hashchange', unfold); addEventListener('DOMContentLoaded', unfold);
)";

}  // namespace

std::string page(std::string_view title, std::string_view navigation, std::string_view body) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n"
      "<style>{}</style>\n<script>{}</script>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">To the text</a>\n"
      "<nav aria-label=\"Pages\">{}</nav>\n<main id=\"main\">\n{}</main>\n"
      "<footer>Written by edict doc. What decides is the policy text; claims and patients in the examples are made "
      "up.</footer>\n</body>\n</html>\n",
      escaped_markup(title), kStyle, kScript, navigation, body);
}

}  // namespace edict::cli::html
