import SpiceGraphics

/// Encodes pictures for display channels: decides for a codec, runs it, and says what became of the picture.
///
///     var encoder = ImageEncoder(libraries: libraries)
///     let image = encoder.encode(source, options: options, dictionary: client.dictionary, into: &message)
///
/// It keeps the contexts of the codecs, so one should be used for many pictures. Several of them work at the same time without waiting for
/// each other, but for the dictionary: one picture at a time enters it.
public struct ImageEncoder: ~Copyable, Sendable {
  private var quic = QUICEncoder()
  private var lz = LZEncoder()
  private var lz4: LZ4Encoder?
  private var jpeg: JPEGEncoder?
  private var jpegAlpha: JPEGAlphaEncoder?
  private let zlib: ZlibGLZ?
  /// The GLZ stream that zlib takes.
  private var glzStream: [UInt8] = []

  /// Smaller GLZ streams are not wrapped (spec 05, section 6).
  private static let smallestWrapped = 100
  /// Memory for GLZ streams beyond this is given back after use.
  private static let keptBytes = 1 << 22

  public init(libraries: CodecLibraries) {
    if let library = libraries.lz4 { lz4 = LZ4Encoder(library: library) }
    if let library = libraries.jpeg {
      jpeg = JPEGEncoder(library: library)
      jpegAlpha = JPEGAlphaEncoder(library: library)
    }
    zlib = libraries.zlib.map(ZlibGLZ.init)
  }

  /// Appends the encoded picture to `output`, or nothing if the bitmap is better sent as it is.
  ///
  /// `dictionary` is that of the client whom the picture goes to. A codec that fails, or whose result is larger than the budget's bytes,
  /// means a raw bitmap (spec 05, section 9.2); only what the dictionary does not take, LZ does. `fallback` tells why. Without a library
  /// its codecs count as switched off, by the client or for the channel.
  public mutating func encode(
    _ source: ImageSource, options: EncodingOptions = EncodingOptions(), dictionary: GLZDictionary? = nil, into output: inout [UInt8]
  ) -> EncodedImage {
    let decision = decide(source, options, dictionary)
    let start = output.count
    var outcome = Outcome(kind: .raw)
    var fallback = decision.tooSlow.map(EncodedImage.Fallback.tooSlow)
    var choice = decision.choice
    while true {
      do throws(EncodeError) {
        outcome = try run(choice, source, options, decision.content, dictionary, into: &output)
        break
      } catch {
        output.removeSubrange(start...)
        fallback = fallback ?? .failed(error)
        guard choice == .glz, !options.circumstances.isUnstable else { break }
        choice = .lz
      }
    }
    return EncodedImage(
      kind: outcome.kind, bytes: start..<output.count, content: decision.content, fallback: fallback, glzID: outcome.glzID)
  }

  private struct Decision {
    var choice: CodecChoice
    var content: ContentEstimate.Kind?
    var tooSlow: ImageCodec?
  }

  private struct Outcome {
    var kind: EncodedImage.Kind
    var glzID: UInt64?
  }

  private func decide(_ source: ImageSource, _ options: EncodingOptions, _ dictionary: GLZDictionary?) -> Decision {
    var facts = CompressionFacts(source, circumstances: options.circumstances, dictionary: dictionary)
    if lz4 == nil { facts.circumstances.clientTakesLZ4 = false }
    if jpeg == nil { facts.circumstances.jpegIsEnabled = false }
    switch options.rules {
    case .reference:
      return Decision(choice: facts.referenceChoice(under: options.policy) { Graduality(of: source)?.level == .high })
    case .content:
      let asks = facts.asksContent(under: options.policy, options.budget)
      let content = asks ? ContentEstimate(of: source)?.kind : nil
      let choices = facts.choices(under: options.policy, for: content ?? .drawn)
      let choice = facts.affordable(choices, options.budget, content ?? .drawn)
      return Decision(choice: choice, content: content, tooSlow: choices.first == choice ? nil : choices.first?.codec)
    }
  }

  private mutating func run(
    _ choice: CodecChoice, _ source: ImageSource, _ options: EncodingOptions, _ content: ContentEstimate.Kind?,
    _ dictionary: GLZDictionary?, into output: inout [UInt8]
  ) throws(EncodeError) -> Outcome {
    let limit = min(options.budget.bytes ?? .max, source.rawByteCount)
    switch choice {
    case .raw: return Outcome(kind: .raw)
    case .quic:
      // QUIC has gray pictures, but clients refuse them (spec 04, section 6.1).
      guard source.format != .alpha8 else { throw .unsupportedFormat(.quic, source.format) }
      try quic.encode(source, limit: limit, into: &output)
      return Outcome(kind: .quic)
    case .lzPalette, .lz:
      try lz.encode(source, limit: limit, into: &output)
      return Outcome(kind: choice == .lz ? .lz : .lzPalette)
    case .lz4:
      guard try lz4?.encode(source, limit: limit, into: &output) != nil else { return Outcome(kind: .raw) }
      return Outcome(kind: .lz4)
    case .jpeg:
      guard try jpeg?.encode(source, quality: options.jpegQuality, limit: limit, into: &output) != nil else { return Outcome(kind: .raw) }
      return Outcome(kind: .jpeg)
    case .jpegAlpha:
      let jpegSize = try jpegAlpha?.encode(source, quality: options.jpegQuality, limit: limit, into: &output)
      return Outcome(kind: jpegSize.map { .jpegAlpha(jpegSize: $0) } ?? .raw)
    case .glz:
      guard let dictionary else { return Outcome(kind: .raw) }
      let wraps = options.circumstances.zlibIsEnabled && options.budget.affords(.zlibGLZ, for: content ?? .drawn)
      return try encodeGLZ(source, dictionary, wraps: wraps, into: &output)
    }
  }

  /// Once the dictionary has taken the picture, no error comes: the stream must be sent.
  private mutating func encodeGLZ(
    _ source: ImageSource, _ dictionary: GLZDictionary, wraps: Bool, into output: inout [UInt8]
  ) throws(EncodeError) -> Outcome {
    guard wraps, let zlib else {
      return Outcome(kind: .glz, glzID: try dictionary.encode(source, into: &output).id)
    }
    defer { glzStream.removeAll(keepingCapacity: glzStream.capacity <= Self.keptBytes) }
    let id = try dictionary.encode(source, into: &glzStream).id
    if glzStream.count >= Self.smallestWrapped {
      do throws(EncodeError) {
        try zlib.wrap(glzStream.span.bytes, limit: glzStream.count - 1, into: &output)
        return Outcome(kind: .zlibGLZ(glzSize: glzStream.count), glzID: id)
      } catch {
        // It would not become smaller.
      }
    }
    output.append(contentsOf: glzStream)
    return Outcome(kind: .glz, glzID: id)
  }
}
