/// Encodes the rows of one pass (spec 04, section 12).
///
/// It is a view of memory that `QUICEncoder` owns: `byteCount` bytes, all of which it initialises. Rows are words as `QUICPixels` says,
/// with some words before and behind them that may be read and written.
struct QUICPassEncoder<Pass: QUICPass> {
  private typealias Depth = Pass.Depth
  private typealias Models = QUICModels<Pass, QUICCodeWords.Selector>

  private let width: Int
  private let models: Models
  /// The differences that were coded last in each column: contexts (spec 04, section 7.3).
  private let coded: UnsafeMutablePointer<UInt32>
  private var current: UnsafeMutablePointer<UInt32>
  private var above: UnsafeMutablePointer<UInt32>
  private var isFirstRow = true
  private var state = QUICPassState()

  /// The bit above the components: `QUICCodeWords` has no words for what has it.
  private static var runFlag: UInt32 { Pass.isColour ? 1 << 24 : 1 << 8 }
  /// Words before and behind rows.
  private static var padding: Int { 16 }
  /// Pixels that are prepared at a time, and for which the writer has room.
  private static var blockPixels: Int { 128 }
  /// The most bytes that the pixels of a block take: 16 for each one's code words and the run before it, and the ones of a run that leaves
  /// the block, of which each stands for 2^15 pixels at last.
  private static var blockBytes: Int { 16 * blockPixels + 4096 }
  private static var freshBytes: Int { 4 * (blockPixels + padding) }

  private static func rowBytes(_ width: Int) -> Int { (width + 2 * padding + 15) / 16 * 64 }

  static func byteCount(width: Int) -> Int { Models.byteCount + freshBytes + 3 * rowBytes(width) }

  /// `memory` is aligned to 64 bytes.
  init(at memory: UnsafeMutableRawPointer, width: Int, words: QUICCodeWords) {
    self.width = width
    models = Models(at: memory, choices: words.choices)
    func row(_ offset: Int, _ bytes: Int) -> UnsafeMutablePointer<UInt32> {
      (memory + Models.byteCount + offset).initializeMemory(as: UInt32.self, repeating: 0, count: bytes / 4)
    }
    let rowBytes = Self.rowBytes(width)
    _ = row(0, Self.freshBytes)
    coded = row(Self.freshBytes, rowBytes) + Self.padding
    current = row(Self.freshBytes + rowBytes, rowBytes) + Self.padding
    above = row(Self.freshBytes + 2 * rowBytes, rowBytes) + Self.padding
  }

  /// Differences of `blockPixels` pixels of the current row, with `runFlag` where a run is to be tried. It lies right behind the models, so
  /// that the loops need one address for both.
  @inline(__always) private var fresh: UnsafeMutablePointer<UInt32> { models.end.assumingMemoryBound(to: UInt32.self) }

  /// Where the next row's pixels must be put before it is encoded: `width` words.
  var nextRow: UnsafeMutablePointer<UInt32> { above }

  /// Encodes the pixels of `nextRow`.
  mutating func encodeRow(_ writer: inout QUICBitWriter, _ output: inout [UInt8]) {
    swap(&current, &above)
    // What lies before the first pixel is its context: the first difference of the row above, 0 in the first row.
    coded[-1] = coded[0]
    (state, writer) = code(state, writer, &output)
    isFirstRow = false
  }

  /// Returns state and writer behind the row. They come and go by value, and all that the loops use lies in locals, so that it may stay in
  /// registers.
  @inline(never) private func code(
    _ oldState: QUICPassState, _ oldWriter: QUICBitWriter, _ output: inout [UInt8]
  ) -> (QUICPassState, QUICBitWriter) {
    var (state, writer) = (oldState, oldWriter)
    let (models, fresh, current, runCodes) = (models, fresh, current, QUICRunCodes.shared)
    let selectors0 = models[0].selectors
    let selectors1 = models[Pass.isColour ? 1 : 0].selectors
    let selectors2 = models[Pass.isColour ? 2 : 0].selectors
    var x = 0
    // `fresh` has the differences of the pixels from `block` to `prepared`.
    var block = 0
    var prepared = 0
    while x < width {
      let begin = x
      let stageStop = state.stop(x: x, width: width)
      let threshold = state.threshold
      while x < stageStop {
        if x >= prepared {
          writer.reserve(Self.blockBytes, &output)
          block = x & ~3
          prepared = min(width, block &+ Self.blockPixels)
          prepare(block, prepared)
        }
        if fresh[x &- block] >= Self.runFlag {
          let run = Self.runLength(current, x, stageStop)
          if run < QUICRunCodes.shortRuns {
            let code = runCodes.shortCodes[state.runState &* QUICRunCodes.shortRuns &+ run]
            writer.put(code.bits, Int(code.length))
            state.runState = Int(code.state)
          } else {
            (writer, state.runState) = Self.putLongRun(runCodes, run, writer, state.runState)
          }
          x &+= run
          // An empty run is not tried twice at one place; behind another one, everything begins anew.
          if run > 0 { continue }
          fresh[x &- block] &= ~Self.runFlag
        }
        // Code pixels until the next run, the next update of the models, or the end of what is prepared, where a flag is put.
        let coded = coded + block
        let start = x &- block
        var index = start
        let stop = min(prepared, stageStop, x &+ state.wait &+ 1) &- block
        let kept = fresh[stop]
        fresh[stop] = kept | Self.runFlag
        let context = coded[index &- 1]
        var value = fresh[index]
        if Pass.isColour {
          var words0 = selectors0[Int(context &>> 16)]
          var words1 = selectors1[Int(UInt8(truncatingIfNeeded: context &>> 8))]
          var words2 = selectors2[Int(UInt8(truncatingIfNeeded: context))]
          repeat {
            coded[index] = value
            let red = Int(value &>> 16)
            let green = Int(UInt8(truncatingIfNeeded: value &>> 8))
            let blue = Int(UInt8(truncatingIfNeeded: value))
            let (red0, green1, blue2) = (words0 + red, words1 + green, words2 + blue)
            let (length1, length2) = (green1.pointee.length, blue2.pointee.length)
            let length = red0.pointee.length &+ length1 &+ length2
            if _fastPath(length <= 32) {
              writer.put((red0.pointee.bits &<< length1 | green1.pointee.bits) &<< length2 | blue2.pointee.bits, Int(length))
            } else {
              writer = Self.putLongWords(writer, red0, green1, blue2)
            }
            words0 = selectors0[red]
            words1 = selectors1[green]
            words2 = selectors2[blue]
            index &+= 1
            value = fresh[index]
          } while value < Self.runFlag
        } else {
          var words = selectors0[Int(context)]
          repeat {
            coded[index] = value
            let word = words + Int(value)
            writer.put(word.pointee.bits, Int(word.pointee.length))
            words = selectors0[Int(value)]
            index &+= 1
            value = fresh[index]
          } while value < Self.runFlag
        }
        fresh[stop] = kept
        x = block &+ index
        state.wait &-= index &- start
        if state.wait < 0 {
          models.update(context: coded[index &- 2], residual: coded[index &- 1], threshold: threshold)
          state.restartWait()
        }
      }
      state.advance(x &- begin)
    }
    return (state, writer)
  }

