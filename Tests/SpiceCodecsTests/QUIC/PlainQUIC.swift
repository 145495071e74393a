import SpiceCodecs

/// The procedure of spec 04, section 12, word by word and as slow as it is: what the encoder and the decoder are compared with.
struct PlainQUIC {
  struct Failure: Error {}

  /// Bits that are written, or read.
  private struct Bits {
    var isReading: Bool
    var words: [UInt32]
    var position = 0

    mutating func code(_ bit: Int) throws -> Int {
      defer { position += 1 }
      let shift = UInt32(31 - position % 32)
      if isReading {
        // A decoder looks one word ahead.
        guard (position + 1 + 31) / 32 < words.count else { throw Failure() }
        return Int(words[position / 32] >> shift & 1)
      }
      if position % 32 == 0 { words.append(0) }
      words[position / 32] |= UInt32(bit) << shift
      return bit
    }

    mutating func code(_ value: Int, bits: Int) throws -> Int {
      var result = 0
      for shift in stride(from: bits - 1, through: 0, by: -1) { result = try result << 1 | code(value >> shift & 1) }
      return result
    }
  }

  private struct Bucket {
    var counters: [Int]
    var best: Int
  }

  private struct Pass {
    var components: [Int]
    var stage = 0
    var left = 2048
    var wait = 0
    var random = 0
    var runState = 0
  }

