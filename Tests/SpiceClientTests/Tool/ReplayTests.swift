import Foundation

import TestSupport
import Testing

@testable import saffron

/// What `saffron replay` reads.
struct ReplayTests {
  private func temporaryFile(_ bytes: [UInt8]) throws -> String {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("replay-\(UUID().uuidString).rec").path
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  private func report(_ bytes: [UInt8]) throws -> ReplayReport {
    let path = try temporaryFile(bytes)
    defer { try? FileManager.default.removeItem(atPath: path) }
    var report = ReplayReport()
    try report.count(WorkerRecordingFile(path).reader())
    return report
  }

  @Test func packedAndPlainFilesAreTheSame() throws {
    let packed = try Vectors.qxl.bytes("rec-vga-std.rec.gz")
    let (first, second) = (try report(packed), try report(Inflate.unpack(packed)))
    #expect(first.events == 524 && first.commands == 87 && first.refused == 0 && !first.isTruncated)
    #expect(second.events == first.events && second.commandsByType == first.commandsByType)
    #expect(second.requestsByType == first.requestsByType)
  }

  @Test func filesThatWereJoinedAreOne() throws {
    let packed = try Vectors.qxl.bytes("rec-vga-std.rec.gz")
    let whole = try Inflate.unpack(packed)
    let reader = GzipReader()
    var unpacked: [UInt8] = []
    // In pieces that end anywhere.
    let twice = packed + packed
    for start in stride(from: 0, to: twice.count, by: 777) {
      unpacked += try reader.unpack(Array(twice[start..<min(start + 777, twice.count)]))
    }
    #expect(unpacked.count == 2 * whole.count)
    #expect(unpacked == whole + whole)
  }

  @Test func aFileMayEndAnywhere() throws {
    let packed = try Vectors.qxl.bytes("rec-vga-std.rec.gz")
    for count in [packed.count / 2, packed.count - 9] {
      let cut = try report(Array(packed[..<count]))
      #expect(cut.events <= 524 && (cut.isTruncated || cut.events == 524))
    }
  }

  @Test func damageIsAnError() throws {
    var packed = try Vectors.qxl.bytes("rec-vga-std.rec.gz")
    for index in 2000..<2100 { packed[index] ^= 0x5a }
    #expect(throws: CommandFailure.self) { try report(packed) }
    #expect(throws: CommandFailure.self) { try report(Array("GIF89a".utf8)) }
    #expect(throws: CommandFailure.self) { try WorkerRecordingFile("/nowhere/at/all") }
  }
}
