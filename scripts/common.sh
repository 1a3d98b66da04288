# Shared by the scripts beside it: what to install, how to build, how to say what is going on. Sourced, never run.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
ROOT=$PWD
LOGS="$ROOT/build/logs"
mkdir -p "$LOGS"
# ccache takes translation units with a precompiled header only where it is told that their times do not matter.
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime

# Debian 12 names. Every package that a build, a test or a run needs stands here.
PACKAGES_BUILD=(
  cmake ninja-build g++ ccache mold
  qt6-base-dev libqt6sql6-sqlite qt6-networkauth-dev qt6-svg-dev qtkeychain-qt6-dev
  libyaml-dev libcli11-dev libical-dev libbenchmark-dev zlib1g-dev libssl-dev tzdata
)
# Debian 13 has the older names of time zones (US/Central), which Google and Cal.com take, in a package of their own.
case $(. /etc/os-release 2>/dev/null; echo "${ID:-} ${VERSION_ID:-99}") in
  'debian 12'*) ;;
  debian*) PACKAGES_BUILD+=(tzdata-legacy);;
esac
PACKAGES_RUN=(qt6-qpa-plugins fonts-inter fonts-dejavu-core)
# Google's Python client and what it signs in with; the certificates are for npm; curl and jq run the first program of docs/clients.md; gcalcli is a
# program of somebody else's that knows Google alone.
PACKAGES_CONFORMANCE=(python3 python3-googleapi python3-google-auth python3-google-auth-httplib2 python3-google-auth-oauthlib python3-requests gcalcli ca-certificates curl jq)
# libFuzzer, and what puts names into the stack traces of its finds.
PACKAGES_FUZZ=(clang-14 libclang-rt-14-dev llvm-14)
# The format and the mistakes that scripts/check looks for.
PACKAGES_CHECK=(clang-format-14 clang-tidy-14 clazy)
# What cpack finds the libraries of a .deb with.
PACKAGES_PACKAGE=(dpkg-dev file)
# A screen that nobody sees, somebody at its mouse, and what makes pictures of it: for scripts/pictures alone.
PACKAGES_PICTURES=(xvfb openbox dmz-cursor-theme xdotool imagemagick ffmpeg)
# What puts load on the simulated Google; scripts/bench alone needs it.
PACKAGES_BENCH=(wrk curl)

say() { printf '%s\n' "$*"; }
die() { printf '\n%s\n' "$*" >&2; exit "${STATUS:-1}"; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else die "Packages are missing, and installing them needs root or sudo: apt-get install ${MISSING[*]}"; fi
}

# Installs what is missing of the given packages. Nothing to install costs some milliseconds.
install_packages() {
  command -v dpkg-query >/dev/null || die "These scripts install with apt, as on Debian 12. Elsewhere: install the packages of scripts/common.sh, then cmake --preset dev."
  local installed; installed=" $(dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null | sed -n 's/^installed //p' | tr '\n' ' ')"
  MISSING=()
  for p in "$@"; do case $installed in *" $p "*) ;; *) MISSING+=("$p");; esac; done
  [ ${#MISSING[@]} = 0 ] && return
  say "Installing ${#MISSING[@]} packages with apt (log: build/logs/apt.log) …"
  { as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${MISSING[@]}"; } >"$LOGS/apt.log" 2>&1 </dev/null ||
    { tail -n 15 "$LOGS/apt.log" >&2; die "apt could not install: ${MISSING[*]}. The whole log is build/logs/apt.log."; }
}

# build PRESET [TARGET…]: configures where needed, builds, and shows the errors alone where it fails.
build() {
  local preset=$1; shift
  local log="$LOGS/build-$preset.log" begun=$SECONDS
  local extra=(); [ -n "${CI:-}" ] && extra=(-DCSP_WERROR=ON)
  if [ ! -f "build/$preset/build.ninja" ] || [ ${#extra[@]} != 0 ]; then
    cmake --preset "$preset" "${extra[@]}" >"$log" 2>&1 || { tail -n 30 "$log" >&2; die "CMake could not configure the preset $preset. The whole log is ${log#"$ROOT"/}."; }
  fi
  say "Building the preset $preset (log: ${log#"$ROOT"/}) …"
  cmake --build --preset "$preset" ${1:+--target "$@"} >"$log" 2>&1 ||
    { grep -E -A6 'error|FAILED' "$log" | head -n 60 >&2; die "The build failed. The whole log is ${log#"$ROOT"/}."; }
  say "Built in $((SECONDS - begun)) s."
}

# Node and npm, unless they are there from elsewhere (packages of other origin bring npm along and do not go with Debian's).
node_packages() {
  command -v node >/dev/null || echo nodejs
  command -v npm >/dev/null || echo npm
}

# Google's Node client, exactly as the lock file has it, into tests/conformance/node/node_modules.
install_node_client() {
  local folder=tests/conformance/node
  local version; version=$(node -p 'process.versions.node.split(".")[0]') || die "Node does not run."
  [ "$version" -ge 18 ] || die "The conformance suite needs Node 18 or newer; this is $(node --version)."
  [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] && return
  say "Installing Google's Node client with npm (log: build/logs/npm.log) …"
  (cd "$folder" && npm ci --no-audit --no-fund) >"$LOGS/npm.log" 2>&1 </dev/null ||
    { tail -n 15 "$LOGS/npm.log" >&2; die "npm could not install Google's Node client (from $(npm config get registry 2>/dev/null)). The whole log is build/logs/npm.log."; }
}
