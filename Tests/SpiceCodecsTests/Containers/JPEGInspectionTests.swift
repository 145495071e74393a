import TestSupport
import Testing

@testable import SpiceCodecs

/// Files of segments without a picture in them: only what is looked at before a library gets them.
struct JPEGInspectionTests {
  private let start: [UInt8] = [0xff, 0xd8]
  private let end: [UInt8] = [0xff, 0xd9]

  private func segment(_ marker: UInt8, _ body: [UInt8]) -> [UInt8] {
    [0xff, marker, UInt8((body.count + 2) >> 8), UInt8((body.count + 2) & 255)] + body
  }

  private func quantization(_ table: UInt8 = 0, isWide: Bool = false) -> [UInt8] {
    segment(0xdb, [table | (isWide ? 0x10 : 0)] + [UInt8](repeating: 1, count: isWide ? 128 : 64))
  }

  private func huffman(_ kinds: UInt8...) -> [UInt8] {
    segment(0xc4, kinds.flatMap { [$0, 1, 2] + [UInt8](repeating: 0, count: 14) + [1, 2, 3] })
  }

  private func frame(_ marker: UInt8 = 0xc0, width: Int = 300, height: Int = 200, components: Int = 3, precision: UInt8 = 8) -> [UInt8] {
    var body = [precision, UInt8(height >> 8), UInt8(height & 255), UInt8(width >> 8), UInt8(width & 255), UInt8(components)]
    for index in 0..<components { body += [UInt8(index + 1), 0x11, 0] }
    return segment(marker, body)
  }

  private func scan(_ components: [UInt8] = [1, 2, 3], tables: UInt8 = 0, coefficients: (UInt8, UInt8) = (0, 63), bits: UInt8 = 0)
    -> [UInt8]
  {
    segment(0xda, [UInt8(components.count)] + components.flatMap { [$0, tables] } + [coefficients.0, coefficients.1, bits])
      + [1, 0xff, 0, 2, 0xff, 0xd0, 3, 0xff, 0xff, 0xd7]
  }

  private func inspect(_ parts: [UInt8]...) throws(DecodeError) -> JPEGInspection {
    let file = Array(parts.joined())
    return try JPEGInspection(of: file.span.bytes)
  }

  private func problem(_ parts: [UInt8]...) -> DecodeError? {
    let file = Array(parts.joined())
    do throws(DecodeError) {
      _ = try JPEGInspection(of: file.span.bytes)
      return nil
    } catch {
      return error
    }
  }

  private func header(_ file: [UInt8]) throws(DecodeError) -> JPEGHeader { try JPEGHeader(parsing: file.span.bytes) }

