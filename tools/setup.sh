# Read by tools/demo and tools/test: installs what is missing from Debian's packages, configures, builds. Not a command.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"

packages=(g++ cmake ninja-build ccache pkg-config antlr4 libantlr4-runtime-dev uuid-dev llvm-19-dev clang-19 libfmt-dev
          catch2 libcli11-dev nlohmann-json3-dev libsimdjson-dev zlib1g-dev libzstd-dev libsodium-dev libxxhash-dev libzip-dev libexpat1-dev zstd python3)

say() { printf '== %s\n' "$*"; }

# timed WHAT COMMAND...: runs the command and prints how long it took.
timed() {
  local what="$1" from=$SECONDS status=0
  shift
  "$@" || status=$?
  say "$what: $((SECONDS - from)) s"
  return $status
}

install_missing() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  if ((${#missing[@]} == 0)); then return 0; fi
  local sudo=()
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      say "these Debian packages are missing, and there is neither root nor sudo to install them: ${missing[*]}"
      say "as root: apt-get install ${missing[*]}"
      return 3
    fi
    sudo=(sudo)
  fi
  say "installing ${missing[*]}"
  "${sudo[@]}" apt-get update -q </dev/null >&2 &&
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" </dev/null >&2
}

# build_preset PRESET [TARGET...]
build_preset() {
  local preset="$1" folder=build targets=()
  shift
  if [[ "$preset" != release ]]; then folder="build-$preset"; fi
  if (($#)); then targets=(--target "$@"); fi
  cmake --preset "$preset" >&2 && cmake --build "$folder" "${targets[@]}" >&2
}
