import CZlib
import SpiceCanvas
import SpiceGraphics
import TestSupport
import Testing

/// Sequences of hundreds of random operations; the picture is compared after each of them (spec 06, section 20.5).
@Suite struct LongSequenceTests {
  @Test(
    arguments: [
      ("long0_xrgb", 509), ("long1_argb", 512), ("long2_555", 505), ("long3_565", 511), ("long4_xrgb_offscreen", 549),
      ("long5_argb_offscreen", 536), ("long6_raw", 544), ("long7_lines_text", 520), ("long8_565_offscreen", 506), ("long9_desktop", 560),
    ])
  func pictureIsThatOfTheReferenceAfterEveryOperation(name: String, count: Int) throws {
    let vectors = try CanvasVectors.load("long/\(name).json")
    let operations = try #require(vectors.ops)
    let checksums = try #require(vectors.crc32After)
    #expect(operations.count == count && checksums.count == count)
    var player = CanvasPlayer(vectors)
    for surface in try #require(vectors.surfaces) { try player.add(surface) }
    for (index, operation) in operations.enumerated() {
      try player.play(operation)
      let surface = try #require(player.canvas.surfaces[operation.surface])
      let canonical = Self.canonical(surface)
      let checksum = canonical.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
      try #require(UInt(checksum) == UInt(checksums[index], radix: 16), "operation \(index): \(operation)")
    }
    for last in try #require(vectors.expected) {
      let surface = try #require(player.canvas.surfaces[last.surface])
      #expect(try Self.canonical(surface) == Vectors.canvas.gunzip(last.file))
    }
  }

  /// Rows without padding, and without the bits that have no meaning.
  private static func canonical(_ surface: Surface) -> [UInt8] {
    var bytes = surface.packedRows(of: surface.bounds)
    switch surface.format {
    case .xrgb32: for index in stride(from: 3, to: bytes.count, by: 4) { bytes[index] = 0 }
    case .rgb555: for index in stride(from: 1, to: bytes.count, by: 2) { bytes[index] &= 0x7f }
    default: break
    }
    return bytes
  }
}
