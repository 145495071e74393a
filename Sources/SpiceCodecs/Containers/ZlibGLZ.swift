/// GLZ streams in zlib streams: images of the type ZLIB_GLZ_RGB (spec 05, section 6).
///
/// Each picture has a zlib stream of its own. What the GLZ stream holds is the business of the GLZ codec.
public struct ZlibGLZ: Sendable {
  private let zlib: any ZlibCodec

  /// The level that is common between peers (spec 05, section 1).
  public static let standardLevel = 3

  /// No zlib stream holds more than so many bytes for each of its own: a code of two bits stands for 258 bytes at most.
  private static let largestExpansion = 1032

  public init(zlib: any ZlibCodec) { self.zlib = zlib }

  /// Appends the GLZ stream `glz` as a zlib stream to `output`.
  ///
  /// `level` is 1 (fast) to 9 (small); `limit` is the number of bytes that the zlib stream may take, nil for no limit. Wrapping is only of
  /// use when it makes the stream smaller: `limit: glz.byteCount - 1`. Throws `.overBudget` when the limit is too small; `output` is then
  /// as before.
  public func wrap(_ glz: RawSpan, level: Int = standardLevel, limit: Int? = nil, into output: inout [UInt8]) throws(EncodeError) {
    let start = output.count
    let room = min(Self.bound(glz.byteCount), max(limit ?? .max, 0))
    var fits = false
    output.append(addingCapacity: room) { fits = zlib.deflate(glz, level: min(max(level, 1), 9), into: &$0) }
    guard fits else {
      output.removeSubrange(start...)
      throw .overBudget(.zlibGLZ, limit: room)
    }
  }

  /// Appends the GLZ stream that `stream` holds to `output`.
  ///
  /// `glzSize` is what the image's descriptor says. It must not exceed `limit`, nor what a stream of this length can hold; both are checked
  /// before memory is taken. Throws when the stream does not hold exactly so many bytes; `output` is then as before.
  public func unwrap(_ stream: RawSpan, glzSize: Int, limit: Int, into output: inout [UInt8]) throws(DecodeError) {
    guard glzSize > 0 else { throw DecodeError(.zlibGLZ, "glz_data_size", .invalidValue(UInt64(bitPattern: Int64(glzSize)))) }
    let (holdable, overflow) = stream.byteCount.multipliedReportingOverflow(by: Self.largestExpansion)
    let largest = max(min(limit, overflow ? .max : holdable), 0)
    guard glzSize <= largest else {
      throw DecodeError(.zlibGLZ, "glz_data_size", .tooLarge(value: UInt64(glzSize), limit: UInt64(largest)))
    }
    let start = output.count
    do throws(DecodeError) {
      try output.append(addingCapacity: glzSize) { free throws(DecodeError) in try zlib.inflate(stream, into: &free) }
    } catch {
      output.removeSubrange(start...)
      throw error
    }
  }

  /// Bytes that the GLZ stream of a picture of this size takes at most: a limit for `unwrap` when nothing but the descriptor is known.
  ///
  /// More than 8 bytes a pixel come from no encoder: literals take 4 and a little, a colour and an alpha that are both literals by
  /// themselves 6.
  public static func limit(width: Int, height: Int) -> Int {
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    let (bytes, overflowToo) = pixels.multipliedReportingOverflow(by: 8)
    let (sum, overflowAtLast) = bytes.addingReportingOverflow(GLZHeader.byteCount)
    return overflow || overflowToo || overflowAtLast ? .max : sum
  }

  /// Bytes that the zlib stream of so many bytes takes at most: zlib's own bound for its usual window.
  private static func bound(_ count: Int) -> Int { count + (count >> 12) + (count >> 14) + (count >> 25) + 13 }
}
