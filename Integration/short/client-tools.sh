#!/usr/bin/env bash
# The tools of the client on real servers: what `saffron record` keeps of QEMU and Xspice is played, as files and in a window, to the picture that
# `saffron screenshot` takes; `saffron type` and `click` reach the guest in both mouse modes; `saffron stats` counts; failures have their exit codes.
# ONLY=input, for example, runs one part.
# time limit: 240
source "$(dirname "$0")/../lib.sh"

saffron=$SAFFRON

# record FILE SECONDS URI: records a session, ended as a person would.
record() {
  background "record.${1%.rec}" "$saffron" record "$3" "$work/$1"
  local pid=$background_pid
  wait_until 20 grep -q '^saffron: recording' "$work/record.${1%.rec}.log" || return 1
  sleep "$2"
  stop "$pid" INT
  ((stop_status == 0))
}

# last_picture FOLDER: the last one of a series.
last_picture() { find "$1" -name 'frame-*.png' | sort | tail -n 1; }

# same_picture NAME FILE URI: the recording is played to what the server shows. Something may blink there, so several pictures of it are taken.
same_picture() {
  local name=$1 file=$2 uri=$3 folder=$work/${2%.rec} try why=
  rm -rf "$folder"
  if ! "$saffron" play "$work/$file" --png "$folder" 2>"$work/play.err"; then
    fail "$name" "$(cat "$work/play.err")"
    return
  fi
  for try in {1..10}; do
    "$saffron" screenshot "$uri" -o "$work/now.png" 2>"$work/err" || { why=$(cat "$work/err"); continue; }
    why=$(pixels_equal "$(last_picture "$folder")" "$work/now.png") && break
    sleep 0.3
  done
  # A recording that ends while a text cursor was not shown, of a server whose new clients always see it, or the other way round.
  [[ -z $why ]] || ! only_a_cursor_differs "$(last_picture "$folder")" "$work/now.png" || why=
  check_equal "$name" "" "$why"
}

# only_a_cursor_differs A B: the pictures differ in one place of the size of a text cursor, 9x16 pixels at most.
only_a_cursor_differs() {
  local width height
  read -r width height < <(convert "$1" "$2" -alpha off -compose difference -composite -threshold 0 -bordercolor black -border 1 -trim -format '%w %h' info: 2>/dev/null)
  ((${width:-99} <= 9 && ${height:-99} <= 16))
}

# same_in_window NAME FILE: played in a window, the recording ends in the picture of the server that same_picture has found.
same_in_window() {
  local name=$1
  VIEW_COMMAND=play start_view "${2%.rec}" "$work/$2" --speed 0
  check "$name: the title tells that it is over" wait_until 20 at_its_end
  # The title may be drawn before the picture.
  wait_until 5 shows_now
  check_equal "$name" "" "$(pixels_equal "$work/window.png" "$work/now.png")"
  check "$name: the window stays" running "$view_pid"
  stop "$view_pid"
  check_equal "$name: ends in order" 0 "$stop_status"
  stop "$xvfb_pid"
}

at_its_end() { view_title | grep -q ' – recording, at its end – '; }
shows_now() { view_picture "$work/window.png" && pixels_equal "$work/window.png" "$work/now.png"; }

