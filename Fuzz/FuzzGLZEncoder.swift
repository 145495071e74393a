// fuzz: modules SpiceCodecs
import SpiceCodecs
import SpiceGraphics

/// Sequences of small pictures, encoded with a small window and decoded again; every pixel must come back, and ids and heads must follow the
/// rules of spec 05, section 5.3. Sometimes the dictionary is frozen and restored.
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
  while !maker.input.isEmpty, sizes.count < 24 {
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
    let rows = pieces.flatMap { piece in Swift.stride(from: piece.startIndex, to: piece.endIndex, by: stride).map { piece[$0...] } }
    let size = layout.rowBytes / width
    for row in 0..<height {
      for byte in 0..<layout.rowBytes {
        let was = rows[row][rows[row].startIndex + byte]
        let now = decoded[row * layout.rowBytes + byte]
        // The fourth byte of rgb32 and bit 15 of rgb555 have no meaning.
        let mask: UInt8 = format == .rgb32 && byte % size == 3 ? 0 : format == .rgb555 && byte % size == 1 ? 0x7f : 0xff
        if (was ^ now) & mask != 0 { return false }
      }
    }
    return true
  }
}

/// Makes pictures that share content.
private struct PictureMaker {
  var input: FuzzInput
  private var content = [UInt8](repeating: 0x40, count: 7000)

  init(input: FuzzInput) { self.input = input }

  mutating func picture() -> Picture {
    let format = [BitmapFormat.rgb555, .rgb24, .rgb32, .rgba][input.number(0...3)]
    let bytes = (format.bitsPerPixel ?? 8) / 8
    let width = input.number(1...40)
    let height = input.number(1...30)
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
      case 0: content.replaceSubrange(start..<start + count, with: repeatElement(input.byte(), count: count))
      case 1:
        let from = Int(input.u16()) % (content.count - count + 1)
        content.replaceSubrange(start..<start + count, with: Array(content[from..<from + count]))
      case 2:
        var state = input.u32()
        for index in start..<start + count {
          state = state &* 1_664_525 &+ 1_013_904_223
          content[index] = UInt8(truncatingIfNeeded: state >> 24)
        }
      default:
        let pattern = input.bytes(input.number(1...16))
        for index in 0..<count { content[start + index] = pattern[index % pattern.count] }
      }
    }
  }
}
