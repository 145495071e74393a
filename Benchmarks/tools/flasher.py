#!/usr/bin/python3
"""flasher.py [--noise]: on the shared desktop ($DISPLAY). A square of 200x200 at the upper left turns black or white at every key press; with
--noise 480x360 random pixels beside it change 30 times a second, the worst case for a slow line. Needs python3-xlib."""
import os
import sys
import time

from Xlib import X, display

server = display.Display()
screen = server.screen()
window = screen.root.create_window(
    0, 0, 700, 380, 0, screen.root_depth, background_pixel=0x808080, event_mask=X.KeyPressMask | X.ExposureMask, override_redirect=True)
window.map()
context = window.create_gc()
server.sync()
time.sleep(0.3)
window.set_input_focus(X.RevertToParent, X.CurrentTime)
noise = "--noise" in sys.argv
next_frame = time.monotonic()
is_white = False
while True:
    while server.pending_events():
        event = server.next_event()
        is_white ^= event.type == X.KeyPress
        context.change(foreground=0xFFFFFF if is_white else 0)
        window.fill_rectangle(context, 0, 0, 200, 200)
        server.flush()
    if noise and time.monotonic() >= next_frame:
        next_frame += 1 / 30
        for y in range(0, 360, 24):  # a request has 256 KiB at most
            window.put_image(context, 210, y, 480, 24, X.ZPixmap, screen.root_depth, 0, os.urandom(480 * 24 * 4))
        server.flush()
    time.sleep(0.001)
