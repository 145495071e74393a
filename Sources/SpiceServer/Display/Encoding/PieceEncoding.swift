import SpiceCodecs
import SpiceGraphics
import SpiceWire

extension EncodedPicture {
  /// Encodes pixels of a surface on a thread of the pool. What the dictionary takes must be sent to its client, before any later image.
  static func encode(_ pixels: PixelCopy, _ compression: PictureCompression, with encoder: inout ImageEncoder) -> EncodedPicture? {
    var stream: [UInt8] = []
    let start = ContinuousClock.now
    let image = try? pixels.withImageSource { source in
      encoder.encode(source, options: compression.options, dictionary: compression.dictionary, into: &stream)
    }
    guard let image else { return nil }
    let time = start.duration(to: .now)
    let size = pixels.size
    var bytes = stream.count
    let data = stream[...]
    let content: WireImage.Content
    switch image.kind {
    case .quic: content = .quic(data)
    case .lz: content = .lz(data)
    case .glz: content = .glz(data)
    case .zlibGLZ(let glzSize): content = .zlibGLZ(glzSize: UInt32(glzSize), data: data)
    case .lz4: content = .lz4(data)
    case .jpeg: content = .jpeg(data)
    case .raw, .lzPalette, .jpegAlpha:
      // The surface has neither a palette nor alpha.
      let (width, height) = (UInt32(size.width), UInt32(size.height))
      bytes = pixels.bytes.count
      content = .bitmap(
        WireBitmap(format: .rgb32, flags: .topDown, width: width, height: height, stride: width * 4, data: pixels.keptBytes()))
    }
    return EncodedPicture(
      content: content, codec: image.kind.codec, isLossy: image.kind.isLossy, contentKind: image.content, pixels: size.area, bytes: bytes,
      time: time)
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
