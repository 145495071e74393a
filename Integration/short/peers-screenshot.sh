#!/usr/bin/env bash
# `saffron screenshot` equals spicy-screenshot, pixel for pixel, on packaged servers: QEMU with the standard and the QXL card, and Xspice; over TCP,
# TLS, WebSocket, a Unix socket and with a password. Failures end with their own exit codes and one line.
# KEEP_PICTURES=DIR keeps the pictures; ONLY=tls, for example, runs one part.
source "$(dirname "$0")/../lib.sh"

saffron=$SAFFRON

# The picture by the reference client; its options follow the name of the file. It knows no option for authorities.
reference() { SSL_CERT_FILE=${authorities:-} spicy_screenshot "$@" >"$work/reference.log" 2>&1; }

# same_picture NAME URI [SAFFRON OPTIONS…] -- SPICY OPTIONS…: both clients see the same. Something may blink or still move on the screen, so
# pairs of pictures are taken until two are equal.
same_picture() {
  local name=$1 uri=$2 try why=
  shift 2
  local ours=()
  while [[ $1 != -- ]]; do
    ours+=("$1")
    shift
  done
  shift
  for try in {1..12}; do
    rm -f "$work"/{reference.ppm,ours.png}
    if ! reference "$work/reference.ppm" "$@"; then
      why="spicy-screenshot: $(tail -n 1 "$work/reference.log")"
      continue
    fi
    if ! "$saffron" screenshot "$uri" "${ours[@]}" -o "$work/ours.png" 2>"$work/ours.log"; then
      why="ended with $?: $(cat "$work/ours.log")"
      continue
    fi
    why="$(compare -metric AE "$work/reference.ppm" "$work/ours.png" null: 2>&1) pixels differ"
    if [[ $why == "0 pixels differ" ]]; then
      [[ -z ${KEEP_PICTURES:-} ]] || cp "$work/ours.png" "$KEEP_PICTURES/$name.png"
      ok "$name"
      return
    fi
  done
  fail "$name" "$why"
}

# ends_with NAME CODE TEXT ARGUMENTS…: saffron ends with this exit code, and its message has this text in one line.
ends_with() {
  local name=$1 code=$2 text=$3 got
  shift 3
  timeout 30 "$saffron" "$@" >"$work/out" 2>"$work/err" </dev/null
  got=$?
  if [[ $got != "$code" ]]; then
    fail "$name" "exit code $got instead of $code: $(cat "$work/err")"
  elif ! grep -q "$text" "$work/err"; then
    fail "$name" "the message lacks '$text': $(cat "$work/err")"
  elif [[ $(wc -l <"$work/err") != 1 ]]; then
    fail "$name" "the message has more than one line: $(cat "$work/err")"
  else
    ok "$name"
  fi
}

