import SpiceGraphics
import TestSupport
import Testing

@testable import SpiceCodecs

/// All vectors of spec 04, section 18, but the events of the traces.
struct QUICVectorTests {
  let manifest: QUICManifest

  init() throws { manifest = try .load() }

  @Test func everythingIsThere() {
    #expect(manifest.valid.count == 149)
    #expect(manifest.noncanonical.count == 5)
    #expect(manifest.corrupt.count == 94)
    #expect(manifest.trace.count == 5)
  }

  /// One encoder and one decoder for all, in random order.
  @Test(arguments: [1, 2] as [UInt64]) func validImages(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var encoder = QUICEncoder()
    var decoder = QUICDecoder()
    for image in (manifest.valid + manifest.trace).shuffled(using: &generator) {
      let format = try image.format
      let stream = try Vectors.quic.unpacked(image.stream)
      let pixels = try Vectors.quic.unpacked(image.pixels)
      let encoded = try encoder.encoded([pixels[...]], format, width: image.width, height: image.height)
      #expect(encoded == stream, "encoding \(image)")
      let decoded = try decoder.decoded(stream, format, width: image.width, height: image.height)
      #expect(decoded == pixels, "decoding \(image)")
    }
  }

  /// Random unused bytes and bits, strides, bottom-up pictures.
  @Test func encoderInputs() throws {
    var encoder = QUICEncoder()
    for image in manifest.valid {
      guard let input = image.encoderInput else { continue }
      let pixels = try Vectors.quic.unpacked(input.file)
      let encoded = try encoder.encoded(
        [pixels[...]], image.format, width: image.width, height: image.height, stride: input.stride, isTopDown: !input.bottomUp)
      #expect(try encoded == Vectors.quic.unpacked(image.stream), "encoding \(image)")
    }
  }

  @Test func otherOutputFormats() throws {
    var decoder = QUICDecoder()
    for image in manifest.valid {
      for (name, output) in image.alsoDecodesTo ?? [:] {
        let format: BitmapFormat = name == "rgb24" ? .rgb24 : .rgb32
        let stream = try Vectors.quic.unpacked(image.stream)
        let pixels = try decoder.decoded(stream, format, width: image.width, height: image.height)
        #expect(pixels.count == output.stride * image.height && sha256(pixels) == output.sha256, "\(image) as \(name)")
      }
    }
  }

  @Test func noncanonicalStreams() throws {
    var encoder = QUICEncoder()
    var decoder = QUICDecoder()
    for image in manifest.noncanonical {
      let stream = try Vectors.quic.unpacked(image.stream)
      let pixels = try Vectors.quic.unpacked(image.pixels)
      let decoded = try decoder.decoded(stream, image.format, width: image.width, height: image.height)
      #expect(decoded == pixels, "decoding \(image)")
      #expect(try encoder.encoded([pixels[...]], image.format, width: image.width, height: image.height) != stream)
    }
  }

  /// The decoder does exactly what the reference does, but for the sum that overflows 32 bits there.
  @Test func corruptStreams() throws {
    var decoder = QUICDecoder()
    for damage in manifest.corrupt {
      let stream = try Vectors.quic.unpacked(damage.file)
      var digest: String?
      // Pictures of a gigabyte are refused without that much memory here.
      if let header = try? QUICHeader(parsing: stream.span.bytes), header.width * header.height < 1 << 24 {
        #expect(header.type.rawValue == damage.header?.typeCode)
        #expect(header.width == damage.header?.width && header.height == damage.header?.height)
        let format = try quicFormat(header.type)
        digest = (try? decoder.decoded(stream, format, width: header.width, height: header.height)).map(sha256)
      }
      if damage.name == "run_sum_wraps_32bit" {
        #expect(digest == nil)
      } else {
        #expect(digest == damage.reference.pixelsSha256, "\(damage.name)")
      }
      if damage.expect == "reject" { #expect(digest == nil, "\(damage.name)") }
      if damage.expect == "same" { #expect(digest != nil, "\(damage.name)") }
    }
  }
}
