#!/usr/bin/env bash
# What moves on a shared desktop is copied and not sent again: text that scrolls in a terminal, and a window that is dragged. The reference client
# shows what the desktop shows, and the bytes that a scrolled line costs are far from those of its window.
source "$(dirname "$0")/../lib.sh"

start_xvfb 800x600x24
desk=$xvfb_display
convert -seed 3 -size 800x600 plasma:navy-orange "$work/wall.png"
background wall display -display "$desk" -window root "$work/wall.png"
sleep 2
mkfifo "$work/lines"
exec {lines}<>"$work/lines"
background terminal xterm -display "$desk" -T terminal -geometry 80x30+30+30 -e sh -c "cat '$work/lines'"
terminal() { DISPLAY=$desk xdotool search --onlyvisible --name '^terminal$' | tail -1; }
wait_until 10 bash -c "DISPLAY=$desk xdotool search --onlyvisible --name '^terminal\$' | grep -q ."
window=$(terminal)
start_saffron_serve --x11 "$desk"

start_xvfb 800x600x24
screen=$xvfb_display
background openbox env DISPLAY="$screen" openbox
DISPLAY=$screen background spicy spicy -f -h 127.0.0.1 -p "$serve_port"
same() { x_picture "$screen" "$work/spicy.png" && x_picture "$desk" "$work/desk.png" && pixels_equal "$work/spicy.png" "$work/desk.png"; }

# counted NAME COMMAND…: what a client is sent while the command runs, in $work/NAME.json.
counted() {
  local name=$1 client
  shift
  timeout 60 "$SAFFRON" stats "spice://127.0.0.1:$serve_port" --json --duration 12 >"$work/$name.json" 2>"$work/stats.log" &
  client=$!
  sleep 2
  "$@"
  wait "$client"
}
# sent NAME EXPRESSION: of the count of copies, the kinds of messages and the bytes of the display channel.
sent() {
  python3 - "$work/$1.json" "$2" <<'EOF'
import json, sys
display = next(c for c in json.load(open(sys.argv[1]))["channels"] if c["type"] == "display")["received"]
copies = sum(v["messages"] for k, v in display["types"].items() if "copy" in k.lower() and "bits" in k.lower())
total = display["bytes"]
print(copies, total, sorted(display["types"].items()))
sys.exit(not eval(sys.argv[2]))
EOF
}

scroll() { for ((i = 0; i < 200; i++)); do printf 'line %d of %d: %s\n' "$i" "$RANDOM" "$(printf '%x ' $RANDOM $RANDOM $RANDOM $RANDOM)" >&"$lines"; sleep 0.03; done; }
drag() { for ((i = 0; i < 60; i++)); do DISPLAY=$desk xdotool windowmove "$window" $((30 + i * 3)) $((30 + i * 2)); sleep 0.05; done; }
idle() { sleep 0.5; }

scroll
counted idle idle
counted scroll scroll
check "lines that scroll are copied" sent scroll 'copies >= 20'
check "a scrolled line costs little" sent scroll "total - $(python3 -c '
import json, sys
print(next(c for c in json.load(open(sys.argv[1]))["channels"] if c["type"] == "display")["received"]["bytes"])' "$work/idle.json") < 200 * 1500"
wait_until 8 same
check "the reference client shows what has scrolled" same
counted drag drag
check "a dragged window is copied" sent drag 'copies >= 10'
wait_until 8 same
check "the reference client shows the dragged window" same
