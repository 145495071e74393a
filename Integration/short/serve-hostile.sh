#!/usr/bin/env bash
# Hostile connections: the server lives, its memory stays flat, and real clients get in meanwhile.
# time limit: 300
source "$(dirname "$0")/../lib.sh"
ulimit -n 8192 2>/dev/null

tools=$(dirname "$0")/../tools
memory() { awk '/^VmRSS/ { print $2 }' "/proc/$serve_pid/status"; }

start_saffron_serve --virtual 640x480
# A first round warms the allocator up.
python3 "$tools/flood.py" random 1000 "$serve_port" >/dev/null
before=$(memory)
background flood python3 "$tools/flood.py" random 10000 "$serve_port"
flood=$background_pid
served=0 asked=0
while running "$flood"; do
  asked=$((asked + 1))
  timeout 20 "$SAFFRON" screenshot "spice://127.0.0.1:$serve_port" -o "$work/flood.png" 2>>"$work/screenshots.log" && served=$((served + 1))
  sleep 1
done
wait "$flood"
check "10,000 connections of random bytes are through" grep -q '^10000 connections' "$work/flood.log"
check_equal "every client was served meanwhile" "$asked" "$served"
after=$(memory)
check "the server lives" running "$serve_pid"
if ((after - before < 16384)); then
  ok "memory is flat: $before KiB before, $after KiB after"
else
  fail "memory is flat" "$before KiB before, $after KiB after"
fi
echo "log lines of 11,000 refused connections: $(wc -l <"$work/serve.$serve_port.log")"

background halfopen python3 "$tools/flood.py" half-open 1000 "$serve_port" 20
halfopen=$background_pid
sleep 2
check "a client gets in beside 1,000 half-open connections" timeout 20 "$SAFFRON" screenshot "spice://127.0.0.1:$serve_port" -o "$work/half.png"
spicy_screenshot "$work/half.ppm" -h 127.0.0.1 -p "$serve_port"
check "so does the reference client" test -s "$work/half.ppm"
during=$(memory)
wait "$halfopen"
check "all 1,000 are closed by the server" grep -q '^1000 half-open connections, 1000 closed' "$work/halfopen.log"
if ((during - before < 16384)); then
  ok "memory with 1,000 half-open connections: $during KiB"
else
  fail "memory with 1,000 half-open connections" "$before KiB before, $during KiB with them"
fi

# A client that has authenticated and then sends nonsense loses its own channel only.
check "the server lives" running "$serve_pid"
check "clients are served as before" "$SAFFRON" screenshot "spice://127.0.0.1:$serve_port" -o "$work/last.png"
