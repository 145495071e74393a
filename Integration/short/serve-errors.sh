#!/usr/bin/env bash
# What goes wrong is told clearly on both sides: wrong and expired passwords, TLS where there is none and none where there is, strangers, and
# options that would give the desktop away.
source "$(dirname "$0")/../lib.sh"

start_xvfb 320x240x24
desk=$xvfb_display
echo s3cret >"$work/right"
echo wrong >"$work/wrong"
tls_port=$(free_port)
start_saffron_serve --x11 "$desk" --tls-port "$tls_port" --password-file "$work/right" --verbose
log=$work/serve.$serve_port.log
openssl s_client -connect "127.0.0.1:$tls_port" </dev/null 2>/dev/null | openssl x509 >"$work/ca.pem"

# client NAME STATUS PATTERN OPTIONS…: `saffron screenshot` ends with that status and says that.
client() {
  local name=$1 status=$2 pattern=$3 actual
  shift 3
  timeout 30 "$SAFFRON" screenshot "$@" --timeout 5 -o "$work/none.png" >"$work/client.out" 2>&1
  actual=$?
  check_equal "$name: exit status" "$status" "$actual"
  check "$name: message" grep -qiE "$pattern" "$work/client.out"
  check_equal "$name: one line" 1 "$(wc -l <"$work/client.out")"
}
# server NAME PATTERN: the server's log has it.
server() { wait_until 5 grep -qiE "$2" "$log"; check "$1: the server says why" grep -qiE "$2" "$log"; }

client "wrong password" 3 "password" "spice://127.0.0.1:$serve_port" --password-file "$work/wrong"
server "wrong password" "permissionDenied|password"
client "TLS to the plain port" 8 "TLS" "spice+tls://127.0.0.1:$serve_port" --ca-file "$work/ca.pem" --password-file "$work/right"
server "TLS to the plain port" "TLS"
client "plain to the TLS port" 7 "TLS" "spice://127.0.0.1:$tls_port" --password-file "$work/right"
server "plain to the TLS port" "TLS handshake|plain"
client "another authority" 4 "certificate" "spice+tls://127.0.0.1:$tls_port" --password-file "$work/right"
client "nobody listens" 2 "connect" "spice://127.0.0.1:$(free_port)" --password-file "$work/right"

# The reference client says its own words; what counts is that it does not hang and that the server tells.
spicy_screenshot "$work/no.ppm" -h 127.0.0.1 -p "$serve_port" -w wrong >"$work/reference.out" 2>&1
check "wrong password: the reference client gets no picture" test ! -s "$work/no.ppm"
exec 3<>"/dev/tcp/127.0.0.1/$serve_port"
printf 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n' >&3
timeout 5 cat <&3 >"$work/http.out"
exec 3>&-
check_equal "HTTP to the SPICE port: a link error block of 194 bytes" "194 REDQ" "$(stat -c %s "$work/http.out") $(head -c 4 "$work/http.out")"
server "HTTP to the SPICE port" "HTTP|not those of SPICE"

background http python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(); print(s.getsockname()[1], flush=True)
while True:
    c = s.accept()[0]; c.recv(1); c.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"); c.close()'
wait_until 5 test -s "$work/http.log"
client "SPICE to an HTTP server" 5 "HTTP" "spice://127.0.0.1:$(<"$work/http.log")"
background silent python3 -c 'import socket, time; s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(); print(s.getsockname()[1], flush=True); time.sleep(60)'
wait_until 5 test -s "$work/silent.log"
client "a server that says nothing" 9 "time" "spice://127.0.0.1:$(<"$work/silent.log")"
stop "$serve_pid" INT

start_saffron_serve --x11 "$desk" --password-file "$work/right" --password-lifetime 3 --verbose
log=$work/serve.$serve_port.log
check "a password that is young" timeout 20 "$SAFFRON" screenshot "spice://127.0.0.1:$serve_port" --password-file "$work/right" -o "$work/young.png"
sleep 4
client "expired password" 3 "password" "spice://127.0.0.1:$serve_port" --password-file "$work/right"
server "expired password" "expired|permissionDenied"
stop "$serve_pid" INT

# refused NAME PATTERN OPTIONS…
refused() {
  local name=$1 pattern=$2
  shift 2
  timeout 20 "$SAFFRON" serve --x11 "$desk" "$@" >"$work/refused.out" 2>&1
  check_equal "$name: status" 64 $?
  check "$name: says how to go on" grep -q -- "$pattern" "$work/refused.out"
}
refused "every address without a password" "--allow-insecure" --port 0 --address 0.0.0.0
refused "a TLS port for everybody without a password" "--allow-insecure" --tls-port 0 --address ::
refused "two kinds of desktop" "--virtual" --virtual 800x600
timeout 20 "$SAFFRON" serve --x11 :9999 --port 0 >"$work/refused.out" 2>&1
check_equal "no such display: status" 1 $?
check "no such display: message" grep -q "cannot connect to the X display :9999" "$work/refused.out"
