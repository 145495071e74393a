import Testing

@testable import SpiceDisplay

@Suite("Rate of M-JPEG")
struct MotionJPEGRateTests {
  /// A link that takes what is sent at its rate, and a source whose frames have this size in quality 50.
  private struct Simulation {
    var rate: MotionJPEGRate
    let linkRate: Double
    let knowsRate: Bool
    let frameSize: Double
    let sourceRate: Double
    var time = Duration.zero
    /// Bytes that wait for the link.
    var queue = 0.0
    var sent: [(time: Duration, quality: Int)] = []
    var longestQueue = Duration.zero

    init(linkRate: Double, knowsRate: Bool = true, frameSize: Double = 40_000, sourceRate: Double = 25) {
      self.linkRate = linkRate
      self.knowsRate = knowsRate
      self.frameSize = frameSize
      self.sourceRate = sourceRate
      rate = MotionJPEGRate(linkRate: knowsRate ? linkRate : nil, share: 1, pixels: 640 * 360, at: .zero)
    }

    mutating func run(_ seconds: Double) {
      let end = time + .seconds(seconds)
      while time < end {
        let period = 1 / sourceRate
        time += .seconds(period)
        queue = max(0, queue - linkRate * period)
        let queued = Duration.seconds(queue / linkRate)
        let link = MotionJPEGRate.Link(rate: knowsRate ? linkRate : nil, queued: queued)
        guard let quality = rate.offer(at: time, link: link, share: 1, sourceRate: sourceRate) else { continue }
        let scale: [Int: Double] = [20: 0.5, 30: 0.7, 40: 0.85, 50: 1, 60: 1.2, 70: 1.4, 80: 1.9]
        let size = frameSize * (scale[quality] ?? 1)
        rate.encoded(bytes: Int(size), quality: quality, at: time)
        queue += size
        longestQueue = max(longestQueue, .seconds(queue / linkRate))
        sent.append((time, quality))
      }
    }

    func framesPerSecond(last seconds: Double) -> Double {
      Double(sent.count { $0.time > time - .seconds(seconds) }) / seconds
    }
  }

  @Test("a fast link gets all frames in the best quality")
  func fast() {
    var simulation = Simulation(linkRate: 100e6 / 8)
    simulation.run(5)
    #expect(simulation.sent.last?.quality == 80)
    #expect(simulation.framesPerSecond(last: 3) > 24)
    #expect(simulation.sent.first?.quality == 50)
  }

  @Test("a slow link gets fewer and poorer ones, and little waits for it", arguments: [10e6, 4e6, 1.5e6])
  func slow(bits: Double) {
    var simulation = Simulation(linkRate: bits / 8)
    simulation.run(15)
    let late = simulation.sent.filter { $0.time > .seconds(5) }
    // The share of videos is used: nine tenths of the link at most, and half of it at least.
    let bytes = late.reduce(0.0) { sum, frame in
      sum + 40_000 * ([20: 0.5, 30: 0.7, 40: 0.85, 50: 1, 60: 1.2, 70: 1.4, 80: 1.9][frame.quality] ?? 1)
    }
    let share = bytes / 10 / (bits / 8)
    #expect((0.5...0.95).contains(share))
    #expect(simulation.framesPerSecond(last: 5) >= min(8, bits / 8 / 20_000 * 0.7))
    // One frame is always whole.
    #expect(simulation.longestQueue <= .milliseconds(100) + .seconds(40_000 * 1.9 / (bits / 8)))
  }

  @Test("a link whose rate nobody knows is found out", arguments: [4e6, 100e6])
  func unknown(bits: Double) {
    var simulation = Simulation(linkRate: bits / 8, knowsRate: false)
    simulation.run(20)
    #expect(simulation.longestQueue <= .milliseconds(400))
    if bits > 50e6 { #expect(simulation.sent.last?.quality == 80) }
    #expect(simulation.framesPerSecond(last: 5) > (bits > 50e6 ? 24 : 6))
  }

  @Test("nothing is encoded while much is queued")
  func queued() {
    var rate = MotionJPEGRate(linkRate: 1e6, share: 1, pixels: 100_000, at: .zero)
    let full = MotionJPEGRate.Link(rate: 1e6, queued: .milliseconds(101))
    #expect(rate.offer(at: .seconds(1), link: full, share: 1, sourceRate: 25) == nil)
    #expect(rate.offer(at: .seconds(1), link: .init(rate: 1e6, queued: .zero), share: 1, sourceRate: 25) != nil)
  }

  @Test("of 60 frames a second 30 are sent")
  func many() {
    var simulation = Simulation(linkRate: 1e9, sourceRate: 60)
    simulation.run(4)
    #expect((29...31).contains(simulation.framesPerSecond(last: 2)))
  }

  @Test("a frame that was left out may come when there is credit again")
  func nextOffer() {
    var rate = MotionJPEGRate(linkRate: 100_000, share: 1, pixels: 100_000, at: .zero)
    rate.encoded(bytes: 40_000, quality: 50, at: .zero)
    let link = MotionJPEGRate.Link(rate: 100_000, queued: .zero)
    #expect(rate.offer(at: .milliseconds(100), link: link, share: 1, sourceRate: 25) == nil)
    let next = rate.nextOffer(after: .milliseconds(100))
    #expect(next > .milliseconds(350) && next < .milliseconds(600))
    #expect(rate.offer(at: next + .milliseconds(1), link: link, share: 1, sourceRate: 25) != nil)
  }

  @Test("reports of many late frames slow a stream down, once a second")
  func reports() {
    var rate = MotionJPEGRate(linkRate: 1e6, share: 1, pixels: 100_000, at: .zero)
    let start = rate.byteRate
    rate.report(frames: 5, drops: 1, at: .seconds(2))
    #expect(rate.byteRate == start)
    rate.report(frames: 5, drops: 4, at: .seconds(2))
    #expect(rate.byteRate == start * 0.75)
    rate.report(frames: 5, drops: 5, at: .seconds(2.5))
    #expect(rate.byteRate == start * 0.75)
    for second in 4...2000 { rate.report(frames: 5, drops: 5, at: .seconds(second)) }
    #expect(rate.byteRate == MotionJPEGRate.lowestRate)
  }
}

@Suite("When frames are shown")
struct PlayoutDelayTests {
  @Test("stamps go forward and are never 0")
  func stamps() {
    var delay = PlayoutDelay(transmission: .zero)
    #expect(delay.milliseconds == 60)
    #expect(delay.stamp(clientTime: 1000) == 1060)
    for _ in 0..<3 { delay.report(margin: 1000) }
    #expect(delay.milliseconds == 30)
    #expect(delay.stamp(clientTime: 1001) == 1061)
    #expect(delay.stamp(clientTime: 1100) == 1130)
    var wrapping = PlayoutDelay(transmission: .zero)
    #expect(wrapping.stamp(clientTime: 0 &- 60) == 1)
    #expect(wrapping.stamp(clientTime: .max &- 60) == 2)
  }

  @Test("frames that come late are given more time, whatever is reported")
  func reports() {
    var delay = PlayoutDelay(transmission: .milliseconds(40))
    delay.report(margin: -200)
    #expect(delay.milliseconds == 100 + 230)
    for _ in 0..<100 { delay.report(margin: .min) }
    #expect(delay.milliseconds == PlayoutDelay.longest)
    for _ in 0..<2000 { delay.report(margin: .max) }
    #expect(delay.milliseconds == 0)
  }
}
