# Sourced by every script: where tools live and which Rust toolchain builds the product.
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
TOOLS="${PROBITY_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/probity-tools}"
export ROOT TOOLS
export PATH="$TOOLS/bin:$TOOLS/node_modules/.bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
# Every script looks for what is built in target/, wherever this user builds else.
export CARGO_TARGET_DIR="$ROOT/target"
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-auto}"

CARGO_LEPTOS_VERSION=0.3.11
WASM_BINDGEN_VERSION=0.2.130
BINARYEN_VERSION=132.0.0
NEXTEST_VERSION=0.9.143
RUST_MINIMUM=1.96.0

say() { printf '\033[1m%s\033[0m\n' "== $*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

# Runs a command as root: directly, or through sudo.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif have sudo; then sudo --preserve-env=DEBIAN_FRONTEND "$@"
  else fail "this step needs root, and there is no sudo: run '$*' as root, then start again"
  fi
}

version_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

rustup_has_wasm() {
  have rustup || return 1
  version_at_least "$(rustc --version | awk '{print $2}')" "$RUST_MINIMUM" || return 1
  [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib" ]
}

# What tests link is built last, and with all the rest.
distro_has_wasm() { compgen -G '/usr/lib/rustlib/wasm32-unknown-unknown/lib/libtest-*.rlib' >/dev/null; }

# rustup's toolchain where it can build for WASM, else the distribution's (see install-rust).
choose_toolchain() {
  if [ -z "${RUSTUP_TOOLCHAIN:-}" ] && have rustup && ! rustup_has_wasm && distro_has_wasm; then
    export RUSTUP_TOOLCHAIN=distro
  fi
}
choose_toolchain

# What the browser tests are written with, in the folder that is at hand.
install_end2end() { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --loglevel=error --no-fund --no-audit; }
