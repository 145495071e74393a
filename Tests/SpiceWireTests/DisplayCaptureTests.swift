import TestSupport
import Testing

@testable import SpiceWire

/// A recording of a display session (spec 03, section 16).
private struct DisplayCapture {
  struct Record {
    var isFromServer: Bool
    var channelID: UInt8
    var type: UInt16
    var serial: UInt64
    var subList: UInt32
    var body: [UInt8]
  }

  var records: [Record] = []

  init(_ content: [UInt8]) throws {
    let magic = Array("SPICECAP1\n".utf8)
    guard content.starts(with: magic) else { throw VectorError(what: "not a capture") }
    var reader = WireReader(content, part: magic.count..<content.count, message: "capture")
    let headerSize = try reader.u32("json")
    _ = try reader.bytes(Int(headerSize), "json")
    while reader.remaining > 0 {
      _ = try reader.u32("time")
      let direction = try reader.u8("direction")
      let channelID = try reader.u8("channel_id")
      let type = try reader.u16("type")
      let serial = try reader.u64("serial")
      let subList = try reader.u32("sub_list")
      let size = try reader.u32("size")
      let body = Array(try reader.bytes(Int(size), "body"))
      records.append(
        Record(isFromServer: direction == 0, channelID: channelID, type: type, serial: serial, subList: subList, body: body))
    }
  }
}

@Suite struct DisplayCaptureTests {
  static let captures: [String] =
    (try? Vectors.display.json("manifest.json").requiredArray("captures").map { try $0.requiredString("file") }) ?? []

  @Test func thereAreThirteenCaptures() { #expect(Self.captures.count == 13) }

  @Test(arguments: captures)
  func everyMessageOfACaptureIsDecodedAndEncodedAgain(_ file: String) throws {
    let entry = try #require(
      Vectors.display.json("manifest.json").requiredArray("captures").first { try $0.requiredString("file") == file })
    let capture = try DisplayCapture(Vectors.display.gunzip(file))
    #expect(capture.records.count == (try entry.requiredInteger("records")))
    var counts: [String: [String: Int]] = [:]
    for record in capture.records {
      let direction = record.isFromServer ? "server_to_client" : "client_to_server"
      counts[direction, default: [:]]["\(record.type)", default: 0] += 1
      let message = try DisplayMessage(isFromServer: record.isFromServer, type: record.type, body: record.body)
      #expect(message.type == record.type)
      let written = message.body
      if record.subList == 0 {
        #expect(written == record.body, "\(DisplayServerMessage.label(ofType: record.type))")
      } else {
        #expect(record.body.starts(with: written) && written.count < record.body.count)
      }
      if record.subList != 0 || (record.isFromServer && record.type == 8) { try checkSubMessages(of: record) }
    }
    let expected = try entry.required("message_counts")
    for direction in ["server_to_client", "client_to_server"] {
      #expect(JSONValue.object((counts[direction] ?? [:]).mapValues { JSONValue($0) }) == (try expected.required(direction)))
    }
  }

  /// Sub-messages are WAIT_FOR_CHANNELS and INVAL_LIST; their sizes are too large and end with the body.
  private func checkSubMessages(of record: DisplayCapture.Record) throws {
    let subMessages = try SubMessageList.subMessages(in: record.body, at: record.subList)
    #expect(!subMessages.isEmpty)
    for (type, body) in subMessages {
      let message = try DisplayServerMessage.decode(type: type, in: record.body, part: body)
      switch message {
      case .base(.waitForChannels(let wait)): #expect(!wait.entries.isEmpty)
      case .invalList(let list): #expect(!list.resources.isEmpty && list.resources.allSatisfy { $0.type == 1 })
      default: Issue.record("sub-message \(type)")
      }
    }
  }
}
