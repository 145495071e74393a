public import SpiceGraphics

/// Decodes images of every type into bitmaps: the entry point for a client that wants pixels to draw (spec 05, section 2).
///
/// A context that is reused from image to image. Bitmaps have the stream's own pixels, top row first and without padding: `rgb555` stays
/// `rgb555`, and indexed images stay indexed. Width and height are those of the image's descriptor; a stream that says otherwise is refused
/// before memory is taken for it.
///
/// GLZ images need a `GLZWindow` besides, which a session's display channels share.
public struct ImageDecoder: ~Copyable, Sendable {
  private var quic = QUICDecoder()
  private var lz = LZDecoder()
  private var lz4: LZ4Decoder?
  private var jpeg: JPEGDecoder?
  private var jpegAlpha: JPEGAlphaDecoder?
  private let zlib: ZlibGLZ?
  /// The GLZ stream that was in a zlib stream.
  private var inflated: [UInt8] = []

  /// Pixels of the largest image that is decoded.
  public let pixelLimit: Int

  /// - Parameter libraries: what decodes JPEG, LZ4 and zlib; an image that needs one that is missing is an error.
  public init(libraries: CodecLibraries, pixelLimit: Int = 1 << 26) {
    if let library = libraries.lz4 { lz4 = LZ4Decoder(library: library) }
    if let library = libraries.jpeg {
      jpeg = JPEGDecoder(library: library)
      jpegAlpha = JPEGAlphaDecoder(library: library)
    }
    zlib = libraries.zlib.map(ZlibGLZ.init)
    self.pixelLimit = pixelLimit
  }

  public mutating func quic(_ stream: ArraySlice<UInt8>, width: Int, height: Int) throws(DecodeError) -> Bitmap {
    let header = try QUICHeader(parsing: stream.span.bytes)
    let place = try Place(.quic, header.type.format, width, height, pixelLimit)
    return try place.bitmap { pixels throws(DecodeError) in try quic.decode(stream.span.bytes, into: &pixels, layout: place.layout) }
  }

  /// LZ_RGB images, which have no palette, and LZ_PLT images, which have one.
  public mutating func lz(_ stream: ArraySlice<UInt8>, palette: Palette?, width: Int, height: Int) throws(DecodeError) -> Bitmap {
    let header = try LZHeader(parsing: stream.span.bytes)
    guard header.type.isIndexed == (palette != nil) else {
      throw DecodeError(.lz, "header.type", .invalidValue(UInt64(header.type.rawValue)))
    }
    let place = try Place(.lz, header.type.format, width, height, pixelLimit)
    return try place.bitmap(palette: palette) { pixels throws(DecodeError) in
      try lz.decode(stream.span.bytes, into: &pixels, layout: place.layout)
    }
  }

  public mutating func lz4(_ payload: ArraySlice<UInt8>, width: Int, height: Int) throws(DecodeError) -> Bitmap {
    let header = try LZ4Header(parsing: payload.span.bytes)
    let place = try Place(.lz4, header.format, width, height, pixelLimit)
    return try place.bitmap { pixels throws(DecodeError) in
      guard try lz4?.decode(payload.span.bytes, into: &pixels, layout: place.layout) != nil else { throw Self.missing(.lz4) }
    }
  }

  public mutating func jpeg(_ file: ArraySlice<UInt8>, width: Int, height: Int) throws(DecodeError) -> Bitmap {
    let place = try Place(.jpeg, .rgb32, width, height, pixelLimit)
    return try place.bitmap { pixels throws(DecodeError) in
      guard try jpeg?.decode(file.span.bytes, into: &pixels, layout: place.layout) != nil else { throw Self.missing(.jpeg) }
    }
  }

  /// `jpeg` has the colours, top row first; `alpha` is an LZ stream that begins with the top row if `isTopDown`.
  public mutating func jpegAlpha(
    jpeg: ArraySlice<UInt8>, alpha: ArraySlice<UInt8>, isTopDown: Bool, width: Int, height: Int
  ) throws(DecodeError) -> Bitmap {
    let place = try Place(.jpegAlpha, .rgba, width, height, pixelLimit)
    return try place.bitmap { pixels throws(DecodeError) in
      let decoded: Void? = try jpegAlpha?.decode(
        jpeg: jpeg.span.bytes, alpha: alpha.span.bytes, isTopDown: isTopDown, into: &pixels, layout: place.layout)
      guard decoded != nil else { throw Self.missing(.jpegAlpha) }
    }
  }

