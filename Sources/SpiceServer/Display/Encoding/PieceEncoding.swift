import SpiceCodecs
import SpiceGraphics
import SpiceWire

extension EncodedPicture {
  /// Encodes pixels of a surface on a thread of the pool. What the dictionary takes must be sent to its client, before any later image.
  static func encode(_ pixels: PixelCopy, _ compression: PictureCompression, with encoder: inout ImageEncoder) -> EncodedPicture? {
    encode(compression, with: &encoder, pixels: pixels.size.area, isTopDown: true, palette: nil) { body throws(EncodeError) in
      try pixels.withImageSource(body)
    } raw: {
      let (width, height) = (UInt32(pixels.size.width), UInt32(pixels.size.height))
      return WireBitmap(
        format: pixels.format, flags: .topDown, width: width, height: height, stride: UInt32(pixels.stride), data: pixels.keptBytes())
    }
  }

  /// Encodes an image of a command, likewise.
  static func encode(_ bitmap: Bitmap, _ compression: PictureCompression, with encoder: inout ImageEncoder) -> EncodedPicture? {
    let pixels = bitmap.width * bitmap.height
    let palette = bitmap.withWholePalette.palette
    return encode(compression, with: &encoder, pixels: pixels, isTopDown: bitmap.isTopDown, palette: palette) {
      body throws(EncodeError) in
      try bitmap.withImageSource { source throws(EncodeError) in body(source) }
    } raw: {
      WireBitmap(bitmap.withWholePalette)
    }
  }

  private static func encode(
    _ compression: PictureCompression, with encoder: inout ImageEncoder, pixels: Int, isTopDown: Bool, palette: Palette?,
    source: ((ImageSource) -> EncodedImage) throws(EncodeError) -> EncodedImage, raw: () -> WireBitmap
  ) -> EncodedPicture? {
    var stream: [UInt8] = []
    let start = ContinuousClock.now
    let image = try? source { source in
      encoder.encode(source, options: compression.options, dictionary: compression.dictionary, into: &stream)
    }
    guard let image else { return nil }
    let time = start.duration(to: .now)
    var bytes = stream.count
    let data = stream[...]
    var content: WireImage.Content?
    switch image.kind {
    case .raw: break
    case .quic: content = .quic(data)
    case .lz: content = .lz(data)
    case .lzPalette:
      if let palette { content = .lzPalette(WireLZPalette(flags: isTopDown ? .topDown : [], palette: .inline(palette), data: data)) }
    case .glz: content = .glz(data)
    case .zlibGLZ(let glzSize): content = .zlibGLZ(glzSize: UInt32(glzSize), data: data)
    case .lz4: content = .lz4(data)
    case .jpeg: content = .jpeg(data)
    case .jpegAlpha(let jpegSize):
      content = .jpegAlpha(WireJPEGAlpha(flags: isTopDown ? 1 : 0, jpeg: data.prefix(jpegSize), alpha: data.dropFirst(jpegSize)))
    }
    if content == nil {
      let bitmap = raw()
      bytes = bitmap.data.count
      content = .bitmap(bitmap)
    }
    return content.map {
      EncodedPicture(
        content: $0, codec: image.kind.codec, isLossy: image.kind.isLossy, contentKind: image.content, pixels: pixels, bytes: bytes,
        time: time)
    }
  }
}

extension Bitmap {
  /// With as many colours as its pixels can name: clients may read beyond the end of a shorter palette (spec 03, section 6.8).
  var withWholePalette: Bitmap {
    guard let palette, let bits = format.bitsPerPixel, bits <= 8, palette.entries.count < 1 << bits else { return self }
    let entries = palette.entries + [UInt32](repeating: 0, count: 1 << bits - palette.entries.count)
    let whole = try? Bitmap(
      format: format, width: width, height: height, stride: stride, isTopDown: isTopDown,
      palette: Palette(unique: palette.unique, entries: entries), data: data)
    return whole ?? self
  }
}

extension EncodedImage.Kind {
  /// The codec whose work it is; nil for bitmaps as they are.
  fileprivate var codec: ImageCodec? {
    switch self {
    case .raw: nil
    case .quic: .quic
    case .lzPalette, .lz: .lz
    case .glz: .glz
    case .zlibGLZ: .zlibGLZ
    case .lz4: .lz4
    case .jpeg: .jpeg
    case .jpegAlpha: .jpegAlpha
    }
  }
}
