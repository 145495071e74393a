#!/usr/bin/env bash
# SOAK_MINUTES (5) of typing, scrolling, dragging, photos and video on a shared desktop, with clients that come and go, some of them on slow lines,
# some ended in the middle: the server's memory stays bounded, it goes on, and clients show exactly what the desktop shows.
#
# With a program built with `--sanitize=address` (or `thread`) it ends with an error if there was a report:
# ASAN_OPTIONS=quarantine_size_mb=16 LSAN_OPTIONS=suppressions=$PWD/Integration/lab/known-leaks.txt Integration/run --long --binary … serve-soak
# time limit: 7200
source "$(dirname "$0")/../lib.sh"
source "$(dirname "$0")/../../Benchmarks/tools/workloads.sh"

tools=$(dirname "$0")/../tools
minutes=${SOAK_MINUTES:-5}
start_xvfb 1024x768x24
desk=$xvfb_display
make_workload_media || give_up "photos and video" "could not be made"
workload_desktop "$desk"
start_saffron_serve --x11 "$desk" ${SERVE_OPTIONS:-}
memory() { awk '/^VmRSS/ { print $2 }' "/proc/$serve_pid/status"; }

slow_port=$(free_port)
mkfifo "$work/ask"
exec {descriptor}<>"$work/ask"
python3 "$tools/relay.py" "$slow_port" "$serve_port" 300 <"$work/ask" >"$work/relay.log" 2>&1 &
lab_pids+=($!)
wait_for_port "$slow_port" 10

start_xvfb 1024x768x24
screen=$xvfb_display
background openbox env DISPLAY="$screen" openbox
DISPLAY=$screen background spicy spicy -f -h 127.0.0.1 -p "$serve_port"
spicy=$background_pid

# visits: clients that come and go until the file is there; every fourth is killed instead of ended.
visits() {
  local count=0 port visitor
  while [[ ! -e $work/over ]]; do
    count=$((count + 1))
    port=$serve_port
    ((count % 3)) || port=$slow_port
    if ((count % 4)); then
      timeout 40 "$SAFFRON" stats "spice://127.0.0.1:$port" --json --duration $((2 + count % 5)) >/dev/null 2>&1
    else
      "$SAFFRON" stats "spice://127.0.0.1:$port" --json >/dev/null 2>&1 &
      visitor=$!
      sleep $((1 + count % 3))
      kill -KILL "$visitor"
      wait "$visitor"
    fi
    timeout 30 "$SAFFRON" screenshot "spice://127.0.0.1:$serve_port" -o "$work/visit.png" >/dev/null 2>&1
    echo "$count" >"$work/visits"
  done 2>/dev/null
}
visits &
visitors=$!
lab_pids+=("$visitors")

end=$((SECONDS + minutes * 60)) round=0 first=
while ((SECONDS < end)) && running "$serve_pid"; do
  for workload in "${workload_names[@]}"; do "workload_$workload" "$desk"; done
  round=$((round + 1))
  echo "after round $round: $(memory) KiB, $(<"$work/visits") visits"
  # The first round fills pools and caches.
  [[ -n $first ]] || first=$(memory)
done
touch "$work/over"
wait "$visitors"
check "the server is still there" running "$serve_pid"
check "the first client is still there" running "$spicy"
last=$(memory)
if ((last < first * 5 / 4 + 32768)); then
  ok "memory after one round $first KiB, after $round rounds and $(<"$work/visits") visits $last KiB"
else
  fail "memory is bounded" "after one round $first KiB, after $round rounds and $(<"$work/visits") visits $last KiB"
fi
same() { x_picture "$screen" "$work/spicy.png" && x_picture "$desk" "$work/desk.png" && pixels_equal "$work/spicy.png" "$work/desk.png"; }
wait_until 15 same
check "the first client shows what the desktop shows" same
check "a new client gets its picture" "$SAFFRON" screenshot "spice://127.0.0.1:$serve_port" -o "$work/saffron.png"
x_picture "$desk" "$work/desk.png"
check "which is what the desktop shows" pixels_equal "$work/desk.png" "$work/saffron.png"
stop "$serve_pid" INT
check_equal "the server ends as it should" 0 "$stop_status"
