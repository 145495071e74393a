/// REPLY, from the agent: what became of a message (spec 10, section 8.3).
public struct AgentReply: WireCoded {
  /// The result. Unknown values are kept.
  public struct Result: RawRepresentable, Hashable, Sendable {
    public var rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let success = Self(rawValue: 1)
    public static let error = Self(rawValue: 2)
  }

  /// The number of the message that is answered.
  public var type: UInt32
  public var result: Result

  public init(type: UInt32, result: Result) {
    self.type = type
    self.result = result
  }

  public init(from reader: inout WireReader) throws(WireError) {
    type = try reader.u32("type")
    result = Result(rawValue: try reader.u32("error"))
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(type)
    writer.u32(result.rawValue)
  }
}
