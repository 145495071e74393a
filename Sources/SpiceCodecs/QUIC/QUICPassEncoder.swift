/// Encodes the rows of one pass (spec 04, section 12).
///
/// It is a view of memory that `QUICEncoder` owns: `byteCount` bytes, all of which it initialises. Rows are words as `QUICPixels` says,
/// with `padding` words before and behind them that may be read and written.
struct QUICPassEncoder<Pass: QUICPass> {
  private typealias Depth = Pass.Depth
  private typealias Model = QUICModel<QUICCodeWords.Selector>

  private let width: Int
  private let rules: QUICModelRules
  private let choices: UnsafePointer<QUICCodeWords.Selector>
  private let runCodes: QUICRunCodes
  private let models: UnsafeMutableRawPointer
  /// Differences of the current row, with `runFlag` where a run is to be tried.
  private let fresh: UnsafeMutablePointer<UInt32>
  /// The differences that were coded last in each column: contexts (spec 04, section 7.3).
  private let coded: UnsafeMutablePointer<UInt32>
  private var current: UnsafeMutablePointer<UInt32>
  private var above: UnsafeMutablePointer<UInt32>
  private var isFirstRow = true
  private var state = QUICPassState()

  private static var runFlag: UInt32 { 0x8000_0000 }
  private static var padding: Int { 16 }
  /// Pixels that are prepared at a time, and for which the writer has room.
  private static var blockPixels: Int { 256 }
  /// The most bytes that the pixels of a block take: 16 for each one's code words and the run before it, and the ones of a run that leaves
  /// the block, of which each stands for 2^15 pixels at last.
  private static var blockBytes: Int { 16 * blockPixels + 4096 }

  private static func rowBytes(_ width: Int) -> Int { (width + 2 * padding + 15) / 16 * 64 }

  static func byteCount(width: Int) -> Int { Pass.componentCount * Model.byteCount + 4 * rowBytes(width) }

  /// `memory` is aligned to 64 bytes.
  init(at memory: UnsafeMutableRawPointer, width: Int, words: QUICCodeWords) {
    self.width = width
    rules = Depth.rules
    choices = words.choices
    runCodes = .shared
    models = memory
    for component in 0..<Pass.componentCount {
      Model(at: memory + component * Model.byteCount).reset(words.choices[8 - Depth.bitsPerComponent])
    }
    let rows = memory + Pass.componentCount * Model.byteCount
    let rowBytes = Self.rowBytes(width)
    func row(_ index: Int) -> UnsafeMutablePointer<UInt32> {
      let start = (rows + index * rowBytes).bindMemory(to: UInt32.self, capacity: rowBytes / 4)
      start.initialize(repeating: 0, count: rowBytes / 4)
      return start + Self.padding
    }
    fresh = row(0)
    coded = row(1)
    current = row(2)
    above = row(3)
  }

  /// Where the next row's pixels must be put before it is encoded: `width` words.
  var nextRow: UnsafeMutablePointer<UInt32> { above }

  /// Encodes the pixels of `nextRow`.
  mutating func encodeRow(_ writer: inout QUICBitWriter, _ output: inout [UInt8]) {
    swap(&current, &above)
    code(&writer, &output)
    isFirstRow = false
  }

  private mutating func code(_ writerInOut: inout QUICBitWriter, _ output: inout [UInt8]) {
    // All that the loops use lies in locals, so that it may stay in registers.
    var writer = writerInOut
    var state = self.state
    let (width, fresh, coded, models, current) = (self.width, self.fresh, self.coded, self.models, self.current)
    let selectors0 = Model(at: models).selectors
    let selectors1 = Pass.isColour ? Model(at: models + Model.byteCount).selectors : selectors0
    let selectors2 = Pass.isColour ? Model(at: models + 2 * Model.byteCount).selectors : selectors0
    /// What lies before the first pixel is its context: the first difference of the row above, 0 in the first row.
    coded[-1] = coded[0]
    var x = 0
    var prepared = 0
    while x < width {
      let begin = x
      let stageStop = state.stop(x: x, width: width)
      let threshold = state.threshold
      while x < stageStop {
        if x >= prepared {
          writer.reserve(Self.blockBytes, &output)
          prepared = min(width, x &+ Self.blockPixels)
          prepare(x, prepared)
        }
        if fresh[x] >= Self.runFlag {
          let run = runLength(current, x, stageStop)
          putRun(run, &writer, &state)
          x &+= run
          // An empty run is not tried twice at one place; behind another one, everything begins anew.
          if run > 0 { continue }
          fresh[x] &= ~Self.runFlag
        }
        // Code pixels until the next run, the next update of the model, or the end of what is prepared. A flag at the end saves a test.
        let start = x
        let stop = min(prepared, stageStop, x &+ state.wait &+ 1)
        let kept = fresh[stop]
        fresh[stop] = kept | Self.runFlag
        var value = fresh[x]
        var context = coded[x &- 1]
        repeat {
          coded[x] = value
          if Pass.isColour {
            let red = selectors0[Int(context &>> 16)] + Int(value &>> 16)
            let green = selectors1[Int(UInt8(truncatingIfNeeded: context &>> 8))] + Int(UInt8(truncatingIfNeeded: value &>> 8))
            let blue = selectors2[Int(UInt8(truncatingIfNeeded: context))] + Int(UInt8(truncatingIfNeeded: value))
            let length = red.pointee.length &+ green.pointee.length &+ blue.pointee.length
            if _fastPath(length <= 32) {
              let word = (red.pointee.bits &<< green.pointee.length | green.pointee.bits) &<< blue.pointee.length | blue.pointee.bits
              writer.put(word, Int(length))
            } else {
              writer.put(red.pointee.bits, Int(red.pointee.length))
              writer.put(green.pointee.bits, Int(green.pointee.length))
              writer.put(blue.pointee.bits, Int(blue.pointee.length))
            }
          } else {
            let word = selectors0[Int(context)] + Int(value)
            writer.put(word.pointee.bits, Int(word.pointee.length))
          }
          x &+= 1
          context = value
          value = fresh[x]
        } while value < Self.runFlag
        fresh[stop] = kept
        state.wait &-= x &- start
        if state.wait < 0 {
          update(coded[x &- 2], context, threshold)
          state.restartWait()
        }
      }
      state.advance(x &- begin)
    }
    self.state = state
    writerInOut = writer
  }

