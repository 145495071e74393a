// fuzz: modules SpiceCodecs SpiceMedia
// fuzz: libraries CZlib CLZ4 CTurboJPEG
// fuzz: sources Fuzz/PictureShape.swift
import SpiceCodecs
import SpiceGraphics
import SpiceMedia

/// JPEG files and frames of M-JPEG: the shape of the memory (`PictureShape`), then a file to decode, whose size is taken if it is small, or
/// the pixels of a picture that is encoded in pieces and must be decoded.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJPEG(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  let choice = input.byte()
  if choice & 1 == 0 {
    var shape = PictureShape(&input, formats: [.rgb32, .rgb24])
    let file = input.takeRest()
    if let header = try? JPEGHeader(parsing: file.span.bytes), header.width * header.height <= 1 << 13 {
      shape.width = header.width
      shape.height = header.height
    }
    if choice & 2 == 0 {
      _ = try? shape.decoded { pixels, layout throws(DecodeError) in
        try decoder.decode(file.span.bytes, into: &pixels, layout: layout)
      }
    } else {
      _ = try? shape.decoded { pixels, layout throws(DecodeError) in
        try frames.decode(file.span.bytes, isTopDown: choice & 4 == 0, into: &pixels, layout: layout)
      }
    }
    return 0
  }
  var shape = PictureShape(&input, formats: [.rgb32, .rgba, .rgb24, .rgb555])
  let picture = shape.picture(&input)
  var file: [UInt8] = []
  let quality = Int(input.byte())
  let isEncoded = shape.encode(picture, &input) { source throws(EncodeError) in try encoder.encode(source, quality: quality, into: &file) }
  require(isEncoded, "\(shape) is encoded")
  shape.format = .rgb32
  let back = try? shape.decoded { pixels, layout throws(DecodeError) in
    try decoder.decode(file.span.bytes, into: &pixels, layout: layout)
  }
  require(back != nil, "\(shape) is decoded")
  return 0
}

// One context for all runs: none may change what the next one does.
private let library = TurboJPEG()
nonisolated(unsafe) private var encoder = JPEGEncoder(library: library)
nonisolated(unsafe) private var decoder = JPEGDecoder(library: library)
nonisolated(unsafe) private var frames = MJPEGDecoder(library: library)
