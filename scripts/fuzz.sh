# Runs the libFuzzer programs of build/fuzz; scripts/test --fuzz uses it. Sourced, never run.

# fuzz_one TARGET SECONDS: fuzzes from the corpus of the repository. What is new goes to build/fuzz/finds/TARGET, from where the next run goes on, and
# what goes wrong to build/fuzz/crashes.
# CSP_FUZZ_SEED: another order than the usual one, by which what one machine finds, another finds as well.
fuzz_one() {
  local name=$1 seconds=$2
  local program=build/fuzz/tests/fuzz/fuzz_$name finds=build/fuzz/finds/$name crashes=build/fuzz/crashes log=$LOGS/fuzz-$name.log
  mkdir -p "$finds" "$crashes"
  touch "$crashes/.begun"
  ASAN_SYMBOLIZER_PATH=$(command -v llvm-symbolizer-14) UBSAN_OPTIONS=print_stacktrace=1 LSAN_OPTIONS=suppressions=$ROOT/cmake/lsan.supp:print_suppressions=0 LC_ALL=C.UTF-8 \
    "$program" -max_total_time="$seconds" -seed="${CSP_FUZZ_SEED:-1}" -timeout=10 -rss_limit_mb=2048 -dict="tests/fuzz/dictionaries/$name.dict" -artifact_prefix="$crashes/$name-" \
    -print_final_stats=1 "$finds" "tests/fuzz/corpus/$name" >"$log" 2>&1
  local status=$? find
  if [ $status = 0 ]; then
    say "  $name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs, $(ls "$finds" | wc -l) finds worth keeping, nothing wrong."
    return 0
  fi
  find=$(find "$crashes" -name "$name-*" -newer "$crashes/.begun" | head -n 1)
  say "  $name: went wrong. What it said (the whole log is ${log#"$ROOT"/}):"
  grep -vE '^#|^\s*NEW_FUNC|^stat::|DE: "' "$log" | tail -n 60 | sed 's/^/    /'
  [ -n "$find" ] && say "  replay it: $program $find" &&
    say "  make it smaller: $program -minimize_crash=1 -max_total_time=60 -exact_artifact_path=build/fuzz/smaller $find"
  return 1
}

# fuzz_all SECONDS: every target for so long, one after the other; a find in one does not keep the others from their turn.
fuzz_all() {
  local name wrong=()
  for name in google event http world; do
    say "Fuzzing $name for $1 s (log: build/logs/fuzz-$name.log) …"
    fuzz_one "$name" "$1" || wrong+=("$name")
  done
  [ ${#wrong[@]} = 0 ] || die "Fuzzing found something in: ${wrong[*]}. Fix it, and put the (minimised) input into tests/fuzz/corpus, from where every run of the tests replays it."
  say "Fuzzing found nothing."
}
