import Glibc

/// Seconds that the calling thread has run: what other programs take does not count.
func threadTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// How fast `body`, which paints `pixels` pixels, is: million pixels a second, over at least a twentieth of a second.
func measure(pixels: Int, _ body: () -> Void) -> Double {
  body()
  var count = 1
  while true {
    let start = threadTime()
    for _ in 0..<count { body() }
    let seconds = threadTime() - start
    if seconds >= 0.05 { return Double(pixels) * Double(count) / seconds / 1e6 }
    count = max(count * 2, Int(Double(count) * 0.06 / max(seconds, 1e-6)))
  }
}