  @inline(never) private func update(_ context: UInt32, _ residual: UInt32, _ threshold: UInt32) {
    for component in 0..<Pass.componentCount {
      let shift = UInt32(8 * (Pass.componentCount - 1 - component))
      Model(at: models + component * Model.byteCount).update(
        Depth.self, rules, context: Int(context &>> shift & 0xff), residual: Int(residual &>> shift & 0xff), threshold: threshold,
        choices: choices)
    }
  }

  /// How many pixels from `x` on equal the one before, up to `stop`.
  @inline(__always) private func runLength(_ row: UnsafeMutablePointer<UInt32>, _ x: Int, _ stop: Int) -> Int {
    let pixel = row[x &- 1]
    let pair = UInt64(pixel) &<< 32 | UInt64(pixel)
    let pixels = UnsafeRawPointer(row)
    var end = x
    // Two pixels at a time may read one of the padding.
    while end < stop {
      let unequal = UInt64(littleEndian: pixels.loadUnaligned(fromByteOffset: 4 &* end, as: UInt64.self)) ^ pair
      if unequal != 0 {
        end &+= unequal.trailingZeroBitCount &>> 5
        break
      }
      end &+= 2
    }
    return min(end, stop) &- x
  }

  @inline(__always) private func putRun(_ run: Int, _ writer: inout QUICBitWriter, _ state: inout QUICPassState) {
    if run < QUICRunCodes.shortRuns {
      let code = runCodes.shortCodes[state.runState &* QUICRunCodes.shortRuns &+ run]
      writer.put(code.bits, Int(code.length))
      state.runState = Int(code.state)
    } else {
      (writer, state.runState) = putLongRun(run, writer, state.runState)
    }
  }

  /// By value, so that the loops' writer need not have an address.
  @inline(never) private func putLongRun(_ run: Int, _ writer: QUICBitWriter, _ state: Int) -> (QUICBitWriter, Int) {
    var (left, state, writer) = (run, state, writer)
    while left >= 1 &<< Int(runCodes.orders[state]) {
      left &-= 1 &<< Int(runCodes.orders[state])
      state = min(state &+ 1, QUICRunCodes.lastState)
      writer.put(1, 1)
    }
    writer.put(UInt32(truncatingIfNeeded: left), 1 &+ Int(runCodes.orders[state]))
    return (writer, max(state &- 1, 0))
  }

  // MARK: Differences

  /// Computes differences and run flags of the pixels from `first` to `end`; some before and behind may be computed too.
  @inline(__always) private func prepare(_ first: Int, _ end: Int) {
    if isFirstRow {
      for x in first..<end { fresh[x] = QUICPixels.difference(Depth.self, current[x], current[x &- 1]) }
      return
    }
    let start = first & ~3
    prepareVectors(start, end)
    if start == 0 {
      // The first pixel is predicted from the one above alone, and runs begin at the fourth one.
      fresh[0] = QUICPixels.difference(Depth.self, current[0], above[0])
      for x in 0..<3 { fresh[x] &= ~Self.runFlag }
    }
  }

  /// Four pixels at a time. Vectors of 16 bytes are what all processors of 64 bits have.
  @inline(__always) private func prepareVectors(_ start: Int, _ end: Int) {
    let (row, above) = (UnsafeRawPointer(current), UnsafeRawPointer(above))
    let fresh = UnsafeMutableRawPointer(fresh)
    var offset = 4 &* start
    while offset < 4 &* end {
      let pixels = row.loadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
      let left = row.loadUnaligned(fromByteOffset: offset &- 4, as: SIMD16<UInt8>.self)
      let upper = above.loadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
      var difference = pixels &- ((left & upper) &+ ((left ^ upper) &>> SIMD16(repeating: 1)))
      if Depth.bitsPerComponent == 5 { difference &= SIMD16(repeating: 31) }
      let upperChange =
        unsafeBitCast(upper, to: SIMD4<UInt32>.self) ^ above.loadUnaligned(fromByteOffset: offset &- 4, as: SIMD4<UInt32>.self)
      let leftChange = unsafeBitCast(left, to: SIMD4<UInt32>.self) ^ row.loadUnaligned(fromByteOffset: offset &- 8, as: SIMD4<UInt32>.self)
      // 0 minus 1 is the only number here whose sign is set.
      let flags = ((upperChange | leftChange) &- SIMD4(repeating: 1)) & SIMD4(repeating: Self.runFlag)
      fresh.storeBytes(of: unsafeBitCast(difference, to: SIMD4<UInt32>.self) | flags, toByteOffset: offset, as: SIMD4<UInt32>.self)
      offset &+= 16
    }
  }
}
