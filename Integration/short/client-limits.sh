#!/usr/bin/env bash
# A server that begins a long message on each of sixteen displays and never ends one: a client's session takes no more memory for all of them than
# its limit, and goes on with those that are within it.
source "$(dirname "$0")/../lib.sh"

saffron=$SAFFRON
port=$(free_port)
background greedy python3 "$(dirname "$0")/../tools/greedy-server.py" "$port" 16 120
wait_for_port "$port" 20 "$background_pid"
background record "$saffron" record "spice://127.0.0.1:$port" "$work/greedy.rec"
client=$background_pid
over() { grep -c 'is over' "$work/greedy.log"; }
# Four parts of 120 MiB lie in 512 MiB; with a fifth it would be more.
enough() { (($(over) >= 12)); }
check "displays are ended" wait_until 60 enough
sleep 1
check "but not all: $(over)" test "$(over)" -lt 16
peak=$(($(sed -n 's/^VmHWM:[[:space:]]*\([0-9]*\).*/\1/p' "/proc/$client/status") / 1024))
check "the session stays under its limit: $peak MiB" test "$peak" -le 720
stop "$client" INT
check_equal "it can be ended in order" 0 "$stop_status"
