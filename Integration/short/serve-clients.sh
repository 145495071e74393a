#!/usr/bin/env bash
# Eight clients at once, one of them stopped for 30 s: the others notice nothing, the server's memory is bounded, and the stopped one catches up.
# time limit: 240
source "$(dirname "$0")/../lib.sh"

stop_time=30
memory() { awk '/^VmRSS/ { print $2 }' "/proc/$serve_pid/status"; }
peak() { awk '/^VmHWM/ { print $2 }' "/proc/$serve_pid/status"; }

start_xvfb 800x600x24
desk=$xvfb_display
background content xterm -display "$desk" -geometry 130x44+0+0 -e sh -c 'i=0; while :; do i=$((i + 1)); printf "%d %0100d\n" $i $i; sleep 0.03; done'
content=$background_pid
wait_until 10 bash -c "xwininfo -display $desk -root -tree | grep -qi xterm"
# The loop that draws is a child of the terminal.
wait_until 5 pgrep -P "$content"
drawing=$(pgrep -P "$content" | head -1)
start_saffron_serve --x11 "$desk"
alone=$(memory)

screens=() clients=()
for number in 1 2 3 4 5 6 7 8; do
  start_xvfb 800x600x24
  screens+=("$xvfb_display")
  DISPLAY=$xvfb_display background "openbox.$number" openbox
  DISPLAY=$xvfb_display background "spicy.$number" spicy -f -h 127.0.0.1 -p "$serve_port"
  clients+=("$background_pid")
done

# shows_desk SCREEN: whether the client there shows what the desktop shows now (which must hold still).
shows_desk() { x_picture "$1" "$work/client.png" && pixels_equal "$work/desk.png" "$work/client.png"; }
# all_show SECONDS COUNT: until the first COUNT clients show the desktop; the number that do is in $shown.
all_show() {
  local end=$((SECONDS + $1)) screen
  x_picture "$desk" "$work/desk.png"
  while :; do
    shown=0
    for screen in "${screens[@]:0:$2}"; do shows_desk "$screen" >/dev/null && shown=$((shown + 1)); done
    ((shown == $2 || SECONDS >= end)) && return
  done
}
hold() { kill -STOP "$drawing"; sleep 0.5; }
resume() { kill -CONT "$drawing"; }

hold
all_show 40 8
check_equal "eight clients show the desktop" 8 "$shown"
resume
# What a client may cost, in KiB: its dictionary has 8 MiB when it is full, which takes some seconds.
each=12288

stopped=${clients[7]}
kill -STOP "$stopped"
started=$SECONDS
sleep 8
hold
all_show 5 7
check_equal "while one is stopped the other seven are up to date" 7 "$shown"
resume
check "a ninth client gets its picture at once" timeout 5 "$SAFFRON" screenshot "spice://127.0.0.1:$serve_port" -o "$work/ninth.png"
while ((SECONDS - started < stop_time)); do sleep 1; done
during=$(memory)
hold
all_show 5 7
check_equal "after $stop_time s the other seven are up to date" 7 "$shown"
resume
kill -CONT "$stopped"
sleep 3
hold
all_show 20 8
check_equal "the stopped one has caught up" 8 "$shown"
check "it is still the same connection" running "$stopped"
check "the server has not closed it" bash -c "! grep -q 'has not answered' '$work/serve.$serve_port.log'"
if ((during < alone + 8 * each)); then
  ok "memory: $alone KiB alone, $during KiB with eight clients, one of them stopped for $stop_time s, peak $(peak) KiB"
else
  fail "memory is bounded" "$alone KiB alone, $during KiB with eight clients, one of them stopped for $stop_time s"
fi
