#!/usr/bin/env bash
# A Debian guest with the packaged agent: a program with the client library (Examples/HeadlessSession) gives its desktop another size.
# The guest is built once, in about four minutes, in the folder that LAB names (default /var/tmp/saffron-lab).
# time limit: 900
source "$(dirname "$0")/../lib.sh"

headless=$(dirname "$SAFFRON")/HeadlessSession
[[ -x $headless ]] || give_up "HeadlessSession" "is not beside saffron"
lab=$(realpath "$(dirname "$0")/../lab")
export LAB=${LAB:-/var/tmp/saffron-lab}
[[ -s $LAB/disk.img && -s $LAB/vmlinuz && -s $LAB/initrd.img ]] || "$lab/make-guest" || give_up "the guest" "could not be built"

port=$(free_port)
background guest "$lab/boot-guest" "$port"
wait_for_port "$port" 60 "$background_pid" || give_up "the guest" "QEMU does not listen"

# agent: whether the guest's agent is there. sized SIZE: whether the desktop has it, after having been asked for it.
agent() { "$SAFFRON" info "spice://127.0.0.1:$port" --json | grep -qiE '"agent_?connected" ?: ?true'; }
sized() {
  timeout 60 "$headless" "spice://127.0.0.1:$port" "" "$work/picture.ppm" "$1" && [[ $(identify -format '%wx%h' "$work/picture.ppm") == "$1" ]]
}
wait_until 300 agent
check "the guest's agent is there" agent
for size in 1000x700 1280x800; do
  wait_until 60 sized "$size"
  check "the desktop takes $size" sized "$size"
done
