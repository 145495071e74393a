#!/usr/bin/env bash
# What `saffron serve` tells of its clients: a JSON object a line on standard output, lines for a person on standard error.
source "$(dirname "$0")/../lib.sh"

start_xvfb 640x480x24
desk=$xvfb_display
background xterm xterm -display "$desk" -geometry 60x20+10+10 -e sh -c 'while :; do n=$((n + 7)); seq $n $((n + 99)); sleep 0.3; done'
wait_until 20 bash -c "xwininfo -display $desk -root -tree | grep -qi xterm"

port=$(free_port)
"$SAFFRON" serve --port "$port" --x11 "$desk" --stats --stats-json >"$work/stats.json" 2>"$work/stats.txt" </dev/null &
serve_pid=$!
lab_pids+=("$serve_pid")
wait_for_port "$port" 30 "$serve_pid" || give_up serve "it does not listen"
timeout 30 "$SAFFRON" stats "spice://127.0.0.1:$port" --json --duration 5 >"$work/client.json"
sleep 2
stop "$serve_pid" INT
check_equal "the server ends well" 0 "$stop_status"

check "every line is an object, and the numbers grow" python3 - "$work/stats.json" "$work/client.json" <<'PY'
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
assert len(lines) >= 5, len(lines)
assert all(a["seconds"] < b["seconds"] for a, b in zip(lines, lines[1:]))
displays = [channel for line in lines for client in line["clients"] for name, channel in client["channels"].items() if "display" in channel]
assert len(displays) >= 3, len(displays)
for a, b in zip(displays, displays[1:]):
    assert a["sentBytes"] <= b["sentBytes"] and a["receivedMessages"] <= b["receivedMessages"]
last = displays[-1]["display"]
assert sum(codec["pictures"] for codec in last["encodings"].values()) > 3, last
assert last["windowBytes"] > 0 and last["bytesInFlight"] >= 0 and "roundTrip" in last, last
assert all(codec["ratio"] > 0 for codec in last["encodings"].values()), last
assert all(last[name] >= 0 for name in ("queuedPictures", "queuedMessages", "queuedBytes", "waitingCommands", "waitingBytes")), last
# The other channels are told of, too.
channels = [client for line in lines for client in line["clients"]][-1]["channels"]
assert channels["main 0"]["main"]["roundTrip"] > 0 and channels["main 0"]["receivedMessages"] >= 3, channels["main 0"]
assert all(name.split()[0] in channel for name, channel in channels.items()), channels
# What the server says it sent, the client got; it was connected a little longer than the last line tells.
got = sum(channel["received"]["bytes"] for channel in json.load(open(sys.argv[2]))["channels"] if channel["type"] == "display")
assert 0 < displays[-1]["sentBytes"] <= got * 1.1 + 20000, (displays[-1]["sentBytes"], got)
assert lines[-1]["clients"] == [], "the client has gone"
PY
check "a person is told the same" grep -Eq 'display.*Mbit/s.*on the way' "$work/stats.txt"
check "the main channel is told of when it is used" grep -Eq ' main 0: .*Mbit/s.*round trip' "$work/stats.txt"
check "what is shared is told beside" grep -q "spice://127.0.0.1:$port" "$work/stats.txt"
check "nothing else is on standard output" bash -c '! grep -qv "^{" "$1"' _ "$work/stats.json"
