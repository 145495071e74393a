import SpiceGraphics

/// The encoder of one dictionary: window, pixels, tables and the memory that encoding needs. All of it is used by one encoding at a time.
struct DictionaryEncoder: ~Copyable, @unchecked Sendable {
  private(set) var window: DictionaryWindow
  var isFrozen = false

  private var ring: PixelRing
  private var colourTables: ContextTables
  /// Used as soon as an image has alpha.
  private var alphaTables: ContextTables
  private var map = UnitMap()
  private var anchors = ScratchMemory()

  init(windowPixels: Int, firstID: UInt64) {
    window = DictionaryWindow(capacity: windowPixels, nextID: firstID)
    ring = PixelRing(windowPixels: windowPixels)
    colourTables = ContextTables(windowPixels: windowPixels)
    alphaTables = ContextTables(windowPixels: windowPixels)
  }

  /// Encodes a picture as the next image. All checks come before anything changes.
  mutating func encode(_ source: ImageSource, into output: inout [UInt8]) throws(EncodeError) -> GLZHeader {
    guard !isFrozen, window.nextID < .max else { throw .frozen }
    guard let type = LZImageType(source.format), [.rgb16, .rgb24, .rgb32, .rgba].contains(type) else {
      throw .unsupportedFormat(.glz, source.format)
    }
    let (count, overflow) = source.width.multipliedReportingOverflow(by: source.height)
    guard !overflow, window.fits(count) else { throw .badSize(.glz, width: source.width, height: source.height) }

    window.makeRoom(for: count)
    let image = window.enter(
      type: type, width: source.width, height: source.height, isTopDown: source.isTopDown, ringCapacity: ring.capacity)
    ring.add(image)

    var bound = GLZHeader.byteCount + TokenOutput.bound(units: count, literalSize: type == .rgb16 ? 2 : 3) + LZSlack.literalOutput
    if type == .rgba { bound += TokenOutput.bound(units: count, literalSize: 1) }
    output.append(addingCapacity: bound) { span in
      span.withUnsafeMutableBufferPointer { buffer, written in
        guard let start = UnsafeMutableRawPointer(buffer.baseAddress) else { return }
        image.header.write(to: start)
        var tokens = TokenOutput(next: start + GLZHeader.byteCount)
        encodePasses(source, image, &tokens)
        written = tokens.next - start
        precondition(written <= buffer.count)
      }
    }
    return image.header
  }

  private mutating func encodePasses(_ source: ImageSource, _ image: DictionaryImage, _ tokens: inout TokenOutput) {
    let count = image.header.pixelCount
    let slot = ring.slot(image.start)
    let colours = PixelFeed(source, type: image.header.type, to: ring.colours + slot * PixelUnit.size)
    map.reset(units: count)
    if image.header.type == .rgb16 { pass16(image, colours, &tokens) } else { pass24(image, colours, &tokens) }
    if image.header.type == .rgba, let alpha = ring.alpha {
      // Alpha is taken from the copied pixels, not from the source, which may have changed.
      PixelConversion.extractAlpha(ring.colours + slot * PixelUnit.size, to: alpha + slot, count: count)
      passAlpha(image, PixelFeed(complete: count, at: alpha + slot), alpha, &tokens)
    }
  }

  @inline(never)
  private mutating func pass24(_ image: DictionaryImage, _ feed: PixelFeed, _ tokens: inout TokenOutput) {
    pass(PixelUnit.self, image, feed, ring.colours, colourTables.view(), &tokens)
  }

  @inline(never)
  private mutating func pass16(_ image: DictionaryImage, _ feed: PixelFeed, _ tokens: inout TokenOutput) {
    pass(Pixel555Unit.self, image, feed, ring.colours, colourTables.view(), &tokens)
  }

  @inline(never)
  private mutating func passAlpha(
    _ image: DictionaryImage, _ feed: PixelFeed, _ alpha: UnsafeMutableRawPointer, _ tokens: inout TokenOutput
  ) {
    pass(ByteUnit.self, image, feed, alpha, alphaTables.view(), &tokens)
  }

  /// `units`: the ring of the units that are coded.
  @inline(__always)
  private mutating func pass<Unit: LZUnit>(
    _: Unit.Type, _ image: DictionaryImage, _ feed: PixelFeed, _ units: UnsafeMutableRawPointer, _ tables: ContextTables.View,
    _ tokens: inout TokenOutput
  ) {
    let count = image.header.pixelCount
    let words = PassMap<Unit>.anchorCount(count)
    let passMap = PassMap<Unit>(
      units + ring.slot(image.start) * Unit.size, count: count, feed: feed, map: map,
      anchors: anchors.reserve(words * 8).bindMemory(to: UInt64.self, capacity: words))
    window.images.withUnsafeBufferPointer { images in
      var encoder = GLZPassEncoder<Unit>(
        image, of: window, images: images, ring: UnsafeRawPointer(units), ringCapacity: ring.capacity, map: passMap, tables: tables)
      encoder.run(&tokens)
    }
  }
}
