import SpiceCodecs
import SpiceGraphics
import SpiceMedia

/// A codec's contexts for the pictures of one command, one after the other.
struct PictureCodec: ~Copyable {
  static let standardQuality = JPEGEncoder.standardQuality
  static let largestWindow = GLZHeader.maximumWindowPixels

  private let settings: PictureSettings
  private let source: PixelLayout
  private let target: PixelLayout
  private var quicEncoder = QUICEncoder()
  private var quicDecoder = QUICDecoder()
  private var lzEncoder = LZEncoder()
  private var lzDecoder = LZDecoder()
  private var lz4Encoder = LZ4Encoder(library: LZ4Library())
  private var lz4Decoder = LZ4Decoder(library: LZ4Library())
  private var jpegEncoder: JPEGEncoder
  private var jpegDecoder: JPEGDecoder
  private var dictionary: GLZDictionary?
  private var window: GLZWindow?

  init(_ settings: PictureSettings) throws(CommandFailure) {
    let size = settings.size
    guard let source = PixelLayout(format: settings.format.bitmapFormat, width: size.width, height: size.height),
      let target = PixelLayout(format: settings.decodedFormat, width: size.width, height: size.height)
    else { throw CommandFailure(.usage, "there are no pictures of \(size)") }
    self.settings = settings
    self.source = source
    self.target = target
    let jpeg = TurboJPEG()
    jpegEncoder = JPEGEncoder(library: jpeg)
    jpegDecoder = JPEGDecoder(library: jpeg)
    beginSequence()
  }

  /// Bytes that `decode` makes.
  var decodedByteCount: Int { target.byteCount }

  /// Makes the next picture the first of a GLZ sequence.
  mutating func beginSequence() {
    guard settings.codec == .glz else { return }
    dictionary = GLZDictionary(windowPixels: settings.window)
    window = GLZWindow(windowPixels: settings.window)
  }

  /// Fills the windows of GLZ with pictures that have nothing in common with others, so that all their memory is in use.
  mutating func fillWindows() throws(CommandFailure) {
    guard let dictionary, let window else { return }
    let count = max(1, settings.window / 8)
    let width = min(1024, count)
    let height = count / width
    let pixels = [UInt8](repeating: 0x5b, count: 4 * width * height)
    var stream: [UInt8] = []
    do {
      for _ in stride(from: 0, to: settings.window, by: width * height) {
        stream.removeAll(keepingCapacity: true)
        try ImageSource.withPieces([pixels[...]], format: .rgb32, width: width, height: height, stride: 4 * width, isTopDown: true) {
          source throws(EncodeError) in
          _ = try dictionary.encode(source, into: &stream)
        }
        _ = try window.decode(stream.span.bytes)
      }
    } catch {
      throw CommandFailure(.failed, "cannot fill the window: \(error)")
    }
  }

  /// Appends the stream of the pixels, which are as many as the settings say.
  mutating func encode(_ pixels: [UInt8], into output: inout [UInt8]) throws(EncodeError) {
    let bytes = pixels.span.bytes
    try bytes.withUnsafeBytes { bytes in
      Result { () throws(EncodeError) in try encode(bytes, &output) }
    }.get()
  }

  private mutating func encode(_ bytes: UnsafeRawBufferPointer, _ output: inout [UInt8]) throws(EncodeError) {
    let picture: ImageSource
    do throws(ImageSource.Problem) {
      picture = try ImageSource(
        format: source.format, width: source.width, height: source.height, stride: source.stride, isTopDown: true, unsafePieces: [bytes])
    } catch {
      throw .badSource(error)
    }
    switch settings.codec {
    case .quic: try quicEncoder.encode(picture, into: &output)
    case .lz: try lzEncoder.encode(picture, into: &output)
    case .glz: try dictionary?.encode(picture, into: &output)
    case .lz4: try lz4Encoder.encode(picture, into: &output)
    case .jpeg: try jpegEncoder.encode(picture, quality: settings.quality, into: &output)
    }
  }

  /// Decodes the stream into `pixels`, which has `decodedByteCount` bytes.
  mutating func decode(_ stream: [UInt8], into pixels: inout [UInt8]) throws(DecodeError) {
    let image = settings.codec == .glz ? try decodeIntoWindow(stream) : nil
    var span = pixels.mutableSpan
    var bytes = span.mutableBytes
    switch settings.codec {
    case .quic: try quicDecoder.decode(stream.span.bytes, into: &bytes, layout: target)
    case .lz: try lzDecoder.decode(stream.span.bytes, into: &bytes, layout: target, palette: settings.palette)
    case .glz: try image?.copy(into: &bytes, layout: target)
    case .lz4: try lz4Decoder.decode(stream.span.bytes, into: &bytes, layout: target)
    case .jpeg: try jpegDecoder.decode(stream.span.bytes, into: &bytes, layout: target)
    }
  }

  /// Decodes a GLZ stream as far as a client does that draws it later.
  @discardableResult
  func decodeIntoWindow(_ stream: [UInt8]) throws(DecodeError) -> GLZImage? {
    switch try window?.decode(stream.span.bytes) {
    case .decoded(let image): return image
    case .waiting(let id): throw DecodeError(.glz, "tokens", .missingImage(id))
    case nil: return nil
    }
  }
}
