#!/usr/bin/env python3
"""message-relay.py LISTEN-PORT TARGET-PORT: passes SPICE connections of 127.0.0.1 on, and counts what comes to the client by message.

Prints one line of JSON when a line is written to its standard input, and starts counting anew:
{"connections": N, "to_client": BYTES, "to_server": BYTES, "messages": {"display draw_copy glz_rgb": [COUNT, BYTES], …}}
Only unencrypted sessions; the layouts are those of spec 01, section 3, spec 02 and spec 03.
"""
import asyncio
import json
import socket
import struct
import sys

CHANNELS = {1: "main", 2: "display", 3: "inputs", 4: "cursor", 5: "playback", 6: "record", 9: "usbredir", 10: "port", 11: "webdav"}
COMMON = {1: "migrate", 3: "set_ack", 4: "ping", 5: "wait_for_channels", 6: "disconnecting", 7: "notify", 8: "list"}
DISPLAY = {
    102: "mark", 104: "copy_bits", 105: "inval_list", 106: "inval_all_pixmaps", 122: "stream_create", 123: "stream_data", 124: "stream_clip",
    125: "stream_destroy", 302: "draw_fill", 303: "draw_opaque", 304: "draw_copy", 305: "draw_blend", 306: "draw_blackness",
    307: "draw_whiteness", 308: "draw_invers", 309: "draw_rop3", 310: "draw_stroke", 311: "draw_text", 312: "draw_transparent",
    313: "draw_alpha_blend", 314: "surface_create", 315: "surface_destroy", 316: "stream_data_sized", 317: "monitors_config",
    318: "draw_composite", 319: "stream_activate_report",
}
CURSOR = {101: "init", 102: "reset", 103: "set", 104: "move", 105: "hide", 106: "trail", 107: "inval_one", 108: "inval_all"}
IMAGES = {
    0: "bitmap", 1: "quic", 100: "lz_plt", 101: "lz_rgb", 102: "glz_rgb", 103: "from_cache", 104: "surface", 105: "jpeg",
    106: "from_cache_lossless", 107: "zlib_glz_rgb", 108: "jpeg_alpha", 109: "lz4",
}
counts = {}


def reset():
    counts.update(connections=0, to_client=0, to_server=0, messages={})


def image_of(kind, body):
    """The form of the source image of a drawing message that has one first."""
    if kind not in (303, 304, 305, 309, 312, 313) or len(body) < 25:
        return ""
    end = 21 if body[20] != 1 else 25 + 16 * struct.unpack_from("<I", body, 21)[0]
    if kind == 313:
        end += 2
    if len(body) < end + 4:
        return ""
    offset = struct.unpack_from("<I", body, end)[0]
    return " " + IMAGES.get(body[offset + 8], "?") if 0 < offset < len(body) - 8 else " no image"


class Messages:
    """Takes a server's bytes apart, behind the link stage."""

    def __init__(self, connection):
        self.connection = connection
        self.buffer = bytearray()
        self.state = "reply"

    def take(self, data):
        self.buffer += data
        while self.step():
            pass

    def step(self):
        data = self.buffer
        if self.state == "reply":
            if len(data) < 16 or len(data) < 16 + struct.unpack_from("<I", data, 12)[0]:
                return False
            size = 16 + struct.unpack_from("<I", data, 12)[0]
            words, offset = struct.unpack_from("<I", data, 16 + 166)[0], struct.unpack_from("<I", data, 16 + 174)[0]
            common = struct.unpack_from("<I", data, 16 + offset)[0] if words else 0
            self.header = 6 if common & 8 else 18
            self.count("link", size + 4)
            del data[:size]
            self.state = "result"
        elif self.state == "result":
            if len(data) < 4:
                return False
            del data[:4]
            self.state = "messages"
        else:
            if len(data) < self.header:
                return False
            kind, size = struct.unpack_from("<HI", data, 0 if self.header == 6 else 8)
            if len(data) < self.header + size:
                return False
            self.count(self.name(kind, bytes(data[self.header:self.header + min(size, 1 << 16)])), self.header + size)
            del data[:self.header + size]
        return True

    def name(self, kind, body):
        channel = self.connection["channel"]
        name = COMMON.get(kind) or {"display": DISPLAY, "cursor": CURSOR}.get(channel, {}).get(kind, str(kind))
        return name + (image_of(kind, body) if channel == "display" else "")

    def count(self, name, size):
        entry = counts["messages"].setdefault(f"{self.connection['channel']} {name}", [0, 0])
        entry[0] += 1
        entry[1] += size


async def pump(reader, writer, direction, take):
    try:
        while data := await reader.read(1 << 16):
            counts[direction] += len(data)
            take(data)
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    writer.close()


async def serve(reader, writer):
    counts["connections"] += 1
    target_reader, target_writer = await asyncio.open_connection("127.0.0.1", int(sys.argv[2]))
    for end in (writer, target_writer):
        end.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection, head = {"channel": "?"}, bytearray()

    def link(data):
        # The link header (16 bytes), the connection's number (4), the channel's type.
        if len(head) < 21:
            head.extend(data[:64])
            if len(head) >= 21:
                connection["channel"] = CHANNELS.get(head[20], str(head[20]))

    await asyncio.gather(
        pump(reader, target_writer, "to_server", link), pump(target_reader, writer, "to_client", Messages(connection).take))


async def main():
    reset()
    await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]))
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(counts), flush=True)
        reset()


asyncio.run(main())
