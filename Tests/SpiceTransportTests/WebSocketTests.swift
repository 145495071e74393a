import Foundation
import NIOCore
import SpiceWire
import TestSupport
import Testing

@testable import SpiceTransport

@Suite(.timeLimit(.minutes(2))) struct WebSocketTests {
  private struct File: Decodable {
    struct Frame: Decodable {
      let firstByte: String
      let length: Int
      let payload: String

      /// The frame as it travels, if it is short.
      var bytes: [UInt8] { get throws { try TestSupport.bytes(hex: firstByte) + [UInt8(length)] + TestSupport.bytes(hex: payload) } }
    }
    struct Case: Decodable {
      let kind: String
      let name: String
      let clientWritesHex: [String]?
      let serverBytes: String?
      let connection: String
      let clientFrames: [String]?
      let serverFrames: [Frame]?
    }
    let cases: [Case]
  }

  private static func cases(_ kind: String) throws -> [File.Case] {
    try Vectors.core.decode(File.self, "websocket/cases.json", fromSnakeCase: true).cases.filter { $0.kind == kind }
  }

  /// What the reference refuses only because it reads the request once.
  private static let betterThanTheReference = ["fail_split_after_4", "fail_split_after_100", "fail_5000_bytes", "fail_data_after_header"]

  @Test func handshakesAsTheReference() async throws {
    let server = try await TestServer()
    let port = try await server.plainPort()
    func answer(to name: String) throws -> String { try #require(try Self.cases("handshake").first { $0.name == name }?.serverBytes) }
    for vector in try Self.cases("handshake") {
      let client = try await RawClient(port: port)
      let isBetter = Self.betterThanTheReference.contains(vector.name)
      var expected = try bytes(hex: isBetter ? answer(to: "ok") : vector.serverBytes ?? "")
      for write in vector.clientWritesHex ?? [] {
        if let end = write.range(of: "...") {
          // The vector is cut inside the padding; the line with the protocol, which came behind it, is left out here.
          let start = try bytes(hex: String(write[..<end.lowerBound]))
          try await client.send(start + [UInt8](repeating: 0x61, count: 5145 - start.count) + [0x0d, 0x0a, 0x0d, 0x0a])
          expected = try bytes(hex: answer(to: "ok_no_protocol_header"))
        } else {
          try await client.send(bytes(hex: write))
        }
      }
      let answer = vector.connection == "closed" && !isBetter ? await client.readToEnd() : await client.read(expected.count)
      #expect(answer.prefix(expected.count) == expected[...], "\(vector.name)")
      await client.close()
    }
    try await server.stop()
  }

  private static let request = Array(
    "GET / HTTP/1.1\r\nHost: x\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: binary\r\n\r\n".utf8)

  /// A client that speaks frames by hand.
  private func upgraded(_ port: Int) async throws -> RawClient {
    let client = try await RawClient(port: port)
    try await client.send(Self.request)
    let answer = await client.read(161)
    #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 101 "))
    return client
  }

  @Test func framesAsTheReference() async throws {
    let server = try await TestServer()
    let port = try await server.plainPort()
    let vectors = try Self.cases("frames")
    #expect(vectors.count > 18)
    for vector in vectors {
      let client = try await upgraded(port)
      // The server may have closed before the last one.
      for frame in vector.clientFrames ?? [] { try? await client.send(bytes(hex: frame)) }
      // The reply's bytes may come in other frames than the reference's; key and words are the server's.
      let control = (vector.serverFrames ?? []).filter { $0.firstByte != "82" }
      let data = (vector.serverFrames ?? []).filter { $0.firstByte == "82" }.reduce(0) { $0 + $1.length }
      if vector.connection == "closed" {
        let expected = try control.flatMap { try $0.bytes }
        #expect(await client.readToEnd() == expected, "\(vector.name)")
      } else {
        // Pongs stand in front of the data, which is in a frame of its own with a head of four bytes.
        let pong = try control.flatMap { try $0.bytes }
        let answer = await client.read(pong.count + (data > 0 ? data + 4 : 0))
        #expect(answer.starts(with: pong), "\(vector.name)")
        let carried = try parse(Array(answer.dropFirst(pong.count)), size: 1000).data
        #expect(carried.count == data, "\(vector.name)")
        #expect(
          data == 0 || carried.starts(with: LinkHeader.magic + [2, 0, 0, 0, 2, 0, 0, 0, 186, 0, 0, 0, 0, 0, 0, 0, 0x30]), "\(vector.name)")
      }
      await client.close()
    }
    try await server.stop()
  }

  @Test func aRequestWithoutEndIsRefused() async throws {
    let server = try await TestServer()
    let port = try await server.plainPort()
    let client = try await RawClient(port: port)
    try await client.send(Array("GET / HTTP/1.1\r\n".utf8) + [UInt8](repeating: 0x61, count: 9000))
    #expect(await client.readToEnd() == LinkReply.errorBlock(.invalidMagic))
    let plainHTTP = try await RawClient(port: port)
    try await plainHTTP.send(Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
    #expect(await plainHTTP.readToEnd() == LinkReply.errorBlock(.invalidMagic))
    try await server.stop()
  }

  // MARK: Frames without a network

  private func frame(_ payload: [UInt8], opcode: UInt8 = 2, final: Bool = true, mask: [UInt8]? = nil) -> [UInt8] {
    var bytes = [(final ? 0x80 : 0) | opcode]
    let bit: UInt8 = mask == nil ? 0 : 0x80
    switch payload.count {
    case ..<126: bytes.append(bit | UInt8(payload.count))
    case ..<65536: bytes += [bit | 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
    default: bytes += [bit | 127] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: payload.count >> ($0 * 8)) }
    }
    if let mask {
      bytes += mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
    } else {
      bytes += payload
    }
    return bytes
  }

  private func parse(_ bytes: [UInt8], size: Int) throws(TransportError) -> (data: [UInt8], pings: [[UInt8]], closes: Int) {
    var parser = WebSocketFrameParser()
    var result: (data: [UInt8], pings: [[UInt8]], closes: Int) = ([], [], 0)
    for start in stride(from: 0, to: bytes.count, by: size) {
      parser.append(ByteBuffer(bytes: bytes[start..<min(start + size, bytes.count)]))
      while let event = try parser.next() {
        switch event {
        case .data(let bytes): result.data += bytes.readableBytesView
        case .ping(let payload): result.pings.append(Array(payload.readableBytesView))
        case .close: result.closes += 1
        }
      }
    }
    return result
  }

  @Test(arguments: [1, 2, 3, 5, 1000, 1_000_000]) func framesCarryTheStream(size: Int) throws {
    var stream: [UInt8] = []
    var data: [UInt8] = []
    for (index, count) in [0, 1, 125, 126, 127, 300, 65535, 65536, 70001].enumerated() {
      let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 3 &+ index) }
      data += payload
      let mask: [UInt8]? = index % 2 == 0 ? [1, 0x80, 0xff, UInt8(index)] : nil
      if index % 3 == 0 {
        stream += frame(Array(payload.prefix(count / 2)), final: false, mask: mask)
        stream += frame([7, 7, UInt8(index)], opcode: 9, mask: [9, 8, 7, 6])
        stream += frame(Array(payload.dropFirst(count / 2)), opcode: 0, mask: mask)
      } else {
        stream += frame(payload, opcode: 1 + UInt8(index % 2), mask: mask)
      }
    }
    stream += frame([3, 0xe8], opcode: 8)
    let result = try parse(stream, size: size)
    #expect(result.data == data)
    #expect(result.pings == [[7, 7, 0], [7, 7, 3], [7, 7, 6]])
    #expect(result.closes == 1)
  }

  @Test func brokenFramesAreErrors() {
    let broken: [[UInt8]] = [
      [0xc2, 0], [0x83, 0], [0x8b, 0], [0x80, 0], [0x09, 0], [0x89, 0x7e, 0, 126], [0x02, 0, 0x82, 0],
      [0x82, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    ]
    for bytes in broken { #expect(throws: TransportError.self) { try parse(bytes, size: 100) } }
  }

  @Test func randomFramesNeverTrap() {
    for round in 0..<5000 {
      let bytes = (0..<Int.random(in: 0..<200)).map { _ in Bool.random() ? UInt8.random(in: 0...255) : [0x82, 0x80, 0, 3][round % 4] }
      _ = try? parse(bytes, size: 1 + round % 60)
    }
  }

  @Test func masksAreTheirOwnInverse() {
    for count in 0..<40 {
      for phase in 0..<4 {
        let bytes = (0..<count).map { UInt8($0 * 5) }
        var buffer = ByteBuffer(bytes: bytes)
        WebSocketMask.apply([1, 2, 3, 4], phase: phase, to: &buffer)
        #expect(Array(buffer.readableBytesView) == bytes.enumerated().map { $1 ^ [1, 2, 3, 4][($0 + phase) % 4] })
      }
    }
  }

  /// Pongs for a client that sends pings and does not read: only the newest one waits.
  @Test func pingsOfAClientThatDoesNotReadAreNotAllAnswered() async throws {
    let server = try await TestServer()
    var pair: [CInt] = [-1, -1]
    try #require(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &pair) == 0)
    let (ours, theirs) = (pair[0], pair[1])
    defer { close(ours) }
    // The kernel keeps next to nothing of the answers.
    var room: CInt = 4096
    try #require(setsockopt(theirs, SOL_SOCKET, SO_SNDBUF, &room, socklen_t(MemoryLayout<CInt>.size)) == 0)
    let listener = server.listener
    try await server.loop.flatSubmit { listener.value.adopt(fd: theirs) }.get()
    func ping(_ value: UInt8) -> [UInt8] { [0x89, 120] + [UInt8](repeating: value, count: 120) }
    let count = 3000
    for bytes in [Self.request] + [[UInt8]](repeating: ping(1), count: count) + [ping(2)] {
      try #require(write(ours, bytes, bytes.count) == bytes.count)
    }
    let end = [0x8a] + ping(2).dropFirst()
    var last: [UInt8] = []
    var total = 0
    var buffer = [UInt8](repeating: 0, count: 4096)
    while last != end {
      let size = read(ours, &buffer, buffer.count)
      try #require(size > 0)
      total += size
      last = Array((last + buffer[..<size]).suffix(end.count))
    }
    #expect(total < count * end.count / 2)
    try await server.stop()
  }
}
