#include "compiler/import/mcd_versions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/import/mcd_words.hpp"

namespace edict::import {
namespace {

// ICD-10-CM is in use from this day on (45 CFR 162.1002).
const Date kFirstIcd10 = *make_date(2015, 10, 1);

std::vector<const McdLcd*> lcds_of(const McdArticle& article, const McdDocuments& documents) {
  std::vector<const McdLcd*> found;
  for (const int id : article.lcds) {
    const auto at = documents.lcds.find(id);
    if (at != documents.lcds.end()) found.push_back(&at->second);
  }
  return found;
}

bool lists_codes(const McdArticle& article, const std::vector<const McdLcd*>& lcds) {
  const auto any = [](const McdGroups& groups) {
    return std::any_of(groups.begin(), groups.end(), [](const auto& group) { return !group.second.codes.empty(); });
  };
  return !article.drugs.empty() || any(procedures_of(article, lcds)) || any(article.covered) || any(article.noncovered);
}

// What a policy's head says besides its period, and its rules.
bool are_alike(const McdVersion& a, const McdVersion& b) {
  return decide_alike(a.meaning, b.meaning) && a.article->place == b.article->place &&
         a.article->lcds == b.article->lcds && a.article->ncds.empty() == b.article->ncds.empty() &&
         a.article->bill_types == b.article->bill_types && a.article->revenue_codes == b.article->revenue_codes;
}

}  // namespace

McdPolicies policies_of(const McdDocuments& documents, const McdEnforced& enforced) {
  McdPolicies found;
  const auto& articles = documents.articles;
  for (std::size_t begin = 0; begin < articles.size();) {
    std::size_t end = begin;
    while (end < articles.size() && articles[end].id == articles[begin].id) ++end;
    McdPolicy policy;
    for (std::size_t i = begin; i < end; ++i) {
      const McdArticle& article = articles[i];
      McdVersion version{
          &article,       lcds_of(article, documents), {}, std::max(article.from, kFirstIcd10), article.until,
          article.version};
      if (!lists_codes(article, version.lcds)) {
        ++found.without_codes;
        continue;
      }
      // A later version takes the days from its first on, whatever the earlier one says of its end.
      for (std::size_t later = i + 1; later < end; ++later)
        version.until = std::min(version.until, add_days(std::max(articles[later].from, kFirstIcd10), -1));
      if (version.until < version.from) {
        ++found.never_in_force;
        continue;
      }
      version.meaning = meaning_of(article, version.lcds, version.until, enforced);
      if (!policy.versions.empty()) {
        McdVersion& last = policy.versions.back();
        if (add_days(last.until, 1) == version.from && are_alike(last, version)) {
          version.from = last.from;
          version.first_version = last.first_version;
          last = std::move(version);
          continue;
        }
      }
      policy.versions.push_back(std::move(version));
    }
    if (!policy.versions.empty()) {
      const McdArticle& newest = *policy.versions.back().article;
      const std::string title = name_of_title(newest.title);
      policy.name = fmt::format("a{}{}{}", newest.id, title.empty() ? "" : "_", title);
      found.policies.push_back(std::move(policy));
    }
    begin = end;
  }
  return found;
}

}  // namespace edict::import
