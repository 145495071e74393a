#!/usr/bin/env bash
# Eight clients of one desktop with a film on it, four of them on slow lines: the fast ones get as much as without the slow ones, the server's
# memory is bounded, and when the film stops a slow client has its last picture exactly.
# time limit: 180
source "$(dirname "$0")/../lib.sh"

tools=$(dirname "$0")/../tools
for number in 1 2 3 4 5 6 7 8; do convert -seed "$number" -size 320x180 plasma:navy-orange "$work/frame$number.png"; done
start_xvfb 800x600x24
desk=$xvfb_display
background film animate -display "$desk" -loop 0 -delay 5 -geometry +100+100 "$work"/frame?.png
film=$background_pid
background text xterm -display "$desk" -geometry 60x10+20+400 -e sh -c 'while :; do date; sleep 0.2; done'
terminal=$background_pid
wait_until 10 bash -c "xwininfo -display $desk -root -tree | grep -qi xterm"
sleep 1
start_saffron_serve --x11 "$desk"
memory() { awk '/^VmRSS/ { print $2 }' "/proc/$serve_pid/status"; }

# fast NAME SECONDS: four clients at once; the bytes that their display channels got, one a line, in $work/NAME.
fast() {
  local number clients=()
  for number in 1 2 3 4; do
    timeout 60 "$SAFFRON" stats "spice://127.0.0.1:$serve_port" --json --duration "$2" >"$work/$1.$number" 2>>"$work/stats.log" &
    clients+=($!)
  done
  wait "${clients[@]}"
  python3 - "$work/$1".? >"$work/$1" <<'EOF'
import json, sys
for path in sys.argv[1:]:
    print(sum(c["received"]["messages"] for c in json.load(open(path))["channels"] if c["type"] == "display"))
EOF
}

fast alone 10
slow_ports=()
for rate in 40 80 160 320; do
  slow_port=$(free_port)
  mkfifo "$work/ask.$rate"
  exec {descriptor}<>"$work/ask.$rate"
  python3 "$tools/relay.py" "$slow_port" "$serve_port" "$rate" <"$work/ask.$rate" >"$work/relay.$rate" 2>&1 &
  lab_pids+=($!)
  wait_for_port "$slow_port" 10
  slow_ports+=("$slow_port")
done
for slow_port in "${slow_ports[@]:0:3}"; do
  background "slow.$slow_port" "$SAFFRON" stats "spice://127.0.0.1:$slow_port" --json --duration 120
done
background slow.picture "$SAFFRON" screenshot "spice://127.0.0.1:${slow_ports[3]}" --after 45 -o "$work/slow.png"
picture=$background_pid
sleep 5
before=$(memory)
fast beside 10
during=$(memory)
sleep 10
after=$(memory)
check "the fast clients are not disturbed" python3 -c '
import sys
alone, beside = (sorted(map(int, open(path))) for path in sys.argv[1:])
print(alone, beside)
sys.exit(not beside[0] >= 0.6 * alone[0])' "$work/alone" "$work/beside"
if ((after - before < 32768)); then
  ok "memory: $before KiB with four slow clients, $during KiB with eight, $after KiB later"
else
  fail "memory is bounded" "$before KiB before, $during KiB with eight, $after KiB later"
fi
stop "$film" KILL
drawing=$(pgrep -P "$terminal" | head -1)
kill -STOP "$drawing"
wait "$picture"
check_equal "a slow client has its picture" 0 $?
x_picture "$desk" "$work/desk.png"
check "and it is what the desktop shows" pixels_equal "$work/desk.png" "$work/slow.png"
check "the slow clients are still there" bash -c "! grep -q 'has not answered' '$work/serve.$serve_port.log'"
kill -CONT "$drawing"
