// A bundle: compiled policies in one file, read in place. docs/formats.md tells its layout.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/base/result.hpp"
#include "runtime/bundle/format.hpp"
#include "runtime/bundle/signature.hpp"
#include "runtime/plan/plan.hpp"

namespace edict::bundle {

// A file that the policies were compiled from: policy text, or a list or table beside it.
struct SourceFile {
  std::string name;    // the same wherever the files stand
  std::string sha256;  // 64 hexadecimal digits
  std::uint64_t size = 0;
};

struct Bundle {
  plan::Plan plan;   // numbered by content, verified; its tables' rows lie in `file`
  std::string name;  // "sha256:…", plan::content_hash as it was when the bundle was made
  std::vector<SourceFile> sources;
  std::optional<Signature> signature;  // as it stands there: signature_holds() tells what it is worth
  std::vector<Section> sections;
  std::span<const std::byte> file;
  std::shared_ptr<const void> memory;  // keeps `file`
};

struct Fault {
  enum class Kind : std::uint8_t {
    unreadable,    // the file cannot be opened or read
    not_a_bundle,  // it does not begin as one
    newer,         // of a version of the format that this edict does not know
    damaged,       // not the bytes that were written
    unsound,       // whole, but nothing that edict would have made
  };
  Kind kind;
  std::string what;  // in words, without the file's name
};

// The bytes of a bundle. The plan is sound; it need not be numbered by content. Tables get their index here. Signed
// when there is a key.
std::string to_bytes(const plan::Plan& plan, std::vector<SourceFile> sources, const SecretKey* key = nullptr);

// Checks every byte against the hash, and everything that an evaluator trusts. No bytes whatever make it read
// elsewhere, or take more time or memory than a small multiple of their number. `memory` keeps the bytes, which begin
// at a multiple of 8.
Result<Bundle, Fault> read(std::span<const std::byte> file, std::shared_ptr<const void> memory);

// Maps the file, which must not be changed in its place while it is used: writers rename.
Result<Bundle, Fault> open(const std::string& path);

// Whether the key that the bundle names has signed these bytes. Says nothing of whose key it is.
bool signature_holds(const Bundle& bundle);

// Whether the file begins as a bundle, of whatever version. False when it cannot be read.
bool is_bundle(const std::string& path);

}  // namespace edict::bundle