  private static let randomNumbers: [Int] = [
    2, 23, 19, 21, 7, 18, 40, 14, 12, 32, 47, 44, 36, 6, 18, 11, 4, 19, 42, 29, 16, 63, 57, 51, 16, 3, 5, 14, 15, 30, 20, 9,
    36, 45, 3, 57, 61, 0, 8, 5, 41, 14, 43, 27, 43, 59, 31, 35, 39, 60, 42, 38, 13, 54, 62, 1, 26, 3, 11, 61, 52, 34, 7, 48,
    4, 59, 22, 12, 22, 8, 50, 4, 10, 6, 44, 8, 11, 46, 31, 51, 53, 17, 1, 43, 46, 60, 36, 54, 10, 27, 39, 44, 22, 41, 23, 2,
    44, 0, 40, 53, 40, 48, 16, 43, 32, 28, 33, 12, 20, 2, 56, 62, 55, 58, 18, 20, 13, 55, 38, 29, 57, 19, 49, 33, 47, 63, 59, 0,
    35, 61, 19, 25, 46, 38, 60, 4, 35, 1, 26, 40, 28, 10, 5, 14, 25, 18, 48, 49, 20, 59, 62, 34, 46, 7, 33, 52, 34, 58, 9, 29,
    8, 55, 62, 60, 37, 36, 37, 50, 6, 3, 10, 28, 48, 24, 26, 61, 57, 30, 11, 54, 2, 6, 50, 47, 7, 17, 35, 53, 32, 12, 23, 17,
    5, 21, 49, 55, 51, 45, 52, 27, 39, 25, 39, 63, 22, 24, 42, 52, 56, 38, 41, 41, 56, 32, 13, 24, 26, 51, 27, 56, 58, 37, 24, 42,
    15, 28, 17, 30, 31, 15, 16, 23, 25, 54, 33, 34, 1, 29, 31, 50, 53, 21, 49, 15, 47, 9, 0, 58, 37, 45, 30, 13, 9, 45, 63, 21,
  ]
  private static let orders = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15]
  private static let thresholds = [110, 550, 900, 800, 550, 400, 350]

  private let depth: Int
  private let width: Int
  private let height: Int
  private var bits: Bits
  private var passes: [Pass]
  /// By component, row by row: components in coding order.
  private(set) var pixels: [[Int]]
  private var residuals: [[Int]]
  private var buckets: [[Bucket]]

  private init(_ type: QUICImageType, width: Int, height: Int, pixels: [[Int]]?, words: [UInt32]) {
    depth = type == .rgb16 ? 5 : 8
    self.width = width
    self.height = height
    bits = Bits(isReading: pixels == nil, words: words, position: 160)
    passes = type == .gray ? [Pass(components: [0])] : [Pass(components: [0, 1, 2])] + (type == .rgba ? [Pass(components: [3])] : [])
    let count = type.componentCount
    self.pixels = pixels ?? Array(repeating: Array(repeating: 0, count: width * height), count: count)
    residuals = Array(repeating: Array(repeating: 0, count: width), count: count)
    let bucket = Bucket(counters: Array(repeating: 0, count: depth), best: depth - 1)
    buckets = Array(repeating: Array(repeating: bucket, count: depth), count: count)
  }

  /// The whole stream.
  static func encode(_ type: QUICImageType, width: Int, height: Int, _ pixels: [[Int]]) throws -> [UInt8] {
    let header = [0x4349_5551, 0, type.rawValue, UInt32(width), UInt32(height)]
    var coder = PlainQUIC(type, width: width, height: height, pixels: pixels, words: header)
    try coder.codeRows()
    return (coder.bits.words + [0]).flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(8 * $0)) } }
  }

  /// The components in coding order; the header has been checked.
  static func decode(_ header: QUICHeader, _ stream: [UInt8]) throws -> [[Int]] {
    let words = (0..<stream.count / 4).map { word in (0..<4).reduce(0) { $0 | UInt32(stream[4 * word + $1]) << UInt32(8 * $1) } }
    var coder = PlainQUIC(header.type, width: header.width, height: header.height, pixels: nil, words: words)
    try coder.codeRows()
    guard coder.bits.position > 160 else { throw Failure() }
    return coder.pixels
  }

  private mutating func codeRows() throws {
    for y in 0..<height {
      for pass in passes.indices { try codeRow(pass, y) }
    }
  }

  private mutating func codeRow(_ pass: Int, _ y: Int) throws {
    let components = passes[pass].components
    let firstContexts = components.map { y > 0 ? residuals[$0][0] : 0 }
    var x = 0
    while x < width {
      let stop = passes[pass].stage < 6 ? min(width, x + passes[pass].left) : width
      let begin = x
      x = try codeSegment(pass, y, x, stop, firstContexts)
      guard passes[pass].stage < 6 else { continue }
      passes[pass].left -= stop - begin
      if passes[pass].left == 0 {
        passes[pass].stage += 1
        passes[pass].left = 2048
      }
    }
  }

  private func isEqual(_ components: [Int], _ y: Int, _ a: Int, _ b: Int) -> Bool {
    components.allSatisfy { pixels[$0][y * width + a] == pixels[$0][y * width + b] }
  }

  private mutating func codeSegment(_ pass: Int, _ y: Int, _ begin: Int, _ stop: Int, _ firstContexts: [Int]) throws -> Int {
    let components = passes[pass].components
    var x = begin
    var noRunAt = -1
    while x < stop {
      if y > 0, x >= 3, x != noRunAt, isEqual(components, y - 1, x, x - 1), isEqual(components, y, x - 1, x - 2) {
        var run = 0
        while !bits.isReading, x + run < stop, isEqual(components, y, x + run, x - 1) { run += 1 }
        run = try codeRun(pass, run, limit: stop - x)
        for component in components {
          for offset in 0..<run { pixels[component][y * width + x + offset] = pixels[component][y * width + x - 1] }
        }
        if run == 0 { noRunAt = x }
        x += run
        continue
      }
      let contexts = components.map { x > 0 ? residuals[$0][x - 1] : firstContexts[$0 - components[0]] }
      for (component, context) in zip(components, contexts) { try codeComponent(component, x, y, context) }
      if passes[pass].wait == 0 {
        for (component, context) in zip(components, contexts) { update(component, context, x, passes[pass].stage) }
        passes[pass].wait = Self.randomNumbers[passes[pass].random % 256] & ((1 << passes[pass].stage) - 1)
        passes[pass].random += 1
      } else {
        passes[pass].wait -= 1
      }
      x += 1
    }
    return stop
  }

  private func bucket(_ context: Int) -> Int {
    var bucket = 0
    while bucket < depth - 1, context % (1 << depth) + 1 >= 2 << bucket { bucket += 1 }
    return bucket
  }

  private func parameters(_ k: Int) -> (zeros: Int, regular: Int, suffix: Int) {
    let zeros = min(26 - depth, (1 << (depth - k)) - 1)
    var suffix = 0
    while 1 << suffix < (1 << depth) - (zeros << k) { suffix += 1 }
    return (zeros, zeros << k, suffix)
  }

  private mutating func codeComponent(_ component: Int, _ x: Int, _ y: Int, _ context: Int) throws {
    let place = y * width + x
    let prediction =
      switch (x, y) {
      case (0, 0): 0
      case (_, 0): pixels[component][place - 1]
      case (0, _): pixels[component][place - width]
      default: (pixels[component][place - 1] + pixels[component][place - width]) >> 1
      }
    let modulus = 1 << depth
    let k = buckets[component][bucket(context)].best
    let (zeros, regular, suffix) = parameters(k)
    let difference = (pixels[component][place] - prediction + modulus) % modulus
    let coded = difference < modulus / 2 ? 2 * difference : 2 * (modulus - 1 - difference) + 1
    var count = 0
    let limit = min(zeros, coded >> k)
    while count < zeros {
      if try bits.code(count < limit ? 0 : 1) == 1 { break }
      count += 1
    }
    var residual: Int
    if count < zeros {
      residual = try count << k | bits.code(coded & ((1 << k) - 1), bits: k)
    } else {
      residual = try regular + bits.code(max(0, coded - regular), bits: suffix)
    }
    if depth == 8 { residual %= 256 }
    residuals[component][x] = residual
    let decoded = residual >= modulus ? 0 : residual % 2 == 0 ? residual / 2 : modulus - 1 - residual / 2
    pixels[component][place] = (prediction + decoded) % modulus
  }

  private mutating func update(_ component: Int, _ context: Int, _ x: Int, _ stage: Int) {
    let residual = residuals[component][x]
    let index = bucket(context)
    for k in 0..<depth {
      let (zeros, regular, suffix) = parameters(k)
      buckets[component][index].counters[k] += residual < regular ? (residual >> k) + 1 + k : zeros + suffix
    }
    let counters = buckets[component][index].counters
    var best = 0
    for k in 0..<depth where counters[k] <= counters[best] { best = k }
    buckets[component][index].best = best
    if counters[best] > Self.thresholds[stage] { buckets[component][index].counters = counters.map { $0 >> 1 } }
  }

  private mutating func codeRun(_ pass: Int, _ length: Int, limit: Int) throws -> Int {
    var state = passes[pass].runState
    var left = length
    var run = 0
    while try bits.code(left >= 1 << Self.orders[state] ? 1 : 0) == 1 {
      left -= 1 << Self.orders[state]
      run += 1 << Self.orders[state]
      guard run <= limit else { throw Failure() }
      state = min(state + 1, 31)
    }
    run += try bits.code(max(0, left), bits: Self.orders[state])
    passes[pass].runState = max(state - 1, 0)
    guard run <= limit else { throw Failure() }
    return run
  }
}
