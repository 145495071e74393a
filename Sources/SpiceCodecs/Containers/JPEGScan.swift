/// The header of a scan (ITU-T T.81, B.2.3).
struct JPEGScan {
  /// A component of the picture that the scan has codes of.
  struct Component {
    let quantizationTable: Int
    let directTable: UInt8
    let alternatingTable: UInt8
  }

  let components: [Component]
  /// The coefficients' numbers, 0 to 63; 0 is the direct one.
  private let firstCoefficient: UInt8
  private let lastCoefficient: UInt8
  /// True when the scan only adds bits to coefficients that earlier ones brought.
  private let isRefinement: Bool

  init(_ segment: JPEGSegment, in stream: RawSpan, header: JPEGHeader) throws(DecodeError) {
    let start = segment.body.lowerBound
    let count = segment.body.isEmpty ? 0 : Int(stream.byte(start))
    guard (1...header.components.count).contains(count) else { throw DecodeError(.jpeg, "scan.components", .invalidValue(UInt64(count))) }
    guard segment.body.count == 4 + 2 * count else {
      throw DecodeError(.jpeg, "scan", .mismatch(value: UInt64(segment.body.count), expected: UInt64(4 + 2 * count)))
    }
    components = try (0..<count).map { index throws(DecodeError) in
      let id = stream.byte(start + 1 + 2 * index)
      let tables = stream.byte(start + 2 + 2 * index)
      guard let component = header.components.first(where: { $0.id == id }) else {
        throw DecodeError(.jpeg, "scan.component", .invalidValue(UInt64(id)))
      }
      guard tables >> 4 < 4, tables & 15 < 4 else { throw DecodeError(.jpeg, "scan.huffmanTable", .invalidValue(UInt64(tables))) }
      return Component(quantizationTable: component.quantizationTable, directTable: tables >> 4, alternatingTable: tables & 15)
    }
    let rest = start + 1 + 2 * count
    if header.isProgressive {
      firstCoefficient = stream.byte(rest)
      lastCoefficient = stream.byte(rest + 1)
      isRefinement = stream.byte(rest + 2) >> 4 != 0
    } else {
      // Sequential scans have all coefficients, whatever is written here.
      firstCoefficient = 0
      lastCoefficient = 63
      isRefinement = false
    }
  }

  /// True when the scan uses Huffman tables 0 or 1 that are not among `tables`. Throws when it lacks another table.
  func lacksHuffmanTables(_ tables: JPEGTables) throws(DecodeError) -> Bool {
    var lacks = false
    for component in components {
      guard tables.quantization >> component.quantizationTable & 1 == 1 else {
        throw DecodeError(.jpeg, "scan.quantizationTable", .invalidValue(UInt64(component.quantizationTable)))
      }
      if firstCoefficient == 0, !isRefinement { lacks = try Self.lacks(component.directTable, tables.directHuffman) || lacks }
      if lastCoefficient > 0 { lacks = try Self.lacks(component.alternatingTable, tables.alternatingHuffman) || lacks }
    }
    return lacks
  }

  private static func lacks(_ table: UInt8, _ defined: UInt8) throws(DecodeError) -> Bool {
    if defined >> table & 1 == 1 { return false }
    guard table < 2 else { throw DecodeError(.jpeg, "scan.huffmanTable", .invalidValue(UInt64(table))) }
    return true
  }
}
