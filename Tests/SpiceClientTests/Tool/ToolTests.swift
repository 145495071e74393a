import Foundation
import SpiceClient
import SpiceTransport
import SpiceWire
import TestSupport
import Testing

@testable import saffron

/// The parts of `saffron screenshot` and `saffron info` that need no server.
struct ToolTests {
  private func withFolder(_ work: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("saffron-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try work(folder)
  }

  @Test func picturesSurvivePNG() throws {
    var generator = SeededGenerator(seed: 1)
    for (width, height) in [(1, 1), (3, 5), (640, 480)] {
      let pixels = (0..<3 * width * height).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let decoded = try VectorFiles.rgb(png: PNGImage.encode(rgb: pixels, width: width, height: height))
      #expect(decoded.width == width && decoded.height == height && decoded.pixels == pixels)
    }
  }

  @Test func filesAreReplacedAsAWhole() throws {
    try withFolder { folder in
      let path = folder.appendingPathComponent("out").path
      try OutputBytes.replaceFile(at: path, with: [1, 2, 3])
      try OutputBytes.replaceFile(at: path, with: [4])
      #expect(FileManager.default.contents(atPath: path) == Data([4]))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["out"])
      #expect(throws: CommandFailure.self) { try OutputBytes.replaceFile(at: folder.appendingPathComponent("none/out").path, with: []) }
    }
  }

  @Test func passwordFiles() throws {
    try withFolder { folder in
      let path = folder.appendingPathComponent("password").path
      for (content, password) in [("s3cret", "s3cret"), ("s3cret\n", "s3cret"), ("a b\r\nsecond line", "a b"), ("", "")] {
        try Data(content.utf8).write(to: URL(fileURLWithPath: path))
        #expect(try PasswordSource(file: path, inAddress: "other").given() == Array(password.utf8))
      }
      try Data(repeating: 65, count: 10_000).write(to: URL(fileURLWithPath: path))
      #expect(throws: CommandFailure.self) { try PasswordSource.read(path) }
      #expect(throws: CommandFailure.self) { try PasswordSource.read(path + "-none") }
    }
  }

  @Test func publicKeyFiles() throws {
    let identity = try TLSServerIdentity.selfSigned(names: ["localhost"])
    try withFolder { folder in
      let path = folder.appendingPathComponent("key")
      try Data(identity.publicKey).write(to: path)
      #expect(try PublicKeyFile.read(path.path) == identity.publicKey)
      let key = try Data(identity.publicKey)
      let pem = "-----BEGIN PUBLIC KEY-----\n\(key.base64EncodedString())\n-----END PUBLIC KEY-----\n"
      try Data(pem.utf8).write(to: path)
      #expect(try PublicKeyFile.read(path.path) == identity.publicKey)
      try Data("nothing".utf8).write(to: path)
      #expect(throws: CommandFailure.self) { try PublicKeyFile.read(path.path) }
    }
  }

  @Test func exitStatus() {
    let main = ChannelID(.main)
    let cases: [(SpiceClientError, saffron.ExitStatus)] = [
      (.connect(main, .cannotConnect("refused")), .cannotConnect), (.connect(main, .permissionDenied), .authenticationFailed),
      (.connect(main, .tls("unknown authority")), .certificateRefused), (.connect(main, .notSPICE(firstBytes: [])), .notSPICE),
      (.connect(main, .versionMismatch(major: 1, minor: 0)), .versionMismatch), (.connect(main, .needSecured), .tlsNeeded),
      (.connect(main, .tlsPort), .tlsNeeded), (.connect(main, .plainPort(firstBytes: [])), .tlsNotWanted),
      (.connect(main, .needUnsecured), .tlsNotWanted), (.connect(main, .timedOut(.link)), .timedOut), (.timedOut(.picture), .timedOut),
      (.closedByServer(main, reason: nil), .serverClosed), (.noSuchChannel(main), .serverClosed),
      (.problem(main, .unsupportedImage(message: "display draw_copy", codec: "quic")), .unsupportedImage),
      (.problem(main, .invalid(message: "display draw_copy", what: "no surface")), .brokenProtocol),
    ]
    for (error, status) in cases { #expect(error.exitStatus == status, "\(error)") }
    #expect(Set(saffron.ExitStatus.allCases.map(\.rawValue)).count == saffron.ExitStatus.allCases.count)
    for status in saffron.ExitStatus.allCases { #expect(saffron.ExitStatus.table.contains("\(status.rawValue)  \(status.meaning)")) }
  }

  @Test func messagesAreOneLineAndHideThePassword() throws {
    let uri = try SpiceURI("spice://host:5900?password=s3cret")
    let failure = CommandFailure(.connect(ChannelID(.main), .permissionDenied), server: uri)
    #expect(failure.message == "spice://host:5900: the server refuses the password")
  }

  @Test func capabilityNames() {
    #expect(CapabilityNames.names([0b1000_0011], of: .main) == ["semiSeamlessMigrate", "nameAndUUID", "7"])
    #expect(CapabilityNames.names([0, 1], of: .display) == ["32"])
    #expect(CapabilityNames.names([2], of: .cursor) == ["1"])
  }

  @Test func certificates() throws {
    let identity = try TLSServerIdentity.selfSigned(names: ["localhost"])
    let lines = try identity.certificatePEM.split(separator: "\n").filter { !$0.hasPrefix("-----") }
    let der = Array(try #require(Data(base64Encoded: lines.joined())))
    let report = try CertificateReport(der: der)
    #expect(try PublicKeyFile.key(pem: report.publicKey) == identity.publicKey)
    #expect(report.sha256Fingerprint.split(separator: ":").count == 32)
    #expect(report.notBefore < report.notAfter && report.notAfter.hasSuffix("Z"))
    #expect(throws: (any Error).self) { try CertificateReport(der: Array(der.dropLast(9))) }
  }

  @Test func aReportAsTextAndJSON() throws {
    var report = InfoReport(
      address: "spice://host:1", transport: "tcp", peer: "host:1", name: "a\u{1b}[2Jb", uuid: nil, roundTripMilliseconds: 1.005,
      mouseModes: InfoReport.MouseModes(supported: ["server", "client"], current: "client"), agentConnected: true,
      agentCapabilities: ["monitorsConfig"], lockKeys: ["caps", "num"],
      channels: [
        InfoReport.Channel(type: "main", id: 0, commonCapabilities: ["miniHeader"], capabilities: ["nameAndUUID"]),
        InfoReport.Channel(type: "inputs", id: 0),
      ],
      displays: [
        InfoReport.Display(
          id: 0, surface: InfoReport.Surface(width: 4, height: 3, format: "xrgb32"),
          monitors: [InfoReport.Monitor(id: 0, x: 1, y: 2, width: 3, height: 4)],
          cursor: InfoReport.Cursor(x: 5, y: 6, isVisible: false, width: 16, height: 24, hotX: 1, hotY: 2))
      ])
    report.uuid = InfoReport.uuidText(
      SIMD16(0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff))
    let text = report.text
    #expect(!text.contains("\u{1b}"))
    #expect(text.contains("uuid          00112233-4455-6677-8899-aabbccddeeff\n"))
    #expect(text.contains("channel       main 0: miniHeader, nameAndUUID\n"))
    #expect(text.contains("  monitor 0   3x4+1+2\n"))
    #expect(text.contains("  cursor      16x24, hot spot 1,2, at 5,6, hidden\n"))
    #expect(text.contains("guest agent   connected: monitorsConfig\n"))
    #expect(text.contains("lock keys     caps, num\n"))
    let object = try #require(JSONSerialization.jsonObject(with: Data(try JSONText.lines(report))) as? [String: Any])
    #expect(object["name"] as? String == "a\u{1b}[2Jb")
    #expect((object["displays"] as? [[String: Any]])?.count == 1)
    #expect(object["tls"] == nil)
  }
}
