#!/usr/bin/env python3
"""flood.py random COUNT PORT | half-open COUNT PORT SECONDS: hostile connections to a server on 127.0.0.1.

random: COUNT connections, one after another in 16 threads, each sends 1 to 400 random bytes (every fourth one behind the magic of SPICE)
and reads what comes until the other side closes or half a second has passed.
half-open: COUNT connections that send nothing, or the start of a link message, opened at once and kept for SECONDS, or until the server
closes them. Prints how many of them the server closed.
"""
import random
import select
import socket
import sys
import threading
import time


def one(port, generator):
    data = generator.randbytes(generator.randint(1, 400))
    if generator.randrange(4) == 0:
        data = b"REDQ" + data
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.settimeout(0.5)
            connection.sendall(data)
            if generator.randrange(2) == 0:
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(4096):
                    pass
    except OSError:
        pass  # The server may close at any byte.


def flood(count, port):
    def work(seed, share):
        generator = random.Random(seed)
        for _ in range(share):
            one(port, generator)

    threads = [threading.Thread(target=work, args=(seed, count // 16 + (seed < count % 16))) for seed in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{count} connections of random bytes")


def half_open(count, port, seconds):
    connections = []
    for number in range(count):
        connection = socket.create_connection(("127.0.0.1", port), timeout=10)
        if number % 2:
            connection.sendall(b"REDQ\x02\x00\x00")
        connections.append(connection)
    end = time.monotonic() + seconds
    poller = select.poll()
    for connection in connections:
        poller.register(connection, select.POLLRDHUP | select.POLLHUP | select.POLLIN)
    closed = 0
    while time.monotonic() < end:
        for descriptor, _ in poller.poll(200):
            poller.unregister(descriptor)
            closed += 1
    print(f"{count} half-open connections, {closed} closed by the server")


if __name__ == "__main__":
    if sys.argv[1] == "random":
        flood(int(sys.argv[2]), int(sys.argv[3]))
    else:
        half_open(int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