  @Test func headers() throws {
    let comment = segment(0xfe, [1, 2, 3])
    let file = start + segment(0xe0, []) + comment + [0xff, 0xff, 0xff] + comment[1...] + quantization() + frame()
    let header = try self.header(file)
    #expect(header.width == 300 && header.height == 200 && !header.isProgressive && !header.isGray)
    for count in 0..<file.count { #expect(throws: DecodeError.self) { try self.header(Array(file[..<count])) } }
    let gray = try self.header(start + frame(0xc2, components: 1))
    #expect(gray.isGray && gray.isProgressive)
    func refused(_ frame: [UInt8]) -> String? {
      do throws(DecodeError) {
        _ = try self.header(start + frame)
        return nil
      } catch {
        return error.field
      }
    }
    #expect(refused(frame(width: 0)) == "header.width")
    #expect(refused(frame(width: 65501)) == "header.width")
    #expect(refused(frame(height: 0)) == "header.height")
    #expect(refused(frame(components: 4)) == "header.components")
    #expect(refused(frame(precision: 12)) == "header.precision")
    // Without loss, hierarchical, arithmetic codes; a scan before the frame.
    for marker: UInt8 in [0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xde, 0xda, 0xd8, 0x01, 0x00] {
      #expect(refused(frame(marker)) == "marker")
    }
    #expect(refused(segment(0xc0, [8, 0, 1, 0, 1, 1, 1, 0x50, 0])) == "header.sampling")
    #expect(refused(segment(0xc0, [8, 0, 1, 0, 1, 1, 1, 0x10, 0])) == "header.sampling")
    #expect(refused(segment(0xc0, [8, 0, 1, 0, 1, 1, 1, 0x11, 4])) == "header.quantizationTable")
    #expect(refused(segment(0xc0, [8, 0, 1, 0, 1, 1, 1, 0x11])) == "header")
    #expect(refused([0xff, 0xfe, 0, 1]) == "segment")
  }

  @Test func tablesMustBeThere() throws {
    #expect(try !inspect(start, quantization(), frame(), huffman(0x00, 0x10), scan()).lacksHuffmanTables)
    #expect(try !inspect(start, huffman(0x00, 0x10), quantization(isWide: true), frame(), scan()).lacksHuffmanTables)
    #expect(try inspect(start, quantization(), frame(), scan()).lacksHuffmanTables)
    #expect(try inspect(start, quantization(), frame(), huffman(0x00), scan()).lacksHuffmanTables)
    #expect(try inspect(start, quantization(), frame(), huffman(0x00, 0x10), scan(tables: 0x11)).lacksHuffmanTables)
    // Tables 2 and 3 have no standard content.
    #expect(try !inspect(start, quantization(), frame(), huffman(0x03, 0x12), scan(tables: 0x32)).lacksHuffmanTables)
    #expect(problem(start, quantization(), frame(), huffman(0x13, 0x02), scan(tables: 0x32))?.field == "scan.huffmanTable")
    #expect(problem(start, quantization(1), frame(), huffman(0x00, 0x10), scan())?.field == "scan.quantizationTable")
    #expect(problem(start, quantization(4), frame(), scan())?.field == "quantizationTable")
    #expect(problem(start, huffman(0x20), frame(), scan())?.field == "huffmanTable")
    #expect(problem(start, huffman(0x04), frame(), scan())?.field == "huffmanTable")
    #expect(problem(start, segment(0xc4, [0, 200]), frame(), scan())?.field == "huffmanTable")
    #expect(problem(start, segment(0xdb, [0, 200]), frame(), scan())?.field == "quantizationTable")
    let tooFewSymbols = segment(0xc4, [0] + [UInt8](repeating: 1, count: 16) + [1, 2])
    #expect(problem(start, tooFewSymbols, frame(), scan())?.field == "huffmanTable")
  }

  @Test func scansOfProgressiveFiles() throws {
    let direct = scan(coefficients: (0, 0), bits: 0x01)
    let refinement = scan(coefficients: (0, 0), bits: 0x10)
    let alternating = scan([2], coefficients: (1, 63))
    let head = start + quantization() + frame(0xc2)
    #expect(try !inspect(head, huffman(0x00), direct, refinement, huffman(0x10), alternating, end).lacksHuffmanTables)
    #expect(try inspect(head, direct, end).lacksHuffmanTables)
    #expect(try inspect(head, huffman(0x00), direct, alternating, end).lacksHuffmanTables)
    #expect(try !inspect(head, refinement, end, [1, 2, 3]).lacksHuffmanTables)
    #expect(problem(head, refinement) == DecodeError(.jpeg, "scan", .truncated))
    #expect(problem(head, end) == DecodeError(.jpeg, "scan", .truncated))
    #expect(problem(head, refinement, frame(0xc2), end)?.field == "marker")
    let most = Array([[UInt8]](repeating: refinement, count: 64).joined())
    #expect(try !inspect(head, most, end).lacksHuffmanTables)
    #expect(problem(head, most, refinement, end) == DecodeError(.jpeg, "scans", .tooLarge(value: 65, limit: 64)))
  }

  @Test func scanHeaders() throws {
    let head = start + quantization() + huffman(0x00, 0x10) + frame()
    #expect(problem(head, scan([1, 2, 4]))?.field == "scan.component")
    #expect(problem(head, scan([]))?.field == "scan.components")
    #expect(problem(head, scan([1, 2, 3, 3]))?.field == "scan.components")
    #expect(problem(head, segment(0xda, []))?.field == "scan.components")
    #expect(problem(head, segment(0xda, [3, 1, 0, 2, 0, 3, 0, 0, 63]))?.field == "scan")
    #expect(problem(head, scan(tables: 0x40))?.field == "scan.huffmanTable")
    #expect(problem(start, quantization(), scan())?.field == "header")
    #expect(problem(start)?.field == "marker")
    #expect(problem([])?.field == "marker")
    // A scan of each component: all are looked at.
    #expect(problem(head, scan([1]), scan([2]), scan([3]), end) == nil)
    #expect(problem(head, scan([1]), scan([2], tables: 0x20), end)?.field == "scan.huffmanTable")
  }

  @Test func standardTablesAreWhole() throws {
    let file = start + StandardHuffmanTables.segment + quantization() + frame() + scan(tables: 0x01) + end
    #expect(StandardHuffmanTables.segment.count == 420)
    #expect(try !inspect(file).lacksHuffmanTables)
  }

  @Test func anyBytes() {
    var generator = SeededGenerator(seed: 12)
    let file =
      start + quantization() + frame(0xc2) + huffman(0x00, 0x10) + scan(coefficients: (0, 0)) + scan([2], coefficients: (1, 63)) + end
    for _ in 0..<20_000 {
      let damaged = generator.mutation(of: file)
      _ = try? JPEGInspection(of: damaged.span.bytes)
      _ = try? JPEGHeader(parsing: damaged.span.bytes)
    }
  }
}
