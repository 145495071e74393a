#!/usr/bin/env bash
# The client library in a program of one's own (Examples/HeadlessSession), with the reference server: it shows the picture, and what it types reaches
# an xterm. Its words when it does not get in.
source "$(dirname "$0")/../lib.sh"

headless=$(dirname "$SAFFRON")/HeadlessSession
[[ -x $headless ]] || give_up "HeadlessSession" "is not beside saffron"

start_xspice
background xterm xterm -display "$xspice_display" -geometry 80x24+0+0 -e bash --norc
wait_until 20 bash -c "xwininfo -display $xspice_display -root -tree | grep -q XTerm" || give_up xterm "has no window"
sleep 1
# There is no window manager: the window under the pointer has the keys.
DISPLAY=$xspice_display xdotool mousemove 100 100
text="printf '%s|' \"\$((6*7))\" 'aZ09 ~@#%^&*()_+{}:<>?,./;[]=-' > $work/typed"
check "a session types a line" timeout 60 "$headless" "spice://127.0.0.1:$xspice_port" "$text" "$work/picture.ppm"
check "the guest got it" wait_until 20 test -s "$work/typed"
check_equal "every character of it" "42|aZ09 ~@#%^&*()_+{}:<>?,./;[]=-|" "$(cat "$work/typed")"
check "the picture is that of the guest" bash -c "(( \$(identify -format %w '$work/picture.ppm') >= 640 && \$(identify -format %k '$work/picture.ppm') > 1 ))"
# The reference server serves one client at a time and tells nobody why it ends.
background first "$headless" "spice://127.0.0.1:$xspice_port" "" "$work/first.ppm"
first=$background_pid
sleep 1.5
check "another session begins" timeout 60 "$headless" "spice://127.0.0.1:$xspice_port" "" "$work/second.ppm"
gone() { ! running "$first"; }
wait_until 20 gone
check_equal "the first is told that it was taken over" "Somebody else uses this session now." "$(cat "$work/first.log")"
stop "$xspice_pid"

start_xspice --password s3cret
says() { timeout 30 "$headless" "$1" x "$work/none.ppm" 2>&1 | head -1; }
check_equal "a password is asked for" "Put the password into the address: spice://host:port?password=…" "$(says "spice://127.0.0.1:$xspice_port")"
check_equal "a wrong one is not taken" "Put the password into the address: spice://host:port?password=…" "$(says "spice://127.0.0.1:$xspice_port?password=wrong")"
stop "$xspice_pid"
check "nobody there" grep -q '^No server there' <(says "spice://127.0.0.1:$(free_port)")
