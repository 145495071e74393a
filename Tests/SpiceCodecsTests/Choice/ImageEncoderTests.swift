import SpiceGraphics
import SpiceMedia
import TestSupport
import Testing

@testable import SpiceCodecs

struct ImageEncoderTests {
  private static let libraries = CodecLibraries.media
  private static let formats: [BitmapFormat] = [.rgb555, .rgb24, .rgb32, .rgba]

  /// A picture of one kind, in one piece from the top down.
  struct Picture {
    var format: BitmapFormat
    var width: Int
    var height: Int
    var bytes: [UInt8]

    var stride: Int { format.rowBytes(width: width) ?? 0 }

    /// Unused bits are 0.
    init(_ format: BitmapFormat, width: Int = 96, height: Int = 60, _ kind: ContentEstimate.Kind) {
      self.format = format
      self.width = width
      self.height = height
      var chance = SeededGenerator(seed: 5)
      bytes = []
      for y in 0..<height {
        for x in 0..<width {
          var components: [UInt8] =
            switch kind {
            case .flat: [10, 20, 30]
            case .drawn: (x / 7 + y / 9) % 3 == 0 ? [0, 0, 0] : [250, 240, 230]
            case .photo: (0..<3).map { UInt8((x * $0 + 2 * y + 30) % 256) &+ UInt8.random(in: 0...2, using: &chance) }
            case .noise: (0..<3).map { _ in UInt8.random(in: 0...255, using: &chance) }
            }
          switch format {
          case .rgb555:
            components = components.map { $0 >> 3 }
            let word = Int(components[0]) | Int(components[1]) << 5 | Int(components[2]) << 10
            bytes += [UInt8(word & 255), UInt8(word >> 8)]
          case .rgb24: bytes += components
          case .rgb32: bytes += components + [0]
          case .rgba: bytes += components + [UInt8(y)]
          default: bytes.append(components[0])
          }
        }
      }
    }

    func encode(
      with encoder: inout ImageEncoder, _ options: EncodingOptions, dictionary: GLZDictionary? = nil, into output: inout [UInt8]
    ) throws -> EncodedImage {
      var image: EncodedImage?
      // The contexts cannot be captured by a closure that might keep them.
      try bytes.withUnsafeBytes { bytes in
        let source = try ImageSource(
          format: format, width: width, height: height, stride: stride, isTopDown: true, unsafePieces: [bytes])
        image = encoder.encode(source, options: options, dictionary: dictionary, into: &output)
      }
      return try #require(image)
    }
  }

  private func encode(
    _ picture: Picture, _ options: EncodingOptions, dictionary: GLZDictionary? = nil, libraries: CodecLibraries = Self.libraries
  ) throws -> (image: EncodedImage, stream: [UInt8]) {
    var encoder = ImageEncoder(libraries: libraries)
    var output: [UInt8] = [1, 2, 3]
    let image = try picture.encode(with: &encoder, options, dictionary: dictionary, into: &output)
    #expect(output.prefix(3) == [1, 2, 3])
    #expect(image.bytes == 3..<output.count)
    #expect((image.kind == .raw) == image.bytes.isEmpty)
    return (image, Array(output[image.bytes]))
  }

  /// The pixels that a client makes of the image.
  private func decode(_ image: EncodedImage, _ stream: [UInt8], _ picture: Picture, window: GLZWindow? = nil) throws -> [UInt8] {
    let layout = try #require(PixelLayout(format: picture.format, width: picture.width, height: picture.height))
    var pixels = [UInt8](repeating: 0, count: layout.byteCount)
    var span = pixels.mutableSpan
    var target = span.mutableBytes
    func draw(_ glz: [UInt8], into target: inout MutableRawSpan) throws {
      guard case .decoded(let decoded) = try #require(window).decode(glz.span.bytes) else { throw VectorError(what: "waiting") }
      try decoded.copy(into: &target, layout: layout)
    }
    switch image.kind {
    case .raw: return picture.bytes
    case .quic:
      var decoder = QUICDecoder()
      try decoder.decode(stream.span.bytes, into: &target, layout: layout)
    case .lz, .lzPalette:
      var decoder = LZDecoder()
      try decoder.decode(stream.span.bytes, into: &target, layout: layout)
    case .glz: try draw(stream, into: &target)
    case .zlibGLZ(let glzSize):
      var glz: [UInt8] = []
      try ZlibGLZ(zlib: ZlibLibrary()).unwrap(stream.span.bytes, glzSize: glzSize, limit: glzSize, into: &glz)
      try draw(glz, into: &target)
    case .lz4:
      var decoder = LZ4Decoder(library: LZ4Library())
      try decoder.decode(stream.span.bytes, into: &target, layout: layout)
    case .jpeg, .jpegAlpha: throw VectorError(what: "lossy")
    }
    return pixels
  }