  /// How many pixels from `x` on equal the one before, up to `stop`.
  @inline(__always) private static func runLength(_ row: UnsafeMutablePointer<UInt32>, _ x: Int, _ stop: Int) -> Int {
    let pixel = row[x &- 1]
    let pair = UInt64(pixel) &<< 32 | UInt64(pixel)
    let pixels = UnsafeRawPointer(row)
    var end = x
    // Four pixels at a time may read some of the padding.
    while end < stop {
      let first = UInt64(littleEndian: pixels.loadUnaligned(fromByteOffset: 4 &* end, as: UInt64.self)) ^ pair
      let second = UInt64(littleEndian: pixels.loadUnaligned(fromByteOffset: 4 &* end &+ 8, as: UInt64.self)) ^ pair
      if first | second != 0 {
        let equal = first.trailingZeroBitCount &>> 5
        end &+= equal < 2 ? equal : 2 &+ second.trailingZeroBitCount &>> 5
        break
      }
      end &+= 4
    }
    return min(end, stop) &- x
  }

  @inline(never) private static func putLongWords(
    _ writer: QUICBitWriter, _ red: QUICCodeWords.Selector, _ green: QUICCodeWords.Selector, _ blue: QUICCodeWords.Selector
  ) -> QUICBitWriter {
    var writer = writer
    writer.put(red.pointee.bits, Int(red.pointee.length))
    writer.put(green.pointee.bits, Int(green.pointee.length))
    writer.put(blue.pointee.bits, Int(blue.pointee.length))
    return writer
  }

  /// The writer comes and goes by value, so that the loops' one need not have an address.
  @inline(never) private static func putLongRun(
    _ runCodes: QUICRunCodes, _ run: Int, _ writer: QUICBitWriter, _ state: Int
  ) -> (QUICBitWriter, Int) {
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

  /// Computes differences and run flags of the pixels from `first` to `end`, a few more at the end.
  @inline(__always) private func prepare(_ first: Int, _ end: Int) {
    if isFirstRow {
      for x in first..<end { fresh[x &- first] = QUICPixels.difference(Depth.self, current[x], current[x &- 1]) }
      return
    }
    prepareVectors(first, end)
    if first == 0 {
      // The first pixel is predicted from the one above alone, and runs begin at the fourth one.
      fresh[0] = QUICPixels.difference(Depth.self, current[0], above[0])
      for x in 0..<3 { fresh[x] &= ~Self.runFlag }
    }
  }

  /// Four pixels at a time. Vectors of 16 bytes are what all processors of 64 bits have.
  @inline(__always) private func prepareVectors(_ first: Int, _ end: Int) {
    let (row, above) = (UnsafeRawPointer(current), UnsafeRawPointer(above))
    let fresh = UnsafeMutableRawPointer(fresh) - 4 &* first
    var offset = 4 &* first
    while offset < 4 &* end {
      let pixels = row.loadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
      let left = row.loadUnaligned(fromByteOffset: offset &- 4, as: SIMD16<UInt8>.self)
      let upper = above.loadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
      var difference = pixels &- ((left & upper) &+ ((left ^ upper) &>> SIMD16(repeating: 1)))
      if Depth.bitsPerComponent == 5 { difference &= SIMD16(repeating: 31) }
      let upperChange =
        unsafeBitCast(upper, to: SIMD4<UInt32>.self) ^ above.loadUnaligned(fromByteOffset: offset &- 4, as: SIMD4<UInt32>.self)
      let leftChange = unsafeBitCast(left, to: SIMD4<UInt32>.self) ^ row.loadUnaligned(fromByteOffset: offset &- 8, as: SIMD4<UInt32>.self)
      // 0 minus 1 is the only number here that has the bit.
      let flags = ((upperChange | leftChange) &- SIMD4(repeating: 1)) & SIMD4(repeating: Self.runFlag)
      fresh.storeBytes(of: unsafeBitCast(difference, to: SIMD4<UInt32>.self) | flags, toByteOffset: offset, as: SIMD4<UInt32>.self)
      offset &+= 16
    }
  }
}
