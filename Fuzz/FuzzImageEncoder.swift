// fuzz: modules SpiceCodecs
// fuzz: sources Fuzz/PictureShape.swift
import SpiceCodecs
import SpiceGraphics

private let dictionaryPixels = 2500
/// One for all runs: contexts are made for that, and making them takes longer than a run.
nonisolated(unsafe) private var encoder = ImageEncoder(libraries: CodecLibraries())

/// A few pictures through one encoder with one dictionary, under any policy: whatever they become must decode to them, keep the budget, and be
/// told as what it is. What is found out about their content must lie within its limits.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzImageEncoder(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  // A dictionary's tables are large; one run in four has one.
  let hasDictionary = input.byte() & 3 == 0
  let dictionary = hasDictionary ? GLZDictionary(windowPixels: dictionaryPixels) : nil
  let window = hasDictionary ? GLZWindow(windowPixels: dictionaryPixels) : nil
  let formats: [BitmapFormat] = [.rgb32, .rgba, .rgb24, .rgb555, .alpha8, .eightBit, .fourBitBE, .oneBitLE]
  for _ in 0..<3 where !input.isEmpty {
    let options = options(&input)
    let shape = PictureShape(&input, formats: formats)
    let pixels = shape.picture(&input)
    if input.byte() == 255 { dictionary?.freeze() }
    let nextID = dictionary?.nextID ?? 0
    var output: [UInt8] = [0xaa]
    var image: EncodedImage?
    let encoded = shape.encode(pixels, &input) { source throws(EncodeError) in
      image = encoder.encode(source, options: options, dictionary: dictionary, into: &output)
      check(source, shape)
    }
    guard encoded, let image else { fatalError("no picture") }
    require(output[0] == 0xaa && image.bytes == 1..<output.count, "the bytes are appended")
    require(dictionary?.nextID ?? 0 == nextID + (image.glzID == nil ? 0 : 1), "an id that was taken is told")
    if let budget = options.budget.bytes, image.glzID == nil {
      require(image.bytes.count <= budget, "\(image.bytes.count) bytes of \(budget)")
    }
    decode(image, Array(output.dropFirst()), window, pixels, shape)
  }
  return 0
}

private func options(_ input: inout FuzzInput) -> EncodingOptions {
  let policy = CompressionPolicy.allCases[input.number(0...CompressionPolicy.allCases.count - 1)]
  let flags = input.byte()
  var options = EncodingOptions(policy: policy, rules: flags & 1 == 0 ? .content : .reference)
  options.circumstances.isUnstable = flags & 2 != 0
  options.circumstances.isOfDrawing = flags & 4 == 0
  options.circumstances.allowsLossy = flags & 8 != 0
  options.circumstances.jpegIsEnabled = flags & 8 != 0
  options.circumstances.clientTakesLZ4 = flags & 16 != 0
  options.circumstances.zlibIsEnabled = flags & 16 != 0
  if flags & 32 != 0 { options.budget.bytes = Int(input.byte()) * 20 }
  if flags & 64 != 0 { options.budget.nanosecondsPerPixel = Double(input.byte()) / 16 }
  return options
}

private func decode(_ image: EncodedImage, _ stream: [UInt8], _ window: GLZWindow?, _ pixels: [UInt8], _ shape: PictureShape) {
  if image.kind == .raw {
    require(stream.isEmpty, "a raw bitmap has no stream")
    return
  }
  do throws(DecodeError) {
    let decoded = try shape.decoded { (target, layout) throws(DecodeError) in
      switch image.kind {
      case .quic:
        var decoder = QUICDecoder()
        try decoder.decode(stream.span.bytes, into: &target, layout: layout)
      case .lz, .lzPalette:
        var decoder = LZDecoder()
        try decoder.decode(stream.span.bytes, into: &target, layout: layout)
      case .glz:
        guard case .decoded(let picture) = try window?.decode(stream.span.bytes) else { fatalError("the picture waits") }
        try picture.copy(into: &target, layout: layout)
      case .raw, .zlibGLZ, .lz4, .jpeg, .jpegAlpha: fatalError("\(image.kind) without a library")
      }
    }
    require(shape.clean(decoded) == shape.clean(pixels), "another picture comes out of \(image.kind): \(shape)")
  } catch {
    fatalError("what was encoded as \(image.kind) is refused: \(error)")
  }
}

extension PictureShape {
  /// The picture without what the codecs do not carry: the unused bytes and bits.
  fileprivate func clean(_ pixels: [UInt8]) -> [UInt8] {
    var pixels = pixels
    switch format {
    case .rgb32: for index in stride(from: 3, to: pixels.count, by: 4) { pixels[index] = 0 }
    case .rgb555: for index in stride(from: 1, to: pixels.count, by: 2) { pixels[index] &= 0x7f }
    default: break
    }
    return pixels
  }
}

/// What is found out about the content lies within its limits.
private func check(_ source: ImageSource, _ shape: PictureShape) {
  let graduality = Graduality(of: source)
  let colored: [BitmapFormat] = [.rgb32, .rgba, .rgb24, .rgb555]
  require((graduality != nil) == colored.contains(shape.format), "graduality of \(shape)")
  guard let found = graduality else { return }
  require(found.samples > 0 && found.score >= -0.25 && found.score <= 1, "\(found)")
  require((found.level == .high) == (found.score < (shape.format == .rgb555 ? 0 : -0.03)), "\(found)")
  if let estimate = ContentEstimate(of: source) {
    let shares = [estimate.equalLeft, estimate.equalAbove, estimate.changed, estimate.novel, estimate.knownColors, estimate.knownPatterns]
    require(shares.allSatisfy { (0...1).contains($0) }, "\(estimate)")
    require(
      estimate.novel <= estimate.changed && estimate.roughness <= 255 && estimate.quicBits <= 24 && estimate.lzBits <= 24.75, "\(estimate)")
  }
}