  private func options(_ policy: CompressionPolicy, _ change: (inout EncodingOptions) -> Void = { _ in }) -> EncodingOptions {
    var options = EncodingOptions(policy: policy)
    options.circumstances.clientTakesLZ4 = true
    change(&options)
    return options
  }

  @Test(arguments: CompressionPolicy.allCases, [EncodingOptions.Rules.content, .reference])
  func everyPolicyAndFormat(_ policy: CompressionPolicy, _ rules: EncodingOptions.Rules) throws {
    for format in Self.formats + [.eightBit, .alpha8] {
      for kind in ContentEstimate.Kind.allCases {
        for zlib in [false, true] {
          let picture = Picture(format, kind)
          let dictionary = GLZDictionary(windowPixels: 1 << 16)
          let options = options(policy) {
            $0.rules = rules
            $0.circumstances.zlibIsEnabled = zlib
          }
          let (image, stream) = try encode(picture, options, dictionary: dictionary)
          #expect(try decode(image, stream, picture, window: GLZWindow(windowPixels: 1 << 16)) == picture.bytes)
          if image.glzID == nil { #expect(stream.count <= picture.bytes.count) }
          let isGLZ = if case .zlibGLZ = image.kind { true } else { image.kind == .glz }
          #expect((image.glzID == 0) == isGLZ && dictionary?.nextID == (isGLZ ? 1 : 0))
          if kind == .drawn, format != .alpha8, policy != .off, policy != .quic { #expect(image.kind != .raw && image.fallback == nil) }
        }
      }
    }
  }

  @Test func automaticChoice() throws {
    let dictionary = GLZDictionary(windowPixels: 1 << 16)
    #expect(try encode(Picture(.rgb32, .photo), options(.autoGLZ), dictionary: dictionary).image.kind == .quic)
    #expect(try encode(Picture(.rgb32, .drawn), options(.autoGLZ), dictionary: dictionary).image.kind == .glz)
    #expect(try encode(Picture(.rgb32, .drawn), options(.autoGLZ)).image.kind == .lz)
    #expect(try encode(Picture(.rgb32, .drawn), options(.autoLZ), dictionary: dictionary).image.kind == .lz)
    #expect(try encode(Picture(.rgb32, .photo), options(.autoLZ)).image.content == .photo)
    #expect(try encode(Picture(.eightBit, .drawn), options(.autoGLZ), dictionary: dictionary).image.kind == .lzPalette)
  }

  @Test func photosMayLoseQuality() throws {
    let lossy = options(.autoGLZ) {
      $0.circumstances.allowsLossy = true
      $0.circumstances.jpegIsEnabled = true
    }
    for format in Self.formats {
      let picture = Picture(format, .photo)
      let (image, stream) = try encode(picture, lossy)
      #expect(image.kind.isLossy && image.fallback == nil)
      var jpeg = stream[...]
      if case .jpegAlpha(let size) = image.kind {
        #expect(format == .rgba)
        jpeg = stream.prefix(size)
        let layout = try #require(PixelLayout(format: .rgba, width: picture.width, height: picture.height))
        var pixels = [UInt8](repeating: 0, count: layout.byteCount)
        var span = pixels.mutableSpan
        var target = span.mutableBytes
        let plane = Array(stream.dropFirst(size))
        var decoder = LZDecoder()
        try decoder.decodeAlphaPlane(plane.span.bytes, into: &target, layout: layout)
        #expect((0..<picture.height).allSatisfy { pixels[layout.stride * $0 + 3] == UInt8($0) })
      } else {
        #expect(image.kind == .jpeg && format != .rgba)
      }
      let header = try JPEGHeader(parsing: Array(jpeg).span.bytes)
      #expect(header.width == picture.width && header.height == picture.height)
      #expect(try encode(picture, lossy, libraries: CodecLibraries()).image.kind == .quic)
    }
  }

  @Test func tooManyBytesMeanRaw() throws {
    for (policy, codec) in [(CompressionPolicy.quic, ImageCodec.quic), (.lz, .lz), (.lz4, .lz4)] {
      let picture = Picture(.rgb32, .photo)
      let (image, _) = try encode(picture, options(policy) { $0.budget.bytes = 500 })
      #expect(image.kind == .raw)
      #expect(image.fallback == .failed(.overBudget(codec, limit: 500)))
      // A larger budget than the bitmap itself is of no use.
      let noise = Picture(.rgb24, .noise)
      let large = try encode(noise, options(policy) { $0.budget.bytes = 10 * noise.bytes.count }).image
      #expect(large.bytes.count <= noise.bytes.count)
      if policy == .lz { #expect(large.fallback == .failed(.overBudget(.lz, limit: noise.bytes.count))) }
    }
    let lossy = options(.quic) {
      $0.circumstances.allowsLossy = true
      $0.circumstances.jpegIsEnabled = true
      $0.budget.bytes = 700
    }
    for format in [BitmapFormat.rgb32, .rgba] {
      let (image, _) = try encode(Picture(format, .noise), lossy)
      #expect(image.kind == .raw)
      guard case .failed(.overBudget) = image.fallback else { return #expect(Bool(false), "\(String(describing: image.fallback))") }
    }
  }

  @Test func slowCodecsGiveWay() throws {
    let hurried = options(.autoGLZ) {
      $0.budget.nanosecondsPerPixel = 2
      $0.budget.costs[.quic, .photo] = 3
      $0.budget.costs[.lz, .photo] = 1
    }
    let (image, _) = try encode(Picture(.rgb32, .photo), hurried)
    #expect(image.kind == .lz && image.fallback == .tooSlow(.quic) && image.content == .photo)
    let (none, _) = try encode(Picture(.rgb32, .photo), options(.autoGLZ) { $0.budget.nanosecondsPerPixel = 0 })
    #expect(none.kind == .raw && none.fallback == .tooSlow(.quic))
  }

  @Test func whatTheDictionaryDoesNotTake() throws {
    let picture = Picture(.rgb32, .drawn)
    let small = GLZDictionary(windowPixels: picture.width * picture.height)
    #expect(try encode(picture, options(.glz), dictionary: small).image.kind == .lz)
    let frozen = GLZDictionary(windowPixels: 1 << 20)
    frozen?.freeze()
    #expect(try encode(picture, options(.glz), dictionary: frozen).image.kind == .lz)
    #expect(frozen?.nextID == 0)
  }

  @Test func planesOfAlphaAreNeverQUIC() throws {
    let (image, _) = try encode(Picture(.alpha8, .drawn), options(.quic) { $0.rules = .reference })
    #expect(image.kind == .raw && image.fallback == .failed(.unsupportedFormat(.quic, .alpha8)))
    #expect(try encode(Picture(.alpha8, .drawn), options(.quic)).image.kind == .raw)
  }

  @Test func zlibOverGLZ() throws {
    let zlib = options(.glz) { $0.circumstances.zlibIsEnabled = true }
    let dictionary = try #require(GLZDictionary(windowPixels: 1 << 20))
    let window = GLZWindow(windowPixels: 1 << 20)
    var kinds: [EncodedImage.Kind] = []
    var encoder = ImageEncoder(libraries: Self.libraries)
    // One of a few bytes, one that repeats itself, one that is noise, and the second again, which is hardly more than a copy.
    for picture in [
      Picture(.rgb32, width: 8, height: 8, .flat), Picture(.rgb32, .drawn), Picture(.rgb32, .noise), Picture(.rgb32, width: 300, .drawn),
    ] {
      var output: [UInt8] = []
      let image = try picture.encode(with: &encoder, zlib, dictionary: dictionary, into: &output)
      kinds.append(image.kind)
      #expect(try decode(image, output, picture, window: window) == picture.bytes)
      if case .zlibGLZ(let size) = image.kind { #expect(output.count < size) }
    }
    #expect(kinds[0] == .glz)
    guard case .zlibGLZ = kinds[1] else { return #expect(Bool(false), "\(kinds)") }
    let (plain, _) = try encode(
      Picture(.rgb32, .drawn), zlib, dictionary: GLZDictionary(windowPixels: 1 << 20), libraries: CodecLibraries())
    #expect(plain.kind == .glz)
  }

  /// Encoders of one dictionary and of none, on several threads at once.
  @Test func manyAtOnce() async throws {
    let dictionary = try #require(GLZDictionary(windowPixels: 1 << 20))
    let results = try await withThrowingTaskGroup(of: [(UInt64, [UInt8], Picture)].self) { group in
      for _ in 0..<4 {
        group.addTask {
          var encoder = ImageEncoder(libraries: Self.libraries)
          var found: [(UInt64, [UInt8], Picture)] = []
          for kind in ContentEstimate.Kind.allCases {
            let picture = Picture(.rgb32, kind)
            var output: [UInt8] = []
            let image = try picture.encode(with: &encoder, EncodingOptions(policy: .glz), dictionary: dictionary, into: &output)
            found.append((try #require(image.glzID), output, picture))
          }
          return found
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    let window = try #require(GLZWindow(windowPixels: 1 << 20))
    for (index, result) in results.sorted(by: { $0.0 < $1.0 }).enumerated() {
      #expect(result.0 == UInt64(index))
      let image = EncodedImage(kind: .glz, bytes: 0..<result.1.count, content: nil, fallback: nil, glzID: result.0)
      #expect(try decode(image, result.1, result.2, window: window) == result.2.bytes)
    }
  }
}
