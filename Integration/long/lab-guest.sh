#!/usr/bin/env bash
# A Debian guest with the qxl driver and a desktop under QEMU (software emulation): `saffron screenshot` shows what spicy-screenshot shows.
# The guest is built once, in about four minutes, in the folder that LAB names (default /var/tmp/saffron-lab).
# time limit: 1200
source "$(dirname "$0")/../lib.sh"

lab=$(realpath "$(dirname "$0")/../lab")
export LAB=${LAB:-/var/tmp/saffron-lab}
[[ -s $LAB/disk.img && -s $LAB/vmlinuz && -s $LAB/initrd.img ]] || "$lab/make-guest" || give_up "the guest" "could not be built"

port=$(free_port)
background guest "$lab/boot-guest" "$port"
wait_for_port "$port" 60 "$background_pid" || give_up "the guest" "QEMU does not listen"

# equal: both pictures, taken one after the other, are the same. A clock or a cursor may come between, so it is tried again.
equal() {
  spicy_screenshot "$work/spicy.ppm" -h 127.0.0.1 -p "$port" &&
    timeout 30 "$SAFFRON" screenshot "spice://127.0.0.1:$port" -o "$work/saffron.png" &&
    pixels_equal "$work/spicy.ppm" "$work/saffron.png"
}
colours() { (($(identify -format '%k' "$work/saffron.png") >= $1)); }

wait_until 60 equal
check "while it boots: saffron screenshot equals spicy-screenshot" equal
# The desktop has its own size and more colours than a console.
desktop() { "$SAFFRON" screenshot "spice://127.0.0.1:$port" -o "$work/saffron.png" && colours 3; }
wait_until 240 desktop
sleep 10
wait_until 60 equal
check "the desktop: saffron screenshot equals spicy-screenshot" equal
check "it is a desktop" colours 3
"$SAFFRON" info "spice://127.0.0.1:$port" --json >"$work/info.json"
check "saffron info names the channels of a machine" python3 -c '
import json, sys
names = {c["type"] for c in json.load(open(sys.argv[1]))["channels"]}
assert {"display", "cursor", "inputs", "playback"} <= names, names' "$work/info.json"
[[ -n ${KEEP:-} ]] && cp "$work/saffron.png" "$KEEP"
