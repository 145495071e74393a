#!/usr/bin/env bash
# `saffron replay`: the recordings that were made of the reference server end, under each way to compress images, in the picture in which they
# ended there, in spicy-screenshot and in our own client, for clients that come when it is over and for one that watches. A recording that
# Xspice makes while X clients draw ends in the picture that spicy-screenshot took of it.
# ONLY=xspice, for example, runs one part; KEEP_PICTURES=folder keeps the pictures.
# time limit: 300
source "$(dirname "$0")/../lib.sh"

vectors=$(dirname "$0")/../../Tests/Vectors/qxl

# start_replay NAME FILE OPTIONS…: replays on a free port; sets $replay_port and $replay_pid.
start_replay() {
  replay_log=$work/replay.$1.log
  replay_port=$(free_port)
  background "replay.$1" "$SAFFRON" replay "$2" --port "$replay_port" "${@:3}"
  replay_pid=$background_pid
  wait_for_port "$replay_port" 30 "$replay_pid" || give_up "$1" "saffron replay did not listen: $(cat "$replay_log")"
}

# replayed: waits until the last command was carried out.
replayed() { wait_until 60 grep -q '^Replayed' "$replay_log"; }

ours() { timeout 60 "$SAFFRON" screenshot "spice://127.0.0.1:$replay_port" -o "$work/ours.png" "$@"; }
theirs() { spicy_screenshot "$work/theirs.ppm" -h 127.0.0.1 -p "$replay_port"; }

# keep NAME: for those who want to see them.
keep() { [[ -z ${KEEP_PICTURES:-} ]] || { mkdir -p "$KEEP_PICTURES" && cp "$work/ours.png" "$KEEP_PICTURES/$1.png"; }; }

check_vectors() {
  local name form
  for name in rec-ops rec-xspice rec-vga-std; do
    for form in off auto_glz auto_lz quic glz lz lz4; do
      start_replay "$name-$form" "$vectors/$name.rec.gz" --image-compression "$form"
      check "$name is replayed, $form" replayed
      check "spicy-screenshot of $name, $form" theirs && check "its picture of $name, $form" pixels_equal "$vectors/$name.png" "$work/theirs.ppm"
      check "saffron screenshot of $name, $form" ours && check "our picture of $name, $form" pixels_equal "$vectors/$name.png" "$work/ours.png"
      keep "$name-$form"
      stop "$replay_pid" INT
      check_equal "replay of $name ends well, $form" 0 "$stop_status"
    done
  done
}

# A client that is there from the first command to the last.
check_watching() {
  local name form watcher
  for name in rec-ops rec-xspice rec-vga-std; do
    for form in auto_glz off; do
      start_replay "watched-$name-$form" "$vectors/$name.rec.gz" --image-compression "$form" --wait --pace 500
      ours --after 8 >"$work/watcher.log" 2>&1 &
      watcher=$!
      check "$name is replayed to one who watches, $form" replayed
      if wait "$watcher"; then
        check "our picture after watching $name, $form" pixels_equal "$vectors/$name.png" "$work/ours.png"
        keep "watched-$name-$form"
      else
        fail "watching $name, $form" "$(cat "$work/watcher.log")"
      fi
      stop "$replay_pid" INT
    done
  done
}

check_counts() {
  local name
  for name in rec-ops rec-xspice rec-vga-std; do
    zcat "$vectors/$name.rec.gz" >"$work/$name.rec"
    check "$name is counted" bash -c '"$1" replay "$2" --count >"$3"' _ "$SAFFRON" "$work/$name.rec" "$work/count.json"
    check "its counts are those of the manifest: $name" python3 -c '
import json, sys
count, expected = json.load(open(sys.argv[1])), json.load(open(sys.argv[2]))["recordings"][sys.argv[3]]
assert count["events"] == expected["events"] and count["commands"] == expected["commands"], count
assert count["commandsByType"] == expected["commands_by_type"], count
assert count["requestsByType"] == expected["io_events_by_type"], count
assert count["refused"] == 0 and not count["isTruncated"], count' "$work/count.json" "$vectors/manifest.json" "$name"
  done
  head -c 5000000 "$work/rec-xspice.rec" | gzip | "$SAFFRON" replay - --count >"$work/count.json"
  check_equal "a recording that ends too early is told" "$(grep -c '"isTruncated" : true' "$work/count.json")" 1
  "$SAFFRON" replay "$vectors/rec-ops.png" --count >"$work/none.log" 2>&1
  check_equal "a picture is no recording" "$?: $(cat "$work/none.log")" "1: saffron: recording SPICE_REPLAY: something else at byte 1"
}

not_running() { ! running "$1"; }

# A recording that is made here.
check_xspice() {
  SPICE_WORKER_RECORD_FILENAME=$work/xspice.rec start_xspice
  timeout 20 x11perf -display "$xspice_display" -repeat 1 -time 0 -rect100 -srect500 -copypixwin100 -copywinwin100 -scroll500 -ftext \
    -line100 -ellipse100 -putimage100 -shmput100 >"$work/x11perf.log" 2>&1
  # What stays is drawn on the root window alone: at its end the X server closes windows, and what was behind them is drawn.
  convert -seed 7 -size 400x300 plasma:navy-orange -blur 0x1 -attenuate 0.3 +noise gaussian "$work/photo.png"
  # ImageMagick gives 1 although the picture is there; whether it is, its colours show.
  timeout 20 display -display "$xspice_display" -window root "$work/photo.png" >"$work/display.log" 2>&1
  sleep 2
  check "spicy-screenshot of Xspice" spicy_screenshot "$work/live.ppm" -h 127.0.0.1 -p "$xspice_port"
  check "the photo is in it" test "$(identify -format '%k' "$work/live.ppm")" -gt 1000
  # When it ends it writes what is still in its buffer; its wrapper would not let it.
  kill -TERM "$(ps -o pid= --ppid "$xspice_pid")"
  wait_until 20 not_running "$xspice_pid" || fail xspice "it did not end"
  start_replay xspice "$work/xspice.rec"
  check "what Xspice recorded is replayed" replayed
  check "spicy-screenshot of the replay" theirs && check "its picture is that of Xspice" pixels_equal "$work/live.ppm" "$work/theirs.ppm"
  check "saffron screenshot of the replay" ours && check "our picture is that of Xspice" pixels_equal "$work/live.ppm" "$work/ours.png"
  keep xspice
  stop "$replay_pid" INT
}

for part in ${ONLY:-vectors watching counts xspice}; do "check_$part"; done
