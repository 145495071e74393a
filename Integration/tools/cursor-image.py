#!/usr/bin/env python3
"""cursor-image.py [--trimmed] [OUT.pam]: the pointer's present shape on $DISPLAY, as `WIDTHxHEIGHT HOTX HOTY SHA1-OF-PIXELS`.

Trimmed, without the transparent edges: graphics cards have shapes of one size only. A picture of it is written to OUT.pam."""
import ctypes
import ctypes.util
import hashlib
import struct
import sys


class CursorImage(ctypes.Structure):
    _fields_ = [
        ("x", ctypes.c_short), ("y", ctypes.c_short), ("width", ctypes.c_ushort), ("height", ctypes.c_ushort),
        ("xhot", ctypes.c_ushort), ("yhot", ctypes.c_ushort), ("serial", ctypes.c_ulong),
        ("pixels", ctypes.POINTER(ctypes.c_ulong)), ("atom", ctypes.c_ulong), ("name", ctypes.c_char_p),
    ]


x11 = ctypes.CDLL("libX11.so.6")
fixes = ctypes.CDLL("libXfixes.so.3")
x11.XOpenDisplay.restype = ctypes.c_void_p
fixes.XFixesGetCursorImage.restype = ctypes.POINTER(CursorImage)
fixes.XFixesGetCursorImage.argtypes = [ctypes.c_void_p]
display = x11.XOpenDisplay(None)
if not display:
    sys.exit("cannot open the display")
event, error = ctypes.c_int(), ctypes.c_int()
fixes.XFixesQueryExtension.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int)]
fixes.XFixesQueryExtension(display, ctypes.byref(event), ctypes.byref(error))
image = fixes.XFixesGetCursorImage(display).contents
rows = [[image.pixels[y * image.width + x] & 0xFFFFFFFF for x in range(image.width)] for y in range(image.height)]
left, top = 0, 0
if "--trimmed" in sys.argv:
    drawn = [(x, y) for y, row in enumerate(rows) for x, pixel in enumerate(row) if pixel >> 24] or [(0, 0)]
    left, right = min(x for x, _ in drawn), max(x for x, _ in drawn) + 1
    top, bottom = min(y for _, y in drawn), max(y for _, y in drawn) + 1
    rows = [row[left:right] for row in rows[top:bottom]]
width, height = len(rows[0]), len(rows)
pixels = struct.pack(f"<{width * height}I", *(pixel for row in rows for pixel in row))
print(f"{width}x{height} {image.xhot - left} {image.yhot - top} {hashlib.sha1(pixels).hexdigest()}")
if sys.argv[-1].endswith(".pam"):
    with open(sys.argv[-1], "wb") as file:
        file.write(f"P7\nWIDTH {width}\nHEIGHT {height}\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n".encode())
        file.write(b"".join(struct.pack(">I", (pixel << 8 & 0xFFFFFFFF) | pixel >> 24) for row in rows for pixel in row))
