#!/usr/bin/env python3
"""relay.py LISTEN-PORT TARGET-PORT [KILOBYTES-A-SECOND]: passes TCP connections of 127.0.0.1 on and counts bytes.

With a rate, all connections together get no more than that to the client, and the server sees a full socket soon, as over a slow line.

Prints one line of JSON when a line is written to its standard input, and starts counting anew:
{"connections": N, "to_client": BYTES, "to_server": BYTES, "first_ms": from the first connect to the last byte to the client}
"""
import asyncio
import json
import socket
import sys
import time

rate = float(sys.argv[3]) * 1000 if len(sys.argv) > 3 else None
counts = {}
free_at = 0.0


def reset():
    counts.update(connections=0, to_client=0, to_server=0, started=None, last=None)


async def transmit(size):
    """Waits until a line of the rate has taken the bytes."""
    global free_at
    free_at = max(free_at, time.monotonic()) + size / rate
    await asyncio.sleep(max(0.0, free_at - time.monotonic()))


async def pump(reader, writer, direction):
    slow = rate and direction == "to_client"
    size = max(1000, min(1 << 16, int(rate / 50))) if slow else 1 << 16
    try:
        while data := await reader.read(size):
            if slow:
                await transmit(len(data))
            counts[direction] += len(data)
            if direction == "to_client":
                counts["last"] = time.monotonic()
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    writer.close()


async def connect():
    target = socket.socket()
    target.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if rate:
        target.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)
    target.setblocking(False)
    await asyncio.get_running_loop().sock_connect(target, ("127.0.0.1", int(sys.argv[2])))
    return await asyncio.open_connection(sock=target, limit=1 << (14 if rate else 16))


async def serve(reader, writer):
    counts["connections"] += 1
    counts["started"] = counts["started"] or time.monotonic()
    writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    target_reader, target_writer = await connect()
    await asyncio.gather(pump(reader, target_writer, "to_server"), pump(target_reader, writer, "to_client"))


async def main():
    reset()
    await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]))
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, sys.stdin.readline):
        took = (counts["last"] - counts["started"]) * 1000 if counts["last"] and counts["started"] else 0
        line = {key: counts[key] for key in ("connections", "to_client", "to_server")} | {"first_ms": round(took, 1)}
        print(json.dumps(line), flush=True)
        reset()


asyncio.run(main())
