#!/usr/bin/env python3
"""greedy-server PORT DISPLAYS MEBIBYTES: a SPICE server that wants a client's memory.

It lets everybody in, lists so many displays, and on each of them begins a drawing message of 250 MiB, of which it sends so much and no more. Runs until it is
ended; prints which displays the client has ended.
"""

import socket
import struct
import subprocess
import sys
import threading

PORT, DISPLAYS, MEBIBYTES = map(int, sys.argv[1:])
MAIN, DISPLAY = 1, 2
SESSION = 7


def public_key():
    """An RSA key of 1024 bits as the link reply has it: 162 bytes of DER."""
    key = subprocess.run(["openssl", "genrsa", "1024"], capture_output=True, check=True).stdout
    return subprocess.run(["openssl", "rsa", "-pubout", "-outform", "DER"], input=key, capture_output=True, check=True).stdout


KEY = public_key()


def read(connection, count):
    data = b""
    while len(data) < count:
        piece = connection.recv(count - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


def link(connection):
    """The link stage (spec 02): no ticket is looked at. Gives the kind and the number of the channel."""
    _, _, _, size = struct.unpack("<4sIII", read(connection, 16))
    body = read(connection, size)
    kind, number = body[4], body[5]
    # Ticket, selection of the mechanism, and headers of six bytes.
    reply = struct.pack("<I", 0) + KEY + struct.pack("<IIII", 1, 0, 178, 0b1011)
    connection.sendall(struct.pack("<4sIII", b"REDQ", 2, 2, len(reply)) + reply)
    read(connection, 4 + 128)
    connection.sendall(struct.pack("<I", 0))
    return kind, number


def message(number, body):
    return struct.pack("<HI", number, len(body)) + body


def serve(connection):
    sent = 0
    try:
        kind, number = link(connection)
        if kind == MAIN:
            connection.sendall(message(103, struct.pack("<8I", SESSION, DISPLAYS, 3, 1, 0, 10, 0, 0)))
            channels = b"".join(struct.pack("BB", DISPLAY, index) for index in range(DISPLAYS))
            connection.sendall(message(104, struct.pack("<I", DISPLAYS) + channels))
        elif kind == DISPLAY:
            connection.sendall(struct.pack("<HI", 304, 250 << 20))
            piece = bytes(1 << 20)
            while sent < MEBIBYTES:
                connection.sendall(piece)
                sent += 1
        while connection.recv(65536):
            pass
    except (EOFError, OSError):
        pass
    if sent:
        print(f"display {number} is over", flush=True)
    connection.close()


listener = socket.create_server(("127.0.0.1", PORT), backlog=64)
while True:
    accepted, _ = listener.accept()
    threading.Thread(target=serve, args=(accepted,), daemon=True).start()