  /// The image that a GLZ stream holds, or the id of the image that must come before it on another channel. In the latter case nothing has
  /// changed; see `GLZWindow.decode`.
  public func glz(
    _ stream: ArraySlice<UInt8>, width: Int, height: Int, window: GLZWindow
  ) throws(DecodeError) -> GLZWindow.Outcome {
    try Self.glz(stream.span.bytes, width, height, pixelLimit, window)
  }

  private static func glz(
    _ stream: RawSpan, _ width: Int, _ height: Int, _ pixelLimit: Int, _ window: GLZWindow
  ) throws(DecodeError) -> GLZWindow.Outcome {
    let header = try GLZHeader(parsing: stream, maximumPixels: pixelLimit)
    for (field, value, expected) in [("header.width", header.width, width), ("header.height", header.height, height)] {
      guard value == expected else { throw DecodeError(.glz, field, .mismatch(value: UInt64(value), expected: UInt64(expected))) }
    }
    return try window.decode(stream)
  }

  /// The same for a GLZ stream of `glzSize` bytes in a zlib stream.
  public mutating func zlibGLZ(
    _ stream: ArraySlice<UInt8>, glzSize: Int, width: Int, height: Int, window: GLZWindow
  ) throws(DecodeError) -> GLZWindow.Outcome {
    guard let zlib else { throw Self.missing(.zlibGLZ) }
    inflated.removeAll(keepingCapacity: inflated.capacity <= 1 << 22)
    try zlib.unwrap(stream.span.bytes, glzSize: glzSize, limit: Place.largestGLZ(pixelLimit), into: &inflated)
    return try Self.glz(inflated.span.bytes, width, height, pixelLimit, window)
  }

  private static func missing(_ codec: ImageCodec) -> DecodeError { DecodeError(codec, "stream", .library("no library decodes it")) }
}

/// Where an image's pixels go: a packed bitmap, whose size has been checked.
private struct Place {
  let layout: PixelLayout

  init(_ codec: ImageCodec, _ format: BitmapFormat, _ width: Int, _ height: Int, _ pixelLimit: Int) throws(DecodeError) {
    for (field, side) in [("descriptor.width", width), ("descriptor.height", height)] where side > Bitmap.maximumSide {
      throw DecodeError(codec, field, .tooLarge(value: UInt64(side), limit: UInt64(Bitmap.maximumSide)))
    }
    guard let layout = PixelLayout(format: format, width: width, height: height) else {
      throw DecodeError(codec, width > 0 ? "descriptor.height" : "descriptor.width", .invalidValue(0))
    }
    guard width * height <= pixelLimit else {
      throw DecodeError(codec, "descriptor.height", .tooLarge(value: UInt64(width * height), limit: UInt64(max(0, pixelLimit))))
    }
    self.layout = layout
  }

  /// Bytes that the GLZ stream of an image of so many pixels may have: four literals of three bytes and alpha with their counts, and a header.
  static func largestGLZ(_ pixels: Int) -> Int {
    let (bytes, overflow) = max(0, pixels).multipliedReportingOverflow(by: 5)
    return overflow ? .max : bytes.addingReportingOverflow(GLZHeader.byteCount).partialValue
  }

  /// The bitmap whose pixels `decode` writes.
  func bitmap(
    palette: Palette? = nil, _ decode: (inout MutableRawSpan) throws(DecodeError) -> Void
  ) throws(DecodeError) -> Bitmap {
    // The memory is not cleared first: a decoder that succeeds has written every byte of a packed layout.
    let data = try [UInt8](capacity: layout.byteCount) { free throws(DecodeError) in
      var outcome = Result<Void, DecodeError>.success(())
      free.withUnsafeMutableBufferPointer { buffer, count in
        var pixels = UnsafeMutableRawBufferPointer(buffer).mutableBytes
        do throws(DecodeError) { try decode(&pixels) } catch { outcome = .failure(error) }
        count = layout.byteCount
      }
      try outcome.get()
    }
    do throws(BitmapError) {
      return try Bitmap(
        format: layout.format, width: layout.width, height: layout.height, stride: layout.stride, palette: palette, data: data[...])
    } catch {
      throw DecodeError(.lz, "palette", .badPalette(entries: palette?.entries.count ?? 0))
    }
  }
}

extension GLZImage {
  /// A bitmap of the image's pixels: 32 bits each, with alpha if the image has it.
  public func bitmap() throws(DecodeError) -> Bitmap {
    let place = try Place(.glz, header.type == .rgba ? .rgba : .rgb32, header.width, header.height, .max)
    return try place.bitmap { pixels throws(DecodeError) in try copy(into: &pixels, layout: place.layout) }
  }
}
