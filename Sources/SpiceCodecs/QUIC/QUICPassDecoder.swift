/// Decodes the rows of one pass (spec 04, section 12).
///
/// It is a view of memory that `QUICDecoder` owns: `byteCount` bytes, all of which it initialises. The row is words as `QUICPixels` says.
struct QUICPassDecoder<Pass: QUICPass> {
  private typealias Depth = Pass.Depth
  private typealias Models = QUICModels<Pass, QUICDecodeTables.Selector>

  private let width: Int
  private let tables: QUICDecodeTables
  private let models: Models
  /// The last decoded row.
  let row: UnsafeMutablePointer<UInt32>
  /// The differences that were coded last in each column: contexts (spec 04, section 7.3).
  private let coded: UnsafeMutablePointer<UInt32>
  private var isFirstRow = true
  private var state = QUICPassState()

  /// Pixels between two checks for the end of the stream. Each takes at most 16 bytes: 78 bits, and a run of 40 bits.
  private static var chunkPixels: Int { 64 }
  /// Words before and behind a row that may be read and written.
  private static var padding: Int { 16 }

  private static func rowBytes(_ width: Int) -> Int { (width + 2 * padding + 15) / 16 * 64 }

  static func byteCount(width: Int) -> Int { Models.byteCount + 2 * rowBytes(width) }

  /// `memory` is aligned to 64 bytes.
  init(at memory: UnsafeMutableRawPointer, width: Int, tables: QUICDecodeTables) {
    self.width = width
    self.tables = tables
    models = Models(at: memory, choices: tables.choices)
    let rowBytes = Self.rowBytes(width)
    func row(_ index: Int) -> UnsafeMutablePointer<UInt32> {
      (memory + Models.byteCount + index * rowBytes).initializeMemory(as: UInt32.self, repeating: 0, count: rowBytes / 4) + Self.padding
    }
    self.row = row(0)
    coded = row(1)
  }

  /// Decodes one row. False if the stream ends in it or has a run that is too long.
  mutating func decodeRow(_ source: inout QUICBitSource, _ reader: inout QUICBitReader) -> Bool {
    // What lies before the first pixel is its context: the first difference of the row above, 0 in the first row.
    coded[-1] = coded[0]
    let isDecoded = isFirstRow ? decodeFirstRow(&source, &reader, &state) : decodeLaterRow(&source, &reader, &state)
    isFirstRow = false
    return isDecoded
  }

  @inline(never) private func decodeFirstRow(
    _ source: inout QUICBitSource, _ reader: inout QUICBitReader, _ state: inout QUICPassState
  ) -> Bool {
    decode(&source, &reader, &state, isFirst: true)
  }

  @inline(never) private func decodeLaterRow(
    _ source: inout QUICBitSource, _ reader: inout QUICBitReader, _ state: inout QUICPassState
  ) -> Bool {
    decode(&source, &reader, &state, isFirst: false)
  }

