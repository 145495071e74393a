import SpiceCodecs
import SpiceGraphics

/// How a small picture lies in an encoder's and in a decoder's memory.
struct PictureShape: CustomStringConvertible {
  var format: BitmapFormat
  var width: Int
  var height: Int
  /// Bytes behind each row of the destination.
  let padding: Int
  /// The direction of the destination.
  let isTopDown: Bool
  let sourceIsTopDown: Bool

  /// Five bytes of the input.
  init(_ input: inout FuzzInput, formats: [BitmapFormat]) {
    let flags = input.byte()
    format = formats[Int(flags >> 2) % formats.count]
    isTopDown = flags & 1 == 0
    sourceIsTopDown = flags & 2 == 0
    width = input.number(1...40)
    height = input.number(1...24)
    padding = max(input.number(0...15) - 7, 0)
  }

  private var rowBytes: Int { format.rowBytes(width: width) ?? 0 }

  var description: String { "\(width) x \(height) pixels of format \(format.rawValue), \(padding) bytes behind each row" }

  /// The pixels of a picture, top row first. Few bytes of the input make many of them.
  func picture(_ input: inout FuzzInput) -> [UInt8] {
    let pattern = input.bytes(input.number(1...40))
    let step = input.byte()
    let count = rowBytes * height
    return [UInt8](unsafeUninitializedCapacity: count) { pixels, initialized in
      var place = 0
      var shift: UInt8 = 0
      for index in 0..<count {
        pixels[index] = pattern[place] &+ shift
        place += 1
        if place == pattern.count {
          place = 0
          shift &+= step
        }
      }
      initialized = count
    }
  }

  /// False when `body` throws, to which it gets the picture in pieces.
  func encode(_ pixels: [UInt8], _ input: inout FuzzInput, _ body: (ImageSource) throws(EncodeError) -> Void) -> Bool {
    let stride = rowBytes + max(input.number(0...15) - 7, 0)
    var pieces: [ArraySlice<UInt8>] = []
    var next = 0
    while next < height {
      let end = min(next + input.number(1...40), height)
      var piece: [UInt8] = []
      piece.reserveCapacity((end - next) * stride)
      for index in next..<end {
        let row = sourceIsTopDown ? index : height - 1 - index
        piece.append(contentsOf: pixels[row * rowBytes..<(row + 1) * rowBytes])
        if index + 1 < end { piece.append(contentsOf: repeatElement(0x55, count: stride - rowBytes)) }
      }
      pieces.append(piece[...])
      next = end
    }
    let result: Void? = try? ImageSource.withPieces(
      pieces, format: format, width: width, height: height, stride: stride, isTopDown: sourceIsTopDown, body)
    return result != nil
  }

  /// What `body` decodes, top row first; it must write nothing beside the rows.
  func decoded(_ body: (inout MutableRawSpan, PixelLayout) throws(DecodeError) -> Void) throws(DecodeError) -> [UInt8] {
    guard let layout = PixelLayout(format: format, width: width, height: height, stride: rowBytes + padding, isTopDown: isTopDown) else {
      fatalError("no layout of \(self)")
    }
    // What a library writes where it must not is not seen by the address sanitizer.
    let margin = 32
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: layout.byteCount + 2 * margin, alignment: 1)
    defer { memory.deallocate() }
    memory.initializeMemory(as: UInt8.self, repeating: 0xa5)
    var span = UnsafeMutableRawBufferPointer(rebasing: memory[margin..<margin + layout.byteCount]).mutableBytes
    defer {
      require(memory[..<margin].allSatisfy { $0 == 0xa5 }, "nothing before the picture is written")
      require(memory[(margin + layout.byteCount)...].allSatisfy { $0 == 0xa5 }, "nothing behind the picture is written")
      for row in 1..<max(height, 1) {
        let end = margin + row * layout.stride
        require(memory[end - padding..<end].allSatisfy { $0 == 0xa5 }, "nothing between the rows is written")
      }
    }
    try body(&span, layout)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(height * rowBytes)
    for index in 0..<height {
      let start = margin + (isTopDown ? index : height - 1 - index) * layout.stride
      pixels.append(contentsOf: memory[start..<start + rowBytes])
    }
    return pixels
  }
}
