import SpiceCodecs
import SpiceGraphics
import SpiceMedia
import TestSupport
import Testing

struct JPEGVectorTests {
  @Test func picturesAreDecoded() throws {
    let vectors = try Vectors.otherCodecs.json("manifest.json").required("jpeg").requiredArray("vectors")
    #expect(vectors.count == 5)
    var decoder = JPEGDecoder(library: TurboJPEG())
    for vector in vectors {
      let file = try Vectors.otherCodecs.bytes(vector.requiredString("file"))
      let width = try vector.requiredInteger("width")
      let height = try vector.requiredInteger("height")
      let expected = Picture(
        format: .rgb32, width: width, height: height, pixels: try Vectors.otherCodecs.unpacked(vector.requiredString("reference_decoded")))
      let header = try JPEGHeader(parsing: file.span.bytes)
      #expect(header.width == width && header.height == height && !header.isProgressive && !header.isGray)
      for (format, padding, isTopDown) in [
        (BitmapFormat.rgb32, 0, true), (.rgb32, 4, false), (.rgb32, 3, true), (.rgb24, 0, true), (.rgb24, 1, false),
      ] {
        let decoded = try Picture.decoded(
          format: format, width: width, height: height, padding: padding, isTopDown: isTopDown
        ) { pixels, layout throws(DecodeError) in
          try decoder.decode(file.span.bytes, into: &pixels, layout: layout)
        }
        if format == .rgb32 { #expect(decoded == expected) }
        #expect(decoded.psnr(to: expected) == .infinity)
      }
    }
  }

  @Test func framesOfVideoAreDecoded() throws {
    let vectors = try Vectors.otherCodecs.json("manifest.json").required("mjpeg").requiredArray("vectors")
    #expect(vectors.count == 5)
    let library = TurboJPEG()
    for vector in vectors {
      let id = try vector.requiredString("id")
      var decoder = MJPEGDecoder(library: library)
      let file = try Vectors.otherCodecs.bytes(vector.requiredString("file"))
      let source = try Vectors.otherCodecs.unpacked(vector.requiredString("source"))
      let width = try vector.requiredInteger("width")
      let height = try vector.requiredInteger("height")
      let isTopDown = try vector.requiredInteger("stream_flags") == 1
      // The last frames first: each can be decoded without the ones before.
      for (index, frame) in try vector.requiredArray("frames").enumerated().reversed() {
        let start = try frame.requiredInteger("offset")
        let bytes = file.span.bytes.extracting(start..<start + (try frame.requiredInteger("size")))
        let header = try JPEGHeader(parsing: bytes)
        #expect(header.width == width && header.height == height)
        let size = width * height * 3
        var coded = Picture(format: .rgb24, width: width, height: height, pixels: Array(source[index * size..<(index + 1) * size]))
        for pixel in 0..<width * height { coded.pixels.swapAt(pixel * 3, pixel * 3 + 2) }
        if !isTopDown { coded.pixels = coded.flipped }
        for padding in [0, 12] {
          let decoded = try Picture.decoded(
            format: .rgb32, width: width, height: height, padding: padding, isTopDown: padding == 0
          ) { pixels, layout throws(DecodeError) in
            try decoder.decode(bytes, isTopDown: isTopDown, into: &pixels, layout: layout)
          }
          #expect(decoded.psnr(to: coded) >= 32, "frame \(index) of \(id)")
        }
        // As a picture by itself it lacks its tables.
        if frame["has_huffman_tables"]?.bool == false {
          var pictures = JPEGDecoder(library: library)
          #expect(throws: DecodeError(.jpeg, "huffmanTable", .truncated)) {
            _ = try Picture.decoded(format: .rgb32, width: width, height: height) { pixels, layout throws(DecodeError) in
              try pictures.decode(bytes, into: &pixels, layout: layout)
            }
          }
        }
      }
    }
  }
}