  /// Before a pixel is decoded, `row` has the one above at its place.
  @inline(__always) private func decode(
    _ source: inout QUICBitSource, _ readerInOut: inout QUICBitReader, _ stateInOut: inout QUICPassState, isFirst: Bool
  ) -> Bool {
    // All that the loops use lies in locals, so that it may stay in registers.
    var reader = readerInOut
    var state = stateInOut
    let (width, row, coded, models, tables) = (self.width, self.row, self.coded, self.models, self.tables)
    let runCodes = QUICRunCodes.shared
    let selectors0 = models[0].selectors
    let selectors1 = models[Pass.isColour ? 1 : 0].selectors
    let selectors2 = models[Pass.isColour ? 2 : 0].selectors
    var x = 0
    var left = QUICVectorPixel(isFirst ? 0 : row[0])
    var above = left
    /// Both rows have two equal pixels before `x` (spec 04, section 11.1).
    var isRun = false
    while x < width {
      let begin = x
      let stageStop = state.stop(x: x, width: width)
      let threshold = state.threshold
      while x < stageStop {
        guard source.refill(&reader) else { return false }
        let stop = min(stageStop, x &+ Self.chunkPixels)
        while x < stop {
          if isRun, x >= 3 {
            reader.fill()
            let ones = reader.ones
            let last = state.runState &+ ones
            let order = Int(runCodes.orders[last])
            var run: Int
            if _fastPath(order <= 8) {
              run = Int(runCodes.sums[last] &- runCodes.sums[state.runState])
              reader.skip(UInt64(truncatingIfNeeded: ones &+ 1))
              run &+= reader.takeFew(order, runCodes)
              state.runState = Int(runCodes.nextStates[last])
            } else {
              (run, reader, state.runState) = Self.takeLongRun(runCodes, &source, reader, state.runState, limit: stageStop &- x)
            }
            // A length that is not there is beyond the limit too.
            guard run <= stageStop &- x else { return false }
            if run > 0 {
              let lastAbove = row[x &+ run &- 1]
              Self.fill(row + x, left.word, run)
              x &+= run
              above = QUICVectorPixel(row[x])
              isRun = row[x] == lastAbove
              continue
            }
          }
          // Decode pixels until the next run, the next update of the model, or the end of the chunk.
          isRun = false
          let start = x
          let update = min(stop, x &+ state.wait &+ 1)
          var isMiss = false
          let context = coded[x &- 1]
          var selector0 = selectors0[Int(context &>> (Pass.isColour ? 16 : 0)) & 0xff]
          var selector1 = selectors1[Int(context &>> 8) & 0xff]
          var selector2 = selectors2[Int(context) & 0xff]
          // The first word of a pixel is looked at before the bits are filled up, which takes 11 valid ones; the words of tables leave 23.
          reader.fill()
          repeat {
            let more = reader.more()
            var (bits, used) = (reader.bits, UInt64(0))
            let entry0 = Self.look(selector0, &bits, more, &used)
            let difference: UInt32
            if Pass.isColour {
              let entry1 = Self.look(selector1, &bits, 0, &used)
              let entry2 = Self.look(selector2, &bits, 0, &used)
              if _slowPath(entry0 & entry1 & entry2 & QUICDecodeTables.hit == 0) {
                isMiss = true
                break
              }
              let (red, green, blue) = (entry0 &>> 8, entry1 &>> 8, entry2 &>> 8)
              selector0 = selectors0[Int(red)]
              selector1 = selectors1[Int(green)]
              selector2 = selectors2[Int(blue)]
              difference = (red &<< 8 | green) &<< 8 | blue
            } else {
              if _slowPath(entry0 & QUICDecodeTables.hit == 0) {
                isMiss = true
                break
              }
              difference = entry0 &>> 8
              selector0 = selectors0[Int(difference)]
            }
            reader.bits = bits
            reader.count = reader.count &- used
            let pixel = QUICVectorPixel(Depth.self, left, above, QUICVectorPixel(difference))
            row[x] = pixel.word
            coded[x] = difference
            x &+= 1
            let next = isFirst ? pixel : QUICVectorPixel(row[x])
            let isFlat = !isFirst && QUICVectorPixel.areEqual(next, above, pixel, left)
            left = pixel
            above = next
            if isFlat {
              isRun = true
              break
            }
          } while x < update
          if _slowPath(isMiss) {
            let difference: UInt32
            reader.rewind()
            (difference, reader) = Self.slowPixel(models, tables, reader, coded[x &- 1])
            let pixel = QUICVectorPixel(Depth.self, left, above, QUICVectorPixel(difference))
            row[x] = pixel.word
            coded[x] = difference
            x &+= 1
            let next = isFirst ? pixel : QUICVectorPixel(row[x])
            isRun = !isFirst && QUICVectorPixel.areEqual(next, above, pixel, left)
            left = pixel
            above = next
          }
          state.wait &-= x &- start
          if state.wait < 0 {
            models.update(context: coded[x &- 2], residual: coded[x &- 1], threshold: threshold)
            state.restartWait()
          }
        }
      }
      state.advance(x &- begin)
    }
    stateInOut = state
    readerInOut = reader
    return true
  }