# value FILE EXPRESSION: a part of a JSON file, as Python says it.
value() { python3 -c 'import json, sys; r = json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$1" "$2"; }

# ends_with NAME CODE TEXT ARGUMENTS…: saffron ends with this code and one line that has this text.
ends_with() {
  local name=$1 code=$2 text=$3 got
  shift 3
  timeout 30 "$saffron" "$@" >"$work/out" 2>"$work/err" </dev/null
  got=$?
  if [[ $got != "$code" ]] || ! grep -q -- "$text" "$work/err"; then fail "$name" "ended with $got: $(cat "$work/err")"; else ok "$name"; fi
}

check_qemu() {
  start_qemu disable-ticketing=on -vga qxl
  local uri=spice://127.0.0.1:$qemu_port
  # The firmware still writes at the beginning.
  sleep 2
  check "a QEMU session is recorded" record qemu.rec 2 "$uri"
  same_picture "QEMU: the recording ends in the picture" qemu.rec "$uri"
  same_in_window "QEMU: in a window too" qemu.rec
  "$saffron" play "$work/qemu.rec" --info --json >"$work/info.json"
  check_equal "QEMU: what is in it" "True False True" "$(value "$work/info.json" \
    "r['source'] == '$uri', r['isTorn'], any(c['type'] == 'display' and c['received']['types']['surface_create']['messages'] >= 1 for c in r['traffic']['channels'])" | tr -d '(),')"
  check_equal "QEMU: only its owner may read it" 600 "$(stat -c %a "$work/qemu.rec")"

  # Killed in the middle: what was whole is there.
  background record.killed "$saffron" record "$uri" "$work/killed.rec"
  local pid=$background_pid
  wait_until 20 grep -q '^saffron: recording' "$work/record.killed.log"
  sleep 1
  stop "$pid" KILL
  same_picture "QEMU: of a recorder that was killed, too" killed.rec "$uri"
  head -c 5000 "$work/qemu.rec" >"$work/torn.rec"
  "$saffron" play "$work/torn.rec" --info >"$work/torn.txt"
  check "a torn recording is told" grep -q '^end *missing' "$work/torn.txt"
  # A keyboard's controller resets the machine: the picture changes.
  check "keys reach QEMU" "$saffron" type --key ctrl-alt-del "$uri"
}

check_xspice() {
  start_xspice
  local uri=spice://127.0.0.1:$xspice_port
  xsetroot -display "$xspice_display" -mod 7 5 -fg '#e0c040' -bg '#204060'
  background record.xspice "$saffron" record "$uri" "$work/xspice.rec" --duration 4
  local pid=$background_pid
  wait_until 20 grep -q '^saffron: recording' "$work/record.xspice.log"
  background xclock xclock -display "$xspice_display" -geometry 300x300+40+60 -update 3600
  sleep 1.5
  background xlogo xlogo -display "$xspice_display" -geometry 200x200+400+60
  wait "$pid"
  check_equal "a recording has a duration" 0 $?
  same_picture "Xspice: the recording ends in the picture" xspice.rec "$uri"
  same_in_window "Xspice: in a window too" xspice.rec
  start_xvfb
  local start=$EPOCHREALTIME
  DISPLAY=$xvfb_display timeout 30 "$saffron" play "$work/xspice.rec" --full-screen --exit-at-end >"$work/play.err" 2>&1
  check_equal "Xspice: a window that closes at the end" "0 " "$? $(cat "$work/play.err")"
  local end=$EPOCHREALTIME
  "$saffron" play "$work/xspice.rec" --info --json >"$work/info.json"
  check_equal "Xspice: it takes as long as the session did" True "$(value "$work/info.json" "$end - $start >= r['traffic']['seconds'] > 1")"
  "$saffron" play "$work/xspice.rec" --png "$work/no" --exit-at-end 2>/dev/null
  check_equal "Xspice: only a window can be closed" 64 $?
  stop "$xvfb_pid"
  check "Xspice: the series has the steps between" test "$(find "$work/xspice" -name '*.png' | wc -l)" -ge 2
  "$saffron" play "$work/xspice.rec" --png "$work/every" --every 1
  check "Xspice: pictures of whole seconds" test "$(find "$work/every" -name 'frame-00000?.000.png' | wc -l)" -ge 1

  background x11perf bash -c "x11perf -display $xspice_display -repeat 1 -time 3 -copywinwin100 >/dev/null 2>&1"
  "$saffron" stats "$uri" --duration 3 --json >"$work/stats.json" 2>"$work/err" || fail "stats" "$(cat "$work/err")"
  check_equal "stats: seconds, bytes by channel, time to draw, round trip" "True True True True" "$(value "$work/stats.json" \
    "3 <= r['seconds'] < 6, sum(c['received']['bytes'] for c in r['channels']) == r['received']['bytes'] > 10000, [c for c in r['channels'] if c['type'] == 'display'][0]['handlingMilliseconds'] > 0, 0 < r['roundTrip']['bestMilliseconds'] < 2000" | tr -d '(),')"
  "$saffron" stats "$uri" --duration 2.5 --every 1 >"$work/stats.txt"
  check_equal "stats: a line a second, and the sum" "2 1" "$(grep -cE '^ +[0-9.]+ s ' "$work/stats.txt") $(grep -c '^display 0 ' "$work/stats.txt")"
  stop "$xspice_pid"
}

# A session that loses its server and gets it back is one recording: both servers' pictures are played, as files and in a window.
check_reconnect() {
  start_qemu disable-ticketing=on -vga std
  local port=$qemu_port uri=spice://127.0.0.1:$qemu_port
  # The firmware still writes at the beginning.
  sleep 2
  background record.twice "$saffron" record --reconnect "$uri" "$work/twice.rec"
  local pid=$background_pid
  wait_until 20 grep -q '^saffron: recording' "$work/record.twice.log"
  sleep 1
  stop "$qemu_pid" KILL
  check "record: tells that the connection is lost" wait_until 10 grep -q 'trying to connect again' "$work/record.twice.log"
  # Another server on the same port, with a picture of another size.
  start_xvfb 800x600x24
  xsetroot -display "$xvfb_display" -mod 7 5 -fg '#e0c040' -bg '#204060'
  background serve.again "$saffron" serve --port "$port" --x11 "$xvfb_display"
  local again=$background_pid
  wait_for_port "$port" 20 "$again"
  # It is tried again after half a second, then after twice as long, and so on.
  check "record: is back" wait_until 20 bash -c "'$saffron' play '$work/twice.rec' --info --json 2>/dev/null | grep -q '\"connections\" *: *2'"
  sleep 1
  stop "$pid" INT
  check_equal "record: goes on until it is ended" 0 "$stop_status"
  same_picture "play: it ends in the second server's picture" twice.rec "$uri"
  check_equal "play: the first server's pictures are there too" "720x400 800x600" \
    "$(find "$work/twice" -name 'frame-*.png' | sort | xargs identify -format '%wx%h\n' | sort -u | paste -sd' ')"
  same_in_window "play: in a window too" twice.rec
  stop "$again"
}

# The buttons that xev saw, each with its place.
clicks() { grep -a -A3 '^ButtonPress' "$work/xev.log" | sed -nE 's/.*root:\(([0-9]+),([0-9]+)\).*/\1,\2/p; s/.*button ([0-9]+).*/\1/p' | paste -sd' '; }
export work
export -f clicks

# drive NAME URI DISPLAY [MODE]: types and clicks on the desktop, which has a terminal and xev.
drive() {
  local name=$1 uri=$2 desk=$3 text='The quick brown fox, 0123456789; "Jumps" over (the) lazy {dog}! @#$%^&*-_=+[]|<>?/~`'
  shift 3
  rm -f "$work/typed.txt"
  background "typed.$name" xterm -display "$desk" -geometry 60x15+0+0 -e sh -c "while IFS= read -r line; do printf '%s\n' \"\$line\" >>'$work/typed.txt'; done"
  local xterm=$background_pid
  background xev stdbuf -oL xev -display "$desk" -geometry 300x200+450+350 -event button
  local xev=$background_pid
  wait_until 20 bash -c "xwininfo -display $desk -root -tree | grep -q 'Event Tester' && xwininfo -display $desk -root -tree | grep -qi xterm"
  sleep 1
  check "$name: a click" "$saffron" click "$uri" 100 100 "$@"
  check "$name: a text is typed" "$saffron" type "$uri" "$text" --key enter
  printf 'from a pipe\n' | "$saffron" type "$uri"
  wait_until 10 bash -c "[[ \$(wc -l <'$work/typed.txt') == 2 ]]"
  check_equal "$name: it arrives" "$text|from a pipe" "$(paste -sd'|' "$work/typed.txt")"
  "$saffron" click "$uri" 600 450 --button right "$@"
  "$saffron" click "$uri" 500 400 --double "$@"
  wait_until 10 bash -c "[[ \$(clicks) == '600,450 3 500,400 1 500,400 1' ]]"
  check_equal "$name: clicks hit" "600,450 3 500,400 1 500,400 1" "$(clicks)"
  stop "$xterm"
  stop "$xev"
}

check_input() {
  start_xvfb 800x600x24
  start_saffron_serve --x11 "$xvfb_display"
  drive serve "spice://127.0.0.1:$serve_port" "$xvfb_display"
  drive serve-server-mode "spice://127.0.0.1:$serve_port" "$xvfb_display" --mouse-mode server
  "$saffron" info "spice://127.0.0.1:$serve_port" >"$work/info.txt"
  check "info tells of the pointer and the locks" bash -c "grep -qE '^  cursor +[0-9]+x[0-9]+, hot spot' '$work/info.txt' && grep -q '^lock keys' '$work/info.txt'"
  stop "$serve_pid" INT
  start_xspice
  drive xspice "spice://127.0.0.1:$xspice_port" "$xspice_display"
  ends_with "a click beside the picture" 64 "pixels" click "spice://127.0.0.1:$xspice_port" 5000 5
  stop "$xspice_pid"
}

check_errors() {
  ends_with "record: nobody there" 2 "connect" record spice://127.0.0.1:1 "$work/none.rec"
  check "record: leaves no file behind" test ! -e "$work/none.rec"
  ends_with "stats: nobody there" 2 "connect" stats spice://127.0.0.1:1
  ends_with "click: nobody there" 2 "connect" click spice://127.0.0.1:1 1 1
  ends_with "type: a character that no key has" 1 "no key" type spice://127.0.0.1:1 'ä'
  ends_with "type: no such key" 64 "key" type spice://127.0.0.1:1 --key nonsense
  ends_with "record: a folder that is not there" 1 "cannot write" record spice://127.0.0.1:1 "$work/none/x.rec"
  ends_with "play: no such file" 1 "cannot read" play "$work/none.rec" --info
  printf 'no recording' >"$work/no.rec"
  ends_with "play: no recording" 1 "no recording" play "$work/no.rec" --png "$work/no"
  ends_with "play: pictures or information" 64 "--png" play "$work/no.rec" --png "$work/no" --info
  start_qemu disable-ticketing=on -vga std
  background record.end "$saffron" record "spice://127.0.0.1:$qemu_port" "$work/end.rec"
  local pid=$background_pid
  wait_until 20 grep -q '^saffron: recording' "$work/record.end.log"
  sleep 1
  stop "$qemu_pid"
  wait "$pid"
  check_equal "record: the server's end is told" 10 $?
  check "and what was there is played" "$saffron" play "$work/end.rec" --png "$work/end"
  DISPLAY=:none SDL_VIDEODRIVER=x11 ends_with "play: no screen" 1 "display" play "$work/end.rec"
}

for part in ${ONLY:-errors qemu reconnect xspice input}; do "check_$part"; done
