#!/usr/bin/env bash
# bench_google.sh BUILD: `calsync serve` of that build folder under wrk, on worlds of 100 to 100,000 events, beside a constant answer of the same
# size from the same HTTP server. Medians of CSP_BENCH_RUNS (3) runs of CSP_BENCH_SECONDS (10) each, 16 connections.
# CSP_BENCH_WORLDS: other worlds than "100 1000 10000 100000". Then the time of one list of a week, the time from start to first answer, and memory.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?the build folder}" && pwd)
seconds=${CSP_BENCH_SECONDS:-10} runs=${CSP_BENCH_RUNS:-3}
for command in wrk curl; do
  command -v "$command" >/dev/null || { echo "bench_google.sh: $command is missing (scripts/bench installs it)" >&2; exit 1; }
done
work=$(mktemp -d) servers=()
finish() { for pid in "${servers[@]}"; do kill "$pid" 2>/dev/null || true; done; rm -rf "$work"; }
trap finish EXIT
export LC_ALL=C no_proxy=127.0.0.1

# started FILE PID: waits for the first line that a server prints.
started() {
  for _ in $(seq 60000); do
    [ -s "$1" ] && return
    kill -0 "$2" 2>/dev/null || { cat "$work"/*.err >&2; exit 1; }
    sleep 0.002
  done
  echo "bench_google.sh: no server after two minutes" >&2; exit 1
}

# measure WRK-ARGUMENT…: the median of the requests a second. Any answer that is no success, and any broken connection, ends it all.
measure() {
  for _ in $(seq "$runs"); do
    wrk -t1 -c16 -d"${seconds}s" "$@" >"$work/wrk" || { cat "$work/wrk" >&2; return 1; }
    if grep -qE 'Non-2xx|Socket errors' "$work/wrk"; then cat "$work/wrk" >&2; return 1; fi
    awk '/^Requests\/sec/ { print int($2 + 0.5) }' "$work/wrk"
  done | sort -n | awk '{ v[NR] = $1 } END { if (!NR) exit 1; print v[int((NR + 1) / 2)] }'
}

cat >"$work/insert.lua" <<'END'
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"summary":"Meeting","location":"Room 4","start":{"dateTime":"2021-06-01T10:00:00Z"},"end":{"dateTime":"2021-06-01T10:30:00Z"}}'
END

"$build/tests/bench/constant_server" >"$work/constant.out" 2>"$work/constant.err" & servers+=($!)
started "$work/constant.out" "${servers[0]}"
constant="http://127.0.0.1:$(cat "$work/constant.out")"

# row WORLD NAME URL [WRK-ARGUMENT…]
row() {
  local world=$1 name=$2 url=$3 bytes ours plain key; shift 3
  if [[ $name = insert* ]]; then
    bytes=$(curl -sSf -o /dev/null -w '%{size_download}' -H "$auth" -H 'Content-Type: application/json' -d "$(sed -n "s/^wrk.body = '\(.*\)'/\1/p" "$work/insert.lua")" "$url")
  else
    bytes=$(curl -sSf -o /dev/null -w '%{size_download}' -H "$auth" "$url")
  fi
  ours=$(measure -H "$auth" "$@" "$url")
  # A constant answer costs the same in every world.
  key="$work/plain.${name// /_}.$bytes"
  [ -f "$key" ] || measure -H "$auth" "$@" "$constant/$bytes" >"$key"
  plain=$(cat "$key")
  printf '%8d  %-28s %9d %12d %14d %6d %%\n' "$world" "$name" "$bytes" "$ours" "$plain" $((100 * ours / plain))
}

# serve [ARGUMENT…]: starts a server on $work/world.yaml; sets pid, auth, events.
serve() {
  rm -f "$work/serve.out"
  "$build/app/cli/calsync" serve --world "$work/world.yaml" --clock real "$@" >"$work/serve.out" 2>"$work/serve.err" & pid=$!
  servers+=("$pid")
  started "$work/serve.out" "$pid"
  local root; root=$(grep -o '"apiRoot":"[^"]*"' "$work/serve.out" | tail -n 1 | cut -d'"' -f4) # after that of Cal.com
  auth="Authorization: Bearer $(grep -o '"accessToken":"[^"]*"' "$work/serve.out" | head -n 1 | cut -d'"' -f4)"
  events=${root}calendar/v3/calendars/primary/events
}

# week URL: milliseconds of one list, over one connection: the first, and the median of the twenty after it.
week() {
  local urls=(); for _ in $(seq 21); do urls+=(-o /dev/null "$1"); done
  curl -sSf -H "$auth" -w '%{time_total}\n' "${urls[@]}" >"$work/week"
  printf '%8d  a week, one connection: first %s ms, then %s ms\n' "$world" "$(head -n 1 "$work/week" | awk '{ printf "%.2f", $1 * 1000 }')" \
    "$(tail -n 20 "$work/week" | sort -n | awk '{ v[NR] = $1 } END { printf "%.2f", v[10] * 1000 }')"
}

printf 'wrk, 16 connections, median of %s runs of %s s; requests a second\n' "$runs" "$seconds"
printf '%8s  %-28s %9s %12s %14s %8s\n' events request bytes simulated constant share
for world in ${CSP_BENCH_WORLDS:-100 1000 10000 100000}; do
  "$here/make_world.sh" "$world" >"$work/world.yaml"
  serve

  # The token of a full sync, page by page; and on the way the id of an event in the middle.
  page='' sync=''
  while [ -z "$sync" ]; do
    curl -sSf -H "$auth" "$events?maxResults=2500&fields=nextPageToken,nextSyncToken${page:+&pageToken=$page}" >"$work/page"
    page=$(grep -o '"nextPageToken":"[^"]*"' "$work/page" | cut -d'"' -f4 || true)
    sync=$(grep -o '"nextSyncToken":"[^"]*"' "$work/page" | cut -d'"' -f4 || true)
    [ -n "$page$sync" ] || { echo "bench_google.sh: a page without any token" >&2; exit 1; }
  done
  days=$((world / 20)) first=$((world / 40 > 4 ? world / 40 - 4 : 0))
  from=$(date -u -d "2020-01-01 + $first days" +%FT00:00:00Z) to=$(date -u -d "2020-01-01 + $((first + 8)) days" +%FT00:00:00Z)
  id=$(curl -sSf -H "$auth" "$events?timeMin=$from&maxResults=1&singleEvents=true&orderBy=startTime&fields=items/id" | grep -o '"id":"[^"]*"' | cut -d'"' -f4)

  row "$world" get "$events/$id"
  row "$world" 'list of 10' "$events?maxResults=10"
  row "$world" "window of $((days < 8 ? world : 160))" "$events?timeMin=$from&timeMax=$to&singleEvents=true&orderBy=startTime&maxResults=2500"
  row "$world" 'incremental, no changes' "$events?syncToken=$sync"
  week "$events?timeMin=$from&timeMax=$(date -u -d "$from + 7 days" +%FT00:00:00Z)&singleEvents=true&orderBy=startTime&maxResults=2500"
  row "$world" insert "$events" -s "$work/insert.lua" # last: the world grows
  kill "$pid"; wait "$pid" 2>/dev/null || true
  serve --state "$work/kept.json"
  row "$world" 'insert, kept (--state)' "$events" -s "$work/insert.lua"
  kill -9 "$pid"; wait "$pid" 2>/dev/null || true
  rm -f "$work"/kept.json*
done

for world in 0 10000; do
  "$here/make_world.sh" "$world" >"$work/world.yaml"
  for _ in 1 2 3 4 5; do
    begun=$(date +%s%N)
    serve
    curl -sSf -o /dev/null -H "$auth" "$events?maxResults=1"
    echo "$((($(date +%s%N) - begun) / 1000000)) $(awk '/VmRSS/ { print int($2 / 1024 + 0.5) }' "/proc/$pid/status")"
    kill "$pid"; wait "$pid" 2>/dev/null || true
  done | sort -n | awk -v world="$world" 'NR == 3 { printf "%8d  start to first answer: %s ms; resident memory: %s MiB\n", world, $1, $2 }'
done
