import TestSupport

/// The recordings of the reference server's behaviour, in `Tests/Vectors/messages-core/behaviour`.
enum BehaviourVectors {
  struct Message: Decodable {
    var number: UInt16
    var hex: String?
    var size: Int?

    var bytes: [UInt8] {
      let digits = Array((hex ?? "").utf8)
      return stride(from: 0, to: digits.count - 1, by: 2).map {
        UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16) ?? 0
      }
    }
  }

  struct InputCase: Decodable {
    /// One thing that reached a device, by its name in the recording.
    struct Effect: Decodable, Equatable {
      struct Motion: Decodable, Equatable {
        var dx: Int32
        var dy: Int32
        var dz: Int
        var buttons: Int
      }
      struct Position: Decodable, Equatable {
        var x: Int32
        var y: Int32
        var buttons: Int
      }
      struct Wheel: Decodable, Equatable {
        var dz: Int
        var buttons: Int
      }
      var push_scan: String?
      var motion: Motion?
      var buttons: Int?
      var tablet_position: Position?
      var tablet_wheel: Wheel?
      var tablet_buttons: Int?
      var agent_device_write: String?
    }
    var name: String
    var state: String
    var client_message: Message?
    var effects: [Effect]
    var answers: [Message]
  }

  struct Reaction: Decodable {
    var name: String
    var channel: String
    var client_messages: [Message]
    var reference_server: String
    var answers: [Message]
  }

  static func inputCases() throws -> [InputCase] {
    struct File: Decodable { var cases: [InputCase] }
    return try load(File.self, "inputs-effects.json").cases
  }

  static func reactions() throws -> [Reaction] {
    struct File: Decodable { var cases: [Reaction] }
    return try load(File.self, "server-reactions.json").cases
  }

  private static func load<T: Decodable>(_: T.Type, _ name: String) throws -> T {
    try Vectors.core.decode(T.self, "behaviour/\(name)")
  }
}
