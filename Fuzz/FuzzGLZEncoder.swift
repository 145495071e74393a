// fuzz: modules SpiceCodecs
import SpiceCodecs
import SpiceGraphics

/// Sequences of small pictures, encoded with a small window and decoded again; every pixel must come back, and ids and heads must follow
/// the rules of spec 05, section 5.3. Sometimes the dictionary is frozen and restored.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzGLZEncoder(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  let windowPixels = Int(input.byte()) * 8 + 2
  var maker = PictureMaker(input: input)
  guard var dictionary = GLZDictionary(windowPixels: windowPixels), let window = GLZWindow(windowPixels: windowPixels) else {
    fatalError("no window")
  }
  var sizes: [Int] = []
  var first = 0
  while !maker.input.isEmpty, sizes.count < 10 {
    let picture = maker.picture()
    var stream: [UInt8] = [1, 2, 3]
    let header: GLZHeader
    do throws(EncodeError) {
      header = try picture.encode(with: dictionary, into: &stream)
    } catch {
      require(picture.width * picture.height >= windowPixels, "not encoded: \(error)")
      require(error == .badSize(.glz, width: picture.width, height: picture.height) && stream == [1, 2, 3], "wrong error \(error)")
      require(!dictionary.fits(width: picture.width, height: picture.height), "does not fit")
      continue
    }
    require(dictionary.fits(width: picture.width, height: picture.height), "fits")
    require(header.id == UInt64(sizes.count), "id \(header.id)")
    sizes.append(picture.width * picture.height)
    var head = sizes.count - 1
    var sum = sizes[head]
    while head > first, sum + sizes[head - 1] <= windowPixels {
      head -= 1
      sum += sizes[head]
    }
    require(header.windowHeadID == UInt64(head), "head \(header.windowHeadID) instead of \(head)")
    require(Array(stream.prefix(3)) == [1, 2, 3], "what was in the output before has changed")
    let decoded: GLZWindow.Outcome
    do throws(DecodeError) {
      let tail = Array(stream[3...])
      decoded = try window.decode(tail.span.bytes)
      guard case .decoded(let image) = decoded else { fatalError("an image waits") }
      require(image.header == header, "the header differs")
      require(try picture.isEqual(to: image), "pixels differ")
    } catch {
      fatalError("what was encoded is refused: \(error)")
    }
    if maker.input.byte() == 255 {
      let state = dictionary.freeze()
      guard let restored = GLZDictionary(windowPixels: state.windowPixels, firstID: state.nextID) else { fatalError("not restored") }
      dictionary = restored
      first = sizes.count
    }
  }
  return 0
}

private struct Picture {
  var format: BitmapFormat
  var width: Int
  var height: Int
  var stride: Int
  var isTopDown: Bool
  var pieces: [ArraySlice<UInt8>]

  func encode(with dictionary: GLZDictionary, into stream: inout [UInt8]) throws(EncodeError) -> GLZHeader {
    try ImageSource.withPieces(
      pieces, format: format, width: width, height: height, stride: stride, isTopDown: isTopDown
    ) { source throws(EncodeError) in
      try dictionary.encode(source, into: &stream)
    }
  }

  func isEqual(to image: GLZImage) throws(DecodeError) -> Bool {
    guard let layout = PixelLayout(format: format, width: width, height: height, isTopDown: isTopDown) else { fatalError("no layout") }
    var decoded = [UInt8](repeating: 0, count: layout.byteCount)
    var span = decoded.mutableSpan
    var raw = span.mutableBytes
    try image.copy(into: &raw, layout: layout)
    var row = 0
    for piece in pieces {
      var start = piece.startIndex
      while start < piece.endIndex {
        let was = piece[start..<start + layout.rowBytes]
        let now = decoded[row * layout.rowBytes..<(row + 1) * layout.rowBytes]
        if !isEqual(was, now) { return false }
        row += 1
        start += stride
      }
    }
    return row == height
  }

  /// The fourth byte of rgb32 and bit 15 of rgb555 have no meaning.
  private func isEqual(_ was: ArraySlice<UInt8>, _ now: ArraySlice<UInt8>) -> Bool {
    guard format == .rgb32 || format == .rgb555 else { return was == now }
    return was.withUnsafeBytes { was in
      now.withUnsafeBytes { now in
        if format == .rgb32 {
          return (0..<width).allSatisfy { index in
            let difference =
              was.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self) ^ now.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
            return difference & 0xff_ffff == 0
          }
        }
        return (0..<width).allSatisfy { index in
          let difference =
            was.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self) ^ now.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)
          return difference & 0x7fff == 0
        }
      }
    }
  }
}

private let noise: [UInt8] = {
  var state: UInt32 = 1
  return (0..<4096).map { _ in
    state = state &* 1_664_525 &+ 1_013_904_223
    return UInt8(truncatingIfNeeded: state >> 24)
  }
}()

/// Makes pictures that share content.
private struct PictureMaker {
  var input: FuzzInput
  private var content = [UInt8](repeating: 0x40, count: 2400)

  init(input: FuzzInput) { self.input = input }

  mutating func picture() -> Picture {
    let format = [BitmapFormat.rgb555, .rgb24, .rgb32, .rgba][input.number(0...3)]
    let bytes = (format.bitsPerPixel ?? 8) / 8
    let width = input.number(1...24)
    let height = input.number(1...10)
    change()
    let stride = width * bytes + (input.byte() < 128 ? 0 : input.number(0...5))
    let start = input.byte() < 128 ? 0 : Int(input.u16()) % 1000
    let data = content[start..<start + min(content.count - start, stride * height)]
    var pieces: [ArraySlice<UInt8>] = []
    var row = 0
    let isCut = input.byte() >= 200
    while row < height {
      let rows = isCut ? min(height - row, input.number(1...7)) : height - row
      let first = data.startIndex + row * stride
      // The last row may lack its padding.
      pieces.append(data[first..<min(data.endIndex, first + rows * stride - (row + rows == height ? stride - width * bytes : 0))])
      row += rows
    }
    return Picture(format: format, width: width, height: height, stride: stride, isTopDown: input.byte() & 1 == 0, pieces: pieces)
  }

  /// New bytes, a run, or a copy somewhere in the content.
  private mutating func change() {
    for _ in 0..<input.number(0...3) {
      let start = Int(input.u16()) % content.count
      let count = min(content.count - start, Int(input.byte()) * 4)
      switch input.byte() % 4 {
      case 0: content.replaceSubrange(start..<start + count, with: [UInt8](repeating: input.byte(), count: count))
      case 1:
        let from = Int(input.u16()) % (content.count - count + 1)
        content.replaceSubrange(start..<start + count, with: Array(content[from..<from + count]))
      case 2:
        let from = Int(input.u16()) % (noise.count - count + 1)
        content.replaceSubrange(start..<start + count, with: noise[from..<from + count])
      default:
        let pattern = input.bytes(input.number(1...16))
        for index in 0..<count / 4 { content[start + index] = pattern[index % pattern.count] }
      }
    }
  }
}
