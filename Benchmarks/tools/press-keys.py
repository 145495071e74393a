#!/usr/bin/python3
"""press-keys.py COUNT: on the display that shows a viewer full screen ($DISPLAY), whose desktop runs flasher.py. Presses a key and waits until the
square changes, COUNT times; prints the median and the 95th percentile in milliseconds and the number of presses that nothing followed."""
import random
import sys
import time

from Xlib import X, display
from Xlib.ext import xtest

server = display.Display()
root = server.screen().root
code = server.keysym_to_keycode(0x61)
random.seed(1)


def is_white():
    return sum(root.get_image(60, 60, 1, 1, X.ZPixmap, 0xFFFFFFFF).data[:3]) > 384


times, lost = [], 0
for _ in range(int(sys.argv[1])):
    before, start = is_white(), time.monotonic()
    xtest.fake_input(server, X.KeyPress, code)
    xtest.fake_input(server, X.KeyRelease, code)
    server.flush()
    while is_white() == before and time.monotonic() - start < 15:
        time.sleep(0.0005)
    if is_white() == before:
        lost += 1
    else:
        times.append((time.monotonic() - start) * 1000)
    time.sleep(0.2 + random.random() * 0.2)
times.sort()
at = lambda share: round(times[min(len(times) - 1, int(share * len(times)))]) if times else "-"
print(at(0.5), at(0.95), lost)
