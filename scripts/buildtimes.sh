# How long builds take, for `scripts/bench build`; docs/benchmarks.md has the figures. Sourced, never run.

# seconds COMMAND…: runs it, and prints how long it took.
seconds() {
  local begun; begun=$(date +%s.%N)
  "$@" >>"$LOGS/buildtimes.log" 2>&1 || die "This failed: $*. The whole log is build/logs/buildtimes.log."
  awk -v a="$begun" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }'
}

build_cold() { # PRESET TARGET…: in a folder of its own, which must not be there yet
  local preset=$1; shift
  cmake --preset "$preset" -B "$SCRATCH/$preset" && cmake --build "$SCRATCH/$preset" ${1:+--target "$@"}
}

# Without the compiler cache, in a scratch folder: nothing of the everyday builds is touched.
build_times() {
  SCRATCH=build/buildtimes
  export CCACHE_DISABLE=1
  rm -rf "$SCRATCH"; : >"$LOGS/buildtimes.log"
  say "what                                                        seconds"
  local line='%-58s  %s\n'
  # shellcheck disable=SC2059
  row() { printf "$line" "$1" "$2"; }
  row "cold, what scripts/run builds" "$(seconds build_cold release calendar-sync-playground calsync)"
  row "cold, what scripts/test builds" "$(seconds build_cold dev)"
  row "every test" "$(seconds ctest --test-dir "$SCRATCH/dev" -LE '^conformance$' -j 2 --output-on-failure)"
  row "nothing to build, what scripts/run asks" "$(seconds cmake --build "$SCRATCH/release" --target calendar-sync-playground calsync)"
  everyday() {
    touch core/rules/decide.cpp
    cmake --build "$SCRATCH/dev" --target unit_rules && ctest --test-dir "$SCRATCH/dev" -R '^tst_(rules|plan|cases)$' -j 2
  }
  row "one file of core/rules changed: build and its tests" "$(seconds everyday)"
  rm -rf "$SCRATCH"
}
