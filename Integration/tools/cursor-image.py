#!/usr/bin/env python3
"""cursor-image.py: the pointer's present shape on $DISPLAY, as `WIDTHxHEIGHT HOTX HOTY SHA1-OF-PIXELS`."""
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
count = image.width * image.height
pixels = struct.pack(f"<{count}I", *(image.pixels[i] & 0xFFFFFFFF for i in range(count)))
print(f"{image.width}x{image.height} {image.xhot} {image.yhot} {hashlib.sha1(pixels).hexdigest()}")
