// Bundles and key files as verbs are given them: opened, checked, and what is wrong with them told.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "runtime/bundle/bundle.hpp"
#include "tools/edict/shell.hpp"

namespace edict::cli {

std::string_view diagnostic_of(bundle::Fault::Kind kind);

void add_trust_option(CLI::App& verb, std::vector<std::string>& trusted);

// Reported when one is a bundle.
bool are_texts(const std::vector<std::string>& paths, const Shell& shell);

// The public keys in the files; nothing when one cannot be used (reported).
std::optional<std::vector<bundle::PublicKey>> read_trusted_keys(const std::vector<std::string>& files,
                                                                const Shell& shell);

// With keys in `trusted`, only when one of them has signed it. What is wrong is reported.
std::optional<bundle::Bundle> open_bundle(const std::string& path, const std::vector<bundle::PublicKey>& trusted,
                                          const Shell& shell);

std::optional<bundle::SecretKey> read_secret_key(const std::string& file, const Shell& shell);
// Writes NAME.key, which only its owner may read, and NAME.pub. Neither may be there.
bool make_key_files(const std::string& name, const Shell& shell);

}  // namespace edict::cli
