import CPNG
import SpiceWire
import TestSupport
import Testing

/// What lies in files of `Tests/Vectors`.
enum VectorFiles {
  /// The pixels of a PNG file, three bytes each: red, green, blue.
  static func rgb(png file: [UInt8]) throws -> (width: Int, height: Int, pixels: [UInt8]) {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    try #require(png_image_begin_read_from_memory(&image, file, file.count) != 0)
    image.format = png_uint_32(PNG_FORMAT_RGB)
    let (width, height) = (Int(image.width), Int(image.height))
    var pixels = [UInt8](repeating: 0, count: 3 * width * height)
    try #require(png_image_finish_read(&image, nil, &pixels, 0, nil) != 0)
    return (width, height, pixels)
  }

  /// What the server sent on one channel of a recorded display session (spec 03, section 16).
  static func serverFrames(ofCapture path: String, channel: UInt8) throws -> [MessageFrame] {
    try serverFrames(ofCapture: path).filter { $0.display == channel }.map(\.frame)
  }

  /// What the server sent on all channels of a recorded display session, in the order of time.
  static func serverFrames(ofCapture path: String) throws -> [(display: UInt8, frame: MessageFrame)] {
    let content = try Vectors.display.gunzip(path)
    let magic = Array("SPICECAP1\n".utf8)
    try #require(content.starts(with: magic))
    var reader = WireReader(content, part: magic.count..<content.count, message: "capture")
    _ = try reader.bytes(Int(try reader.u32("json")), "json")
    var frames: [(display: UInt8, frame: MessageFrame)] = []
    var serials: [UInt8: UInt64] = [:]
    while reader.remaining > 0 {
      _ = try reader.u32("time")
      let direction = try reader.u8("direction")
      let channelID = try reader.u8("channel_id")
      let type = try reader.u16("type")
      let serial = try reader.u64("serial")
      let subList = try reader.u32("sub_list")
      let body = Array(try reader.bytes(Int(try reader.u32("size")), "body"))
      guard direction == 0 else { continue }
      // With mini headers both sides count.
      serials[channelID, default: 0] += 1
      let number = serial == 0 ? serials[channelID, default: 0] : serial
      frames.append((channelID, MessageFrame(serial: number, type: type, subList: subList, body: body)))
    }
    return frames
  }
}
