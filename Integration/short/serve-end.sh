#!/usr/bin/env bash
# `saffron serve` ends cleanly: clients are told, its programs are gone, no sockets, lock files or folders stay.
source "$(dirname "$0")/../lib.sh"

traces() { ls -d /tmp/.X*-lock /tmp/.X11-unix/X* "$work"/saffron* 2>/dev/null | sort; }

# ends_cleanly NAME SIGNAL EXPECTED-STATUS
ends_cleanly() {
  local before after children
  before=$(traces)
  start_saffron_serve --unix "$work/saffron.sock" -- sh -c 'echo "$XAUTHORITY" >"$HOME/authority"; exec sleep 600'
  wait_until 10 test -s "$work/authority"
  viewer_display
  before=$(traces | grep -vxF "$work/saffron.sock"; true)
  DISPLAY=$viewer background "spicy.$2" spicy -h 127.0.0.1 -p "$serve_port"
  local spicy=$background_pid
  wait_until 10 grep -q 'main channel: opened' "$work/spicy.$2.log"
  sleep 1
  children=$(pgrep -P "$serve_pid" | tr '\n' ' ')
  stop "$serve_pid" "$2"
  check_equal "$1: status" "$3" "$stop_status"
  check_equal "$1: the socket is gone" "" "$(ls "$work/saffron.sock" 2>/dev/null)"
  check_equal "$1: the folder of the virtual desktop is gone" "" "$(ls -d "$(dirname "$(<"$work/authority")")" 2>/dev/null)"
  local child alive=
  for child in $children; do running "$child" && alive+="$child "; done
  check_equal "$1: its processes are gone" "" "$alive"
  wait_until 5 grep -qE 'main channel: (closed|failed)' "$work/spicy.$2.log"
  check "$1: the client has noticed" grep -qE 'main channel: (closed|failed)' "$work/spicy.$2.log"
  stop "$spicy"
  rm -f "$work/authority"
}

ends_cleanly "Ctrl-C" INT 0
ends_cleanly "SIGTERM" TERM 0

# With a command of its own, the sharing ends with the command.
start_saffron_serve -- sleep 2
wait_until 10 bash -c "! kill -0 $serve_pid 2>/dev/null"
check "the end of the program ends the sharing" bash -c "! kill -0 $serve_pid 2>/dev/null"
wait "$serve_pid"
check_equal "the end of the program: status" 0 $?

# Killed without a chance: the guardian cleans up.
start_saffron_serve -- sh -c 'echo "$DISPLAY" >"$HOME/display"; exec sleep 600'
wait_until 10 test -s "$work/display"
number=$(tr -d : <"$work/display")
stop "$serve_pid" KILL
wait_until 8 bash -c "! test -e /tmp/.X11-unix/X$number"
check_equal "SIGKILL: the virtual X server is gone" "" "$(ls /tmp/.X11-unix/X"$number" 2>/dev/null)"
