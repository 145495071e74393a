#!/usr/bin/env python3
"""feed-recording.py RECORDING OUT: writes a display worker's recording to OUT (a pipe), part by part, as lines on standard input say:

    fast NANOSECONDS     what was recorded before that time, at once
    timed NANOSECONDS    what was recorded before that time, at the distances at which it was recorded

Answers every line, when that part is written, with one of JSON: {"events": N, "commands": N, "bytes": N, "seconds": of the recording}. At the end
of its input it goes on waiting for nothing, and closes OUT. The syntax of recordings is in spec 08, section 20.
"""
import json
import mmap
import re
import sys
import time

BLOCK = re.compile(rb"binary ([01]) \S+ (\d+):(?:(\d+):)?")


def events(data):
    """The (start, end, time, is a command) of each event; what is cut off at the end belongs to the last."""
    position, found = data.find(b"\n") + 1, []
    while position < len(data):
        if data[position:position + 7] == b"binary ":
            head = BLOCK.match(data, position)
            size = int(head.group(3) if head.group(1) == b"1" else head.group(2))
            # A packed block has its own size behind the other; an unpacked one may begin with what looks like it.
            start = head.end() if head.group(1) == b"1" else head.end(2) + 1
            position = start + size + 1
            continue
        end = data.find(b"\n", position)
        end = len(data) if end < 0 else end + 1
        if data[position:position + 6] == b"event ":
            _, _, what, _, at = data[position:end].split()
            found.append((position, int(at), what == b"0"))
        position = end
    starts = [event[0] for event in found] + [len(data)]
    return [(start, end, at, command) for (start, at, command), end in zip(found, starts[1:])]


def main():
    with open(sys.argv[1], "rb") as file, open(sys.argv[2], "wb", buffering=0) as out:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        all_events = events(data)
        out.write(data[:all_events[0][0]])
        index, clock = 0, all_events[0][2]
        for line in sys.stdin:
            how, until = line.split()
            until, first, size, commands = int(until), index, 0, 0
            begin, began = clock, time.monotonic_ns()
            while index < len(all_events) and all_events[index][2] < until:
                start, end, at, command = all_events[index]
                if how == "timed":
                    time.sleep(max(0, (at - begin) - (time.monotonic_ns() - began)) / 1e9)
                out.write(data[start:end])
                size += end - start
                commands += command
                index += 1
            if how == "timed":
                time.sleep(max(0, (until - begin) - (time.monotonic_ns() - began)) / 1e9)
            clock = until
            print(json.dumps({"events": index - first, "commands": commands, "bytes": size, "seconds": round((until - begin) / 1e9, 1)}), flush=True)


main()
