#!/usr/bin/env python3
"""slow-link.py NAME NETWORK MBIT ROUND-TRIP-MS [QUEUE-MS]: a slow line between two network namespaces, until it is ended.

Makes the namespaces NAME-desk (NETWORK.1) and NAME-viewer (NETWORK.2; NETWORK is for example 10.78.1), joined by two TUN devices whose packets are
passed on with that rate each way, delay, and queue (tail drop; 200 ms of data), so that real TCP runs over it. Needs root, iproute2 and
/dev/net/tun. When a line is written to its standard input it prints the bytes that have gone to the viewer since the last time.
"""
import fcntl
import heapq
import os
import select
import signal
import struct
import subprocess
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 1, 0x1000
name, network = sys.argv[1:3]
rate = float(sys.argv[3]) * 1e6 / 8
delay = float(sys.argv[4]) / 2000
queue = (float(sys.argv[5]) if len(sys.argv) > 5 else 200) / 1000


def ip(*arguments):
    subprocess.run(["ip", *arguments], check=True)


def end(side, address):
    device = f"{name}-{side}"[-15:]
    descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH22x", device.encode(), IFF_TUN | IFF_NO_PI))
    space = f"{name}-{side}"
    ip("netns", "add", space)
    ip("link", "set", device, "netns", space)
    ip("-n", space, "addr", "add", f"{network}.{address}/24", "dev", device)
    ip("-n", space, "link", "set", device, "up", "mtu", "1500")
    ip("-n", space, "link", "set", "lo", "up")
    return descriptor


def run():
    desk, viewer = end("desk", 1), end("viewer", 2)
    print("up", flush=True)
    other = {desk: viewer, viewer: desk}
    free = {desk: 0.0, viewer: 0.0}  # when the line of that direction has sent what it has
    pending, number, to_viewer = [], 0, 0
    sources = [desk, viewer, 0]
    while True:
        wait = max(0.0, pending[0][0] - time.monotonic()) if pending else 1.0
        readable, _, _ = select.select(sources, [], [], wait)
        now = time.monotonic()
        for descriptor in readable:
            if descriptor == 0:
                if not os.read(0, 100):
                    sources.remove(0)
                print(to_viewer, flush=True)
                to_viewer = 0
                continue
            for _ in range(64):
                try:
                    packet = os.read(descriptor, 2048)
                except BlockingIOError:
                    break
                if free[descriptor] - now > queue:
                    continue
                free[descriptor] = max(now, free[descriptor]) + len(packet) / rate
                number += 1
                heapq.heappush(pending, (free[descriptor] + delay, number, other[descriptor], packet))
        while pending and pending[0][0] <= time.monotonic():
            _, _, target, packet = heapq.heappop(pending)
            if target == viewer:
                to_viewer += len(packet)
            try:
                os.write(target, packet)
            except OSError:
                pass


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
try:
    run()
finally:
    for side in ("desk", "viewer"):
        subprocess.run(["ip", "netns", "del", f"{name}-{side}"], stderr=subprocess.DEVNULL)
