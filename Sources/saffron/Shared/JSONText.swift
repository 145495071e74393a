import FoundationEssentials

/// Values as JSON, keys sorted.
enum JSONText {
  /// An object over several lines.
  static func lines(_ value: some Encodable) throws(CommandFailure) -> [UInt8] { try encode(value, [.prettyPrinted]) }

  /// An object on one line, for outputs of which each line is an object.
  static func line(_ value: some Encodable) throws(CommandFailure) -> [UInt8] { try encode(value, []) }

  private static func encode(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting) throws(CommandFailure) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
    do {
      return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
    } catch {
      throw CommandFailure(.failed, "cannot write JSON: \(error)")
    }
  }
}