# info_says NAME URI JQ-LIKE-TEXT… [-- OPTIONS…]: the JSON of `saffron info` has these texts.
info_says() {
  local name=$1 uri=$2 text
  shift 2
  local texts=()
  while (($#)) && [[ $1 != -- ]]; do
    texts+=("$1")
    shift
  done
  shift
  if ! "$saffron" info "$uri" --json "$@" >"$work/info.json" 2>"$work/err"; then
    fail "$name" "$(cat "$work/err")"
    return
  fi
  for text in "${texts[@]}"; do
    if ! grep -qF "$text" "$work/info.json"; then
      fail "$name" "no '$text' in $(tr -s ' \n' ' ' <"$work/info.json")"
      return
    fi
  done
  ok "$name"
}

check_cards() {
  local card
  for card in std qxl; do
    start_qemu disable-ticketing=on -vga "$card" -name "a $card card" -uuid 00112233-4455-6677-8899-aabbccddeeff
    port=$qemu_port
    same_picture "qemu-$card" "spice://127.0.0.1:$port" -- -h 127.0.0.1 -p "$port"
    same_picture "qemu-$card-websocket" "spice+ws://127.0.0.1:$port" -- -h 127.0.0.1 -p "$port"
    info_says "qemu-$card-info" "spice://127.0.0.1:$port" "\"name\" : \"a $card card\"" '"uuid" : "00112233-4455-6677-8899-aabbccddeeff"' \
      '"width" : 720' '"preferredCompression"' '"type" : "display"'
    ends_with "qemu-$card-no-such-display" 10 "no channel display 5" screenshot "spice://127.0.0.1:$port" --display 5 -o "$work/x.png"
    ends_with "qemu-$card-tls-to-plain-port" 8 "TLS" screenshot "spice+tls://127.0.0.1:$port" -o "$work/x.png"
  done
}

# prompt NAME URI PASSWORD: the password is asked for on the terminal, and is not shown there.
prompt() {
  if python3 - "$saffron" "$2" "$3" "$work/prompt.png" >"$work/err" 2>&1 <<'PYTHON'; then ok "$1"; else fail "$1" "$(cat "$work/err")"; fi
import os, pty, sys
saffron, uri, password, output = sys.argv[1:]
child, terminal = pty.fork()
if child == 0:
    os.environ.pop("SAFFRON_PASSWORD", None)
    os.execv(saffron, [saffron, "screenshot", uri, "-o", output])
shown = b""
def read():
    global shown
    try:
        part = os.read(terminal, 1000)
    except OSError:
        return False
    shown += part
    return bool(part)
while b"Password of" not in shown and read():
    pass
# Backspace takes the last letter back.
os.write(terminal, password.encode() + b"x\x7f\n")
while read():
    pass
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
if status != 0 or password.encode() in shown or not os.path.exists(output):
    sys.exit(f"ended with {status}: {shown}")
PYTHON
}

check_password() {
  printf 's3cret' >"$work/password"
  printf 'wrong\n' >"$work/wrong-password"
  start_qemu password-secret=pw -vga std -object "secret,id=pw,file=$work/password"
  port=$qemu_port
  same_picture password "spice://127.0.0.1:$port" --password-file "$work/password" -- -h 127.0.0.1 -p "$port" -w s3cret
  SAFFRON_PASSWORD=s3cret same_picture password-environment "spice://127.0.0.1:$port" -- -h 127.0.0.1 -p "$port" -w s3cret
  ends_with password-wrong 3 "password" screenshot "spice://127.0.0.1:$port" --password-file "$work/wrong-password" -o "$work/x.png"
  ends_with password-in-address 0 "visible" screenshot "spice://127.0.0.1:$port?password=s3cret" -o "$work/x.png"
  prompt password-prompt "spice://127.0.0.1:$port" s3cret
  # Without a terminal nobody can be asked.
  ends_with password-missing 3 "password" screenshot "spice://127.0.0.1:$port" -o "$work/x.png"
}

make_certificates() {
  local dir=$1
  mkdir -p "$dir"
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/O=Saffron tests/CN=authority" -keyout "$dir/ca-key.pem" \
    -out "$dir/ca-cert.pem" &&
    openssl req -newkey rsa:2048 -nodes -subj "/O=Saffron tests/CN=desk" -keyout "$dir/server-key.pem" -out "$dir/server.csr" &&
    openssl x509 -req -in "$dir/server.csr" -CA "$dir/ca-cert.pem" -CAkey "$dir/ca-key.pem" -CAcreateserial -days 2 \
      -extfile <(echo "subjectAltName=IP:127.0.0.1,DNS:localhost") -out "$dir/server-cert.pem" &&
    openssl x509 -in "$dir/server-cert.pem" -noout -pubkey >"$dir/server-public-key.pem" &&
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=nobody" -keyout "$dir/other-key.pem" -out "$dir/other-cert.pem"
}

check_tls() {
  local dir=$work/tls tls_port plain fingerprint
  make_certificates "$dir" 2>"$work/openssl.log" || { fail tls "openssl: $(tail -n 3 "$work/openssl.log")"; return; }
  tls_port=$(free_port)
  start_qemu "tls-port=$tls_port,x509-dir=$dir,disable-ticketing=on,tls-channel=display" -vga std
  plain=$qemu_port
  wait_for_port "$tls_port" 20 "$qemu_pid" || { fail tls "QEMU does not listen"; return; }
  local authorities=$dir/ca-cert.pem
  local spicy=(-h 127.0.0.1 -s "$tls_port")
  same_picture tls "spice+tls://127.0.0.1:$tls_port" --ca-file "$dir/ca-cert.pem" -- "${spicy[@]}"
  same_picture tls-host-subject "spice+tls://127.0.0.1:$tls_port" --ca-file "$dir/ca-cert.pem" --host-subject "O=Saffron tests,CN=desk" \
    -- "${spicy[@]}"
  same_picture tls-public-key "spice+tls://127.0.0.1:$tls_port" --public-key "$dir/server-public-key.pem" -- "${spicy[@]}"
  same_picture tls-websocket "spice+wss://127.0.0.1:$tls_port" --ca-file "$dir/ca-cert.pem" -- "${spicy[@]}"
  same_picture tls-for-one-channel "spice://127.0.0.1?port=$plain&tls-port=$tls_port" --ca-file "$dir/ca-cert.pem" -- "${spicy[@]}" \
    -p "$plain"
  ends_with tls-unknown-authority 4 "TLS" screenshot "spice+tls://127.0.0.1:$tls_port" -o "$work/x.png"
  ends_with tls-other-authority 4 "TLS" screenshot "spice+tls://127.0.0.1:$tls_port" --ca-file "$dir/other-cert.pem" -o "$work/x.png"
  ends_with tls-other-subject 4 "TLS" screenshot "spice+tls://127.0.0.1:$tls_port" --ca-file "$dir/ca-cert.pem" \
    --host-subject "CN=somebody" -o "$work/x.png"
  ends_with tls-wanted 7 "TLS" screenshot "spice://127.0.0.1:$plain" -o "$work/x.png"
  fingerprint=$(openssl x509 -in "$dir/server-cert.pem" -noout -fingerprint -sha256)
  info_says tls-info "spice+tls://127.0.0.1:$tls_port" "${fingerprint#*=}" '"version" : "TLS 1.3"' "Saffron tests" \
    -- --ca-file "$dir/ca-cert.pem"
}

check_unix() {
  background qemu.unix qemu-system-x86_64 -nodefaults -accel tcg -m 64 -vga qxl -display none \
    -spice "unix=on,addr=$work/spice.sock,disable-ticketing=on"
  wait_until 20 test -S "$work/spice.sock" || { fail unix "QEMU does not listen"; return; }
  same_picture unix "spice+unix://$work/spice.sock" -- --uri "spice+unix://$work/spice.sock"
}

check_xspice() {
  start_xspice
  xsetroot -display "$xspice_display" -mod 7 5 -fg '#e0c040' -bg '#204060'
  background xclock xclock -display "$xspice_display" -geometry 300x300+40+60 -update 3600
  port=$xspice_port
  sleep 1
  same_picture xspice "spice://127.0.0.1:$port" -- -h 127.0.0.1 -p "$port"
}

# Every form of image that the reference server sends: as it is asked to, and of a photo with what it does for slow links.
check_codecs() {
  local form
  start_qemu disable-ticketing=on -vga qxl
  for form in off auto_glz auto_lz quic glz lz; do
    same_picture "codec-$form" "spice://127.0.0.1:$qemu_port" --image-compression "$form" -- -h 127.0.0.1 -p "$qemu_port"
  done
  convert -seed 7 -size 400x300 plasma:navy-orange -blur 0x1 -attenuate 0.3 +noise gaussian "$work/photo.png"
  for form in auto_glz glz quic; do
    start_xspice --image-compression "$form" --jpeg-wan-compression always --zlib-glz-wan-compression always
    background "xclock.$form" xclock -display "$xspice_display" -geometry 300x300+40+60 -update 3600
    background "photo.$form" display -display "$xspice_display" -geometry +400+60 "$work/photo.png"
    wait_until 20 bash -c "xwininfo -display $xspice_display -root -tree | grep -q photo.png"
    sleep 1
    same_picture "codec-slow-link-$form" "spice://127.0.0.1:$xspice_port" -- -h 127.0.0.1 -p "$xspice_port"
    stop "$xspice_pid"
  done
}

# start_stranger BYTES: a server that says this to whoever connects, and then nothing more; python3 reads the escapes.
start_stranger() {
  port=$(free_port)
  python3 - "$port" "$1" <<'PYTHON' >/dev/null 2>&1 &
import socket, sys
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
connections = []
while True:
    connections.append(listener.accept()[0])
    connections[-1].sendall(sys.argv[2].encode().decode("unicode_escape").encode("latin-1"))
PYTHON
  lab_pids+=($!)
  wait_for_port "$port" 20 || { fail stranger "the server did not start"; return 1; }
}

check_strangers() {
  port=$(free_port)
  ends_with refused 2 "connect" screenshot "spice://127.0.0.1:$port" -o "$work/x.png"
  ends_with no-such-socket 2 "connect" screenshot "spice+unix://$work/none.sock" -o "$work/x.png"
  start_stranger 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n' || return
  ends_with http 5 "web server" screenshot "spice://127.0.0.1:$port" -o "$work/x.png"
  start_stranger 'SSH-2.0-OpenSSH_9.2p1\r\n' || return
  ends_with ssh 5 "does not speak SPICE" screenshot "spice://127.0.0.1:$port" -o "$work/x.png"
  # The header of a link reply of version 3.
  start_stranger 'REDQ\x03\0\0\0\0\0\0\0\0\0\0\0' || return
  ends_with version 6 "version" screenshot "spice://127.0.0.1:$port" -o "$work/x.png"
  start_stranger '' || return
  ends_with silent 9 "timed out" screenshot "spice://127.0.0.1:$port" --timeout 1 -o "$work/x.png"
  ends_with usage 64 "port" screenshot "spice://127.0.0.1" -o "$work/x.png"
  ends_with refused-info 2 "cannot connect" info "spice://127.0.0.1:1"
}

for part in ${ONLY:-strangers cards password tls unix xspice codecs}; do "check_$part"; done
