#!/usr/bin/env python3
"""relay.py LISTEN-PORT TARGET-PORT: passes TCP connections of 127.0.0.1 on and counts bytes.

Prints one line of JSON when a line is written to its standard input, and starts counting anew:
{"connections": N, "to_client": BYTES, "to_server": BYTES, "first_ms": from the first connect to the last byte to the client}
"""
import asyncio
import json
import sys
import time

counts = {}


def reset():
    counts.update(connections=0, to_client=0, to_server=0, started=None, last=None)


async def pump(reader, writer, direction):
    try:
        while data := await reader.read(1 << 16):
            counts[direction] += len(data)
            if direction == "to_client":
                counts["last"] = time.monotonic()
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    writer.close()


async def serve(reader, writer):
    counts["connections"] += 1
    counts["started"] = counts["started"] or time.monotonic()
    target_reader, target_writer = await asyncio.open_connection("127.0.0.1", int(sys.argv[2]))
    await asyncio.gather(pump(reader, target_writer, "to_server"), pump(target_reader, writer, "to_client"))


async def main():
    reset()
    await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]))
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, sys.stdin.readline):
        took = (counts["last"] - counts["started"]) * 1000 if counts["last"] else 0
        line = {key: counts[key] for key in ("connections", "to_client", "to_server")} | {"first_ms": round(took, 1)}
        print(json.dumps(line), flush=True)
        reset()


asyncio.run(main())
