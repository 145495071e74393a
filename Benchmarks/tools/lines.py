#!/usr/bin/env python3
"""lines.py COUNT MILLISECONDS: prints lines of made-up words, the same every time, one after each pause."""
import random
import sys
import time

random.seed(1)
words = ["".join(random.choice("etaoinshrdlucmfw") for _ in range(random.randint(2, 9))) for _ in range(400)]
next_line = time.monotonic()
for number in range(int(sys.argv[1])):
    print(number, " ".join(random.choice(words) for _ in range(random.randint(2, 11)))[:72], flush=True)
    next_line += float(sys.argv[2]) / 1000
    time.sleep(max(0.0, next_line - time.monotonic()))
