import SpiceWire
import TestSupport
import Testing

/// Images as the reference server writes them: descriptor, sizes and payload of every type (spec 05, section 2).
struct ImageContainerVectorTests {
  @Test func imagesAreReadAndWritten() throws {
    let vectors = try Vectors.otherCodecs.json("manifest.json").required("images").requiredArray("vectors")
    #expect(vectors.count == 15)
    for vector in vectors {
      let name = try vector.requiredString("id")
      let bytes = try Vectors.otherCodecs.bytes(vector.requiredString("file"))
      var reader = WireReader(bytes, message: name)
      let image = try WireImage(from: &reader)
      #expect(image.id == 0x1122_3344_5566_7788)
      #expect(Int(image.type) == (try vector.requiredInteger("image_type")))
      let payload: Int
      switch image.content {
      case .bitmap(let bitmap): payload = bitmap.data.count
      case .lzPalette(let lz): payload = lz.data.count
      case .lz(let data), .glz(let data), .jpeg(let data), .lz4(let data), .quic(let data): payload = data.count
      case .zlibGLZ(let glzSize, let data):
        #expect(glzSize == 77)
        payload = data.count
      case .jpegAlpha(let parts):
        #expect(parts.flags == 1 && parts.jpeg.count == 7)
        payload = parts.jpeg.count + parts.alpha.count
      case .surface(let id):
        #expect(id == 5)
        payload = 0
      default: payload = 0
      }
      #expect(payload == (try vector.requiredInteger("data_size")), "\(name)")
      var writer = WireWriter()
      image.write(to: &writer)
      #expect(writer.finish().joined == bytes, "\(name)")
    }
  }
}
