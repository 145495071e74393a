import QXL
import TestSupport

/// The recordings that were made of the reference server (spec 08, section 21).
enum RecordingVectors {
  struct Manifest: Decodable {
    struct Recording: Decodable {
      struct Frame: Decodable {
        var width: Int
        var height: Int
        var rgb24Sha256: String
      }
      var recording: String
      var uncompressedSize: Int
      var events: Int
      var commands: Int
      var finalFrame: Frame
      var commandsByType: [String: Int]
      var ioEventsByType: [String: Int]
      var steps: String?
    }
    var recordings: [String: Recording]
  }

  /// One command of a recording.
  struct Step: Decodable {
    var command: Int
    var type: UInt32
    var width: Int
    var height: Int
    var rgb24Sha256: String
    var event: UInt32
    var name: String?
  }

  static let names = ["rec-ops", "rec-xspice", "rec-vga-std"]

  static func recording(_ name: String) throws -> Manifest.Recording {
    let manifest = try Vectors.qxl.decode(Manifest.self, "manifest.json", fromSnakeCase: true)
    guard let recording = manifest.recordings[name] else { throw VectorError(what: "no recording \(name)") }
    return recording
  }

  static func bytes(_ name: String) throws -> [UInt8] { try Vectors.qxl.gunzip(recording(name).recording) }

  static func steps(_ name: String) throws -> [Step] {
    guard let file = try recording(name).steps else { return [] }
    return try Vectors.qxl.decode([Step].self, file, fromSnakeCase: true)
  }

  /// All events of a recording.
  static func events(_ name: String) throws -> [RecordingEvent] { try events(of: bytes(name)).events }

  static func events(of bytes: [UInt8]) throws -> (events: [RecordingEvent], isTruncated: Bool) {
    var reader = RecordingReader(RecordingBytes(bytes))
    var events: [RecordingEvent] = []
    while let event = try reader.next() { events.append(event) }
    return (events, reader.isTruncated)
  }
}
