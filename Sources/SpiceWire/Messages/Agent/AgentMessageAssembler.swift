/// Puts agent messages together from the pieces of AGENT_DATA, however they were cut (spec 10, section 4.1).
public struct AgentMessageAssembler: Hashable, Sendable {
  /// Bytes of data of the largest message that is taken.
  public let limit: UInt32
  /// What came of the message that is under way.
  private var begun: [UInt8] = []

  public init(limit: UInt32) { self.limit = limit }

  /// The messages that these bytes complete, in order.
  ///
  /// - Throws: `WireError` if the bytes are no stream of agent messages, or a message is too long; then nothing more can be read until
  ///   `reset()`. A message that cannot be decoded is given as `.other`.
  public mutating func append(_ bytes: ArraySlice<UInt8>) throws(WireError) -> [AgentMessage] {
    begun += bytes
    var messages: [AgentMessage] = []
    var start = 0
    while begun.count - start >= AgentHeader.size {
      var reader = WireReader(begun, part: start..<start + AgentHeader.size, message: "agent header")
      let header = try AgentHeader(from: &reader)
      guard header.size <= limit else {
        throw reader.error("size", .tooLarge(value: UInt64(header.size), limit: UInt64(limit)))
      }
      let dataStart = start + AgentHeader.size
      guard begun.count - dataStart >= Int(header.size) else { break }
      let data = begun[dataStart..<dataStart + Int(header.size)]
      do throws(WireError) {
        messages.append(try AgentMessage.decode(type: header.type, data: data))
      } catch {
        messages.append(.other(type: header.type, data: data))
      }
      start = dataStart + Int(header.size)
    }
    begun.removeFirst(start)
    return messages
  }

  /// Forgets what came of a message that is not whole.
  public mutating func reset() { begun = [] }
}
