#!/usr/bin/env python3
"""cursor-page.py LEFT TOP SHAPE…: on $DISPLAY, a row of fields of 100x100 over each of which the pointer has one of the shapes (needs python3-tk)."""
import sys
import tkinter

page = tkinter.Tk()
page.overrideredirect(True)
shapes = sys.argv[3:]
page.geometry(f"{100 * len(shapes)}x100+{sys.argv[1]}+{sys.argv[2]}")
for index, shape in enumerate(shapes):
    tkinter.Frame(page, cursor=shape, width=100, height=100, background=("#c0c8d0", "#e0e4e8")[index % 2]).place(x=100 * index, y=0)
page.mainloop()
