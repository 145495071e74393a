public import SpiceWire

/// What a recording begins with (docs/recording-format.md, File header).
public struct RecordingHeader: Hashable, Sendable {
  /// The version that is written, and the only one that is read.
  public static let version: UInt16 = 1
  static let magic = Array("SaffRec\n".utf8)

  /// When the recording began, in microseconds since 1970 (UTC).
  public var start: Int64
  /// Where the session was, for people: an address without a password.
  public var source: String

  public init(start: Int64, source: String) {
    self.start = start
    self.source = source
  }

  /// The header's bytes. Of `source`, 65,534 bytes are kept.
  public func encoded() -> WireBody {
    var writer = WireWriter()
    writer.copy(Self.magic)
    writer.u16(Self.version)
    writer.i64(start)
    writer.recordingText(source)
    return writer.finish()
  }

  /// The header that a file begins with, and how many bytes it has; nil if `bytes` are too few yet.
  static func decode(_ bytes: ArraySlice<UInt8>) throws(RecordingError) -> (header: RecordingHeader, size: Int)? {
    guard zip(bytes, magic).allSatisfy({ $0 == $1 }) else { throw .notARecording }
    var reader = WireReader(Array(bytes.dropFirst(magic.count)), message: "recording")
    guard let version = try? reader.u16("version") else { return nil }
    guard version == Self.version else { throw .unsupportedVersion(version) }
    do throws(WireError) {
      let header = RecordingHeader(start: try reader.i64("start"), source: try reader.recordingText("source") ?? "")
      return (header, magic.count + reader.offset)
    } catch {
      return nil
    }
  }
}
