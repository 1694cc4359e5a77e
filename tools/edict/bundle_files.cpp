#include "tools/edict/bundle_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

DataPlace file_place(const std::string& path) { return {path, 0, 0, {}, {}}; }

void report(const std::string& path, const bundle::Fault& fault, const Shell& shell) {
  using Kind = bundle::Fault::Kind;
  const auto say = [&](std::string_view what, std::string help) {
    shell.fault(diagnostic_of(fault.kind), file_place(path), fmt::format("{}: {}", what, fault.what), std::move(help));
  };
  switch (fault.kind) {
    case Kind::unreadable:
      return say("the bundle cannot be read", "");
    case Kind::not_a_bundle:
      return say("this is no bundle", "edict build POLICIES -o FILE makes one");
    case Kind::newer:
      return say("the bundle is of a newer format", "use the edict that it was built with, or build it with this one");
    case Kind::damaged:
      return say("the bundle is damaged", "copy it again, or build it again: the same policies give the same bytes");
    case Kind::unsound:
      return say("the bundle is not sound", "build it again with edict build");
  }
}

// A key file's text; nothing, and a report, when it cannot be read or is a secret that others can read.
std::optional<std::string> key_text(const std::string& path, bool secret, const Shell& shell) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status{};
  if (descriptor < 0 || ::fstat(descriptor, &status) != 0) {
    shell.fault("E0826", file_place(path), fmt::format("the key cannot be read: {}", std::strerror(errno)),
                "edict build --new-key NAME makes a pair of keys");
    if (descriptor >= 0) ::close(descriptor);
    return std::nullopt;
  }
  std::array<char, 1024> buffer{};
  const ssize_t size = ::read(descriptor, buffer.data(), buffer.size());
  const int error = errno;
  ::close(descriptor);
  if (size < 0) {
    shell.fault("E0826", file_place(path), fmt::format("the key cannot be read: {}", std::strerror(error)));
    return std::nullopt;
  }
  std::string text(buffer.data(), static_cast<std::size_t>(size));
  constexpr mode_t others = S_IRWXG | S_IRWXO;
  if (secret && bundle::looks_like_secret_key(text) && S_ISREG(status.st_mode) && (status.st_mode & others) != 0) {
    shell.fault("E0826", file_place(path), "the secret key may be read by others",
                fmt::format("whoever read it can sign as you. If nobody did: chmod 600 {}", path));
    return std::nullopt;
  }
  return text;
}

// Only for a new file. The error number, or 0.
int write_new(const std::string& path, std::string_view text, mode_t mode) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (descriptor < 0) return errno;
  int error = 0;
  if (::write(descriptor, text.data(), text.size()) != static_cast<ssize_t>(text.size())) error = errno;
  if (error == 0 && ::fsync(descriptor) != 0) error = errno;
  if (::close(descriptor) != 0 && error == 0) error = errno;
  if (error != 0) ::unlink(path.c_str());
  return error;
}

}  // namespace

std::string_view diagnostic_of(bundle::Fault::Kind kind) {
  using Kind = bundle::Fault::Kind;
  switch (kind) {
    case Kind::unreadable:
    case Kind::not_a_bundle:
      return "E0820";
    case Kind::damaged:
      return "E0821";
    case Kind::newer:
      return "E0822";
    case Kind::unsound:
      return "E0823";
  }
  return {};
}

void add_trust_option(CLI::App& verb, std::vector<std::string>& trusted) {
  add_repeated(verb, "--trust", trusted, "use only a bundle that this public key (NAME.pub) has signed")
      ->type_name("KEYFILE");
}

bool are_texts(const std::vector<std::string>& paths, const Shell& shell) {
  for (const std::string& path : paths) {
    if (!bundle::is_bundle(path)) continue;
    shell.fault("E0827", file_place(path), "this is a bundle, and policy text is needed here",
                "name the policy files or folders that it was built from");
    return false;
  }
  return true;
}

std::optional<std::vector<bundle::PublicKey>> read_trusted_keys(const std::vector<std::string>& files,
                                                                const Shell& shell) {
  std::vector<bundle::PublicKey> keys;
  for (const std::string& file : files) {
    const auto text = key_text(file, false, shell);
    if (!text) return std::nullopt;
    const auto key = bundle::parse_public_key(*text);
    if (!key) {
      const bool secret = bundle::looks_like_secret_key(*text);
      shell.fault("E0826", file_place(file),
                  secret ? "this is a secret key, and --trust takes a public one" : "this is no public key",
                  secret ? "name the file beside it that ends in .pub, and keep this one to yourself"
                         : "edict build --new-key NAME writes the public key to NAME.pub");
      return std::nullopt;
    }
    keys.push_back(*key);
  }
  return keys;
}

std::optional<bundle::Bundle> open_bundle(const std::string& path, const std::vector<bundle::PublicKey>& trusted,
                                          const Shell& shell) {
  auto opened = bundle::open(path);
  if (!opened) {
    report(path, opened.error(), shell);
    return std::nullopt;
  }
  bundle::Bundle& bundle = opened.value();
  if (trusted.empty()) return std::move(bundle);
  if (!bundle.signature) {
    shell.fault("E0824", file_place(path), "nobody has signed this bundle, and --trust asks for it",
                "build it with --sign KEYFILE");
    return std::nullopt;
  }
  if (std::find(trusted.begin(), trusted.end(), bundle.signature->key) == trusted.end()) {
    shell.fault("E0825", file_place(path),
                fmt::format("the bundle is signed by another key: {}", bundle::text_of(bundle.signature->key)),
                "if you trust that key, name its file with --trust too");
    return std::nullopt;
  }
  if (!bundle::signature_holds(bundle)) {
    shell.fault("E0825", file_place(path), "the signature of the bundle is not of these bytes",
                "somebody has changed the bundle or its signature: ask for it again where it was signed");
    return std::nullopt;
  }
  return std::move(bundle);
}

std::optional<bundle::SecretKey> read_secret_key(const std::string& file, const Shell& shell) {
  const auto text = key_text(file, true, shell);
  if (!text) return std::nullopt;
  auto key = bundle::SecretKey::parse(*text);
  if (!key) {
    const bool is_public = bundle::parse_public_key(*text).has_value();
    shell.fault("E0826", file_place(file),
                is_public ? "this is a public key, and --sign takes the secret one" : "this is no secret key",
                is_public ? "name the file beside it that ends in .key"
                          : "edict build --new-key NAME writes the secret key to NAME.key");
  }
  return key;
}

bool make_key_files(const std::string& name, const Shell& shell) {
  const bundle::SecretKey key = bundle::SecretKey::make();
  const std::string secret = name + ".key";
  const std::string open = name + ".pub";
  const auto fail = [&](const std::string& path, int error) {
    shell.fault("E0826", file_place(path), fmt::format("the key cannot be written: {}", std::strerror(error)),
                error == EEXIST ? "a key is never overwritten: choose another name, or move the file away" : "");
    return false;
  };
  if (::access(open.c_str(), F_OK) == 0) return fail(open, EEXIST);
  if (const int error = write_new(secret, key.text(), 0600); error != 0) return fail(secret, error);
  if (const int error = write_new(open, bundle::text_of(key.public_key()) + '\n', 0644); error != 0) {
    ::unlink(secret.c_str());
    return fail(open, error);
  }
  return true;
}

}  // namespace edict::cli