  /// Takes one code word off `bits`, into which `more` is merged. The entry is no hit if the word is not in the selector's table; `bits` and
  /// `used` are worthless then.
  @inline(__always) private static func look(
    _ selector: QUICDecodeTables.Selector, _ bits: inout UInt64, _ more: UInt64, _ used: inout UInt64
  ) -> UInt32 {
    let index = Int(truncatingIfNeeded: bits) & ((1 &<< QUICDecodeTables.indexBits) &- 1)
    let entry = UInt32(selector[index])
    bits = (bits | more) &>> UInt64(entry)
    used &+= UInt64(entry)
    return entry
  }

  /// Sets `count` pixels, 1 or more. Eight at a time, which is what most runs need; what lies behind them is put back.
  @inline(__always) private static func fill(_ row: UnsafeMutablePointer<UInt32>, _ pixel: UInt32, _ count: Int) {
    let start = UnsafeMutableRawPointer(row)
    let end = start + 4 &* count
    let (kept0, kept1) = (end.loadUnaligned(as: SIMD4<UInt32>.self), end.loadUnaligned(fromByteOffset: 16, as: SIMD4<UInt32>.self))
    var next = start
    let pixels = SIMD4(repeating: pixel)
    repeat {
      next.storeBytes(of: pixels, as: SIMD4<UInt32>.self)
      next.storeBytes(of: pixels, toByteOffset: 16, as: SIMD4<UInt32>.self)
      next += 32
    } while next < end
    end.storeBytes(of: kept0, as: SIMD4<UInt32>.self)
    end.storeBytes(of: kept1, toByteOffset: 16, as: SIMD4<UInt32>.self)
  }

  // MARK: Rare cases. The reader comes and goes by value, so that the loops' one need not have an address.

  /// A pixel with words of any length.
  @inline(never) private static func slowPixel(
    _ models: Models, _ tables: QUICDecodeTables, _ reader: QUICBitReader, _ context: UInt32
  ) -> (UInt32, QUICBitReader) {
    var reader = reader
    var difference: UInt32 = 0
    for component in 0..<Pass.componentCount {
      let shift = UInt32(8 &* (Pass.componentCount &- 1 &- component))
      let selector = models[component].selectors[Int(context &>> shift & 0xff)]
      difference |= UInt32(truncatingIfNeeded: takeWord(&reader, tables.code(selector))) &<< shift
    }
    return (difference, reader)
  }

  /// The index of a residual (spec 04, section 8).
  @inline(__always) private static func takeWord(_ reader: inout QUICBitReader, _ code: QUICCode) -> Int {
    reader.fill()
    let zeros = reader.zeros
    if zeros < code.maximumZeros {
      reader.skip(UInt64(truncatingIfNeeded: zeros &+ 1))
      return Depth.index(ofResidual: zeros &<< code.k | reader.take(code.k))
    }
    reader.skip(UInt64(truncatingIfNeeded: code.maximumZeros))
    let residual = code.regularCount &+ reader.take(code.suffixBits)
    return Depth.index(ofResidual: Depth.bitsPerComponent == 8 ? residual & 0xff : residual)
  }

  /// The length of a run that has or may have a long remainder (spec 04, section 11.2), and the run state behind it. The length is `Int.max` if it is
  /// more than `limit`, or the stream ends in it.
  @inline(never) private static func takeLongRun(
    _ runCodes: QUICRunCodes, _ source: inout QUICBitSource, _ reader: QUICBitReader, _ runState: Int, limit: Int
  ) -> (Int, QUICBitReader, Int) {
    var (reader, runState) = (reader, runState)
    var run = 0
    while true {
      guard source.refill(&reader) else { return (.max, reader, 0) }
      reader.fill()
      let isEnd = reader.bits & 1 == 0
      reader.skip(1)
      if isEnd { break }
      run &+= 1 &<< Int(runCodes.orders[runState])
      // In time, before the sum is too large for anything.
      guard run <= limit else { return (.max, reader, 0) }
      runState = min(runState &+ 1, QUICRunCodes.lastState)
    }
    reader.fill()
    run &+= reader.take(Int(runCodes.orders[runState]))
    return (run, reader, Int(runCodes.nextStates[runState]))
  }
}
