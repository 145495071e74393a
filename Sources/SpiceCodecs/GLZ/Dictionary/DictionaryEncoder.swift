import SpiceGraphics

/// The encoder of one dictionary: window, pixels, tables and the memory that encoding needs. All of it is used by one encoding at a time.
struct DictionaryEncoder: ~Copyable, @unchecked Sendable {
  private(set) var window: DictionaryWindow
  var isFrozen = false

  private var ring: PixelRing
  private var colourTables = ContextTables()
  /// Used as soon as an image has alpha.
  private var alphaTables = ContextTables()
  private var map = UnitMap()
  private var anchors = ScratchMemory()

  init(windowPixels: Int, firstID: UInt64) {
    window = DictionaryWindow(capacity: windowPixels, nextID: firstID)
    ring = PixelRing(windowPixels: windowPixels)
  }

  /// Encodes a picture as the next image. All checks come before anything changes.
  mutating func encode(_ source: ImageSource, into output: inout [UInt8]) throws(EncodeError) -> GLZHeader {
    guard !isFrozen, window.nextID < .max else { throw .frozen }
    guard let type = LZImageType(source.format), [.rgb16, .rgb24, .rgb32, .rgba].contains(type) else {
      throw .unsupportedFormat(.glz, source.format)
    }
    let (count, overflow) = source.width.multipliedReportingOverflow(by: source.height)
    guard !overflow, window.fits(count) else { throw .badSize(.glz, width: source.width, height: source.height) }

    let positions = window.makeRoom(for: count)
    ring.reserve(positions, withAlpha: type == .rgba, keeping: window.images, from: window.oldestPosition)
    let image = window.enter(
      type: type, width: source.width, height: source.height, isTopDown: source.isTopDown, ringCapacity: ring.capacity)
    gather(source, image)
    colourTables.prepare()

    var bound = GLZHeader.byteCount + TokenOutput.bound(units: count, literalSize: type == .rgb16 ? 2 : 3) + LZSlack.literalOutput
    if type == .rgba { bound += TokenOutput.bound(units: count, literalSize: 1) }
    output.append(addingCapacity: bound) { span in
      span.withUnsafeMutableBufferPointer { buffer, written in
        guard let start = UnsafeMutableRawPointer(buffer.baseAddress) else { return }
        image.header.write(to: start)
        var tokens = TokenOutput(next: start + GLZHeader.byteCount)
        encodePasses(image, &tokens)
        written = tokens.next - start
        precondition(written <= buffer.count)
      }
    }
    return image.header
  }

  /// Copies the picture's pixels into the ring, as words of 32 bits. The source is read once.
  private mutating func gather(_ source: ImageSource, _ image: DictionaryImage) {
    let units = ring.colours + ring.slot(image.start) * PixelUnit.size
    var done = 0
    for run in source.runs {
      for row in 0..<run.rows {
        let pixels = run.start + row * run.stride
        let target = units + done * PixelUnit.size
        switch image.header.type {
        case .rgb16: PixelConversion.expand555(pixels, to: target, count: source.width)
        case .rgb24: PixelConversion.expand24(pixels, to: target, count: source.width)
        default: target.copyMemory(from: pixels, byteCount: source.width * PixelUnit.size)
        }
        done += source.width
      }
    }
  }

  private mutating func encodePasses(_ image: DictionaryImage, _ tokens: inout TokenOutput) {
    let count = image.header.pixelCount
    map.reset(units: count)
    if image.header.type == .rgb16 { pass16(image, &tokens) } else { pass24(image, &tokens) }
    if image.header.type == .rgba, let alpha = ring.alpha {
      // Alpha is taken from the copied pixels, not from the source, which may have changed.
      let slot = ring.slot(image.start)
      PixelConversion.extractAlpha(ring.colours + slot * PixelUnit.size, to: alpha + slot, count: count)
      alphaTables.prepare()
      passAlpha(image, alpha, &tokens)
    }
  }

  @inline(never)
  private mutating func pass24(_ image: DictionaryImage, _ tokens: inout TokenOutput) {
    pass(PixelUnit.self, image, ring.colours, colourTables.view, &tokens)
  }

  @inline(never)
  private mutating func pass16(_ image: DictionaryImage, _ tokens: inout TokenOutput) {
    pass(Pixel555Unit.self, image, ring.colours, colourTables.view, &tokens)
  }

  @inline(never)
  private mutating func passAlpha(_ image: DictionaryImage, _ alpha: UnsafeMutableRawPointer, _ tokens: inout TokenOutput) {
    pass(ByteUnit.self, image, alpha, alphaTables.view, &tokens)
  }

  @inline(__always)
  private mutating func pass<Unit: LZUnit>(
    _: Unit.Type, _ image: DictionaryImage, _ units: UnsafeMutableRawPointer, _ tables: ContextTables.View, _ tokens: inout TokenOutput
  ) {
    let count = image.header.pixelCount
    let words = PassMap<Unit>.anchorCount(count)
    let passMap = PassMap<Unit>(
      units + ring.slot(image.start) * Unit.size, count: count, map: map,
      anchors: anchors.reserve(words * 8).bindMemory(to: UInt64.self, capacity: words))
    window.images.withUnsafeBufferPointer { images in
      var encoder = GLZPassEncoder<Unit>(
        image, of: window, images: images, ring: UnsafeRawPointer(units), ringCapacity: ring.capacity, map: passMap, tables: tables)
      encoder.run(&tokens)
    }
  }
}
