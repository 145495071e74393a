import TestSupport

/// An 8-bit RGB picture without interlacing, as the vectors hold them.
struct PNGPicture {
  struct Malformed: Error {}

  let width: Int
  let height: Int
  /// Red, green, blue; rows from the top without padding.
  let rgb: [UInt8]

  init(_ file: [UInt8]) throws {
    func number(_ at: Int) -> Int { file[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
    guard file.count > 33, file[1...3].elementsEqual("PNG".utf8), file[24] == 8, file[25] == 2, file[28] == 0 else { throw Malformed() }
    width = number(16)
    height = number(20)
    var stream: [UInt8] = []
    var position = 8
    while position + 8 <= file.count {
      let count = number(position)
      if file[position + 4..<position + 8].elementsEqual("IDAT".utf8) { stream += file[position + 8..<position + 8 + count] }
      position += 12 + count
    }
    rgb = try Self.unfiltered(Inflate.unpack(stream), width: width, height: height)
  }

  private static func unfiltered(_ data: [UInt8], width: Int, height: Int) throws -> [UInt8] {
    let rowBytes = width * 3
    guard data.count == height * (rowBytes + 1) else { throw Malformed() }
    var above = [UInt8](repeating: 0, count: rowBytes)
    var rgb: [UInt8] = []
    rgb.reserveCapacity(rowBytes * height)
    for y in 0..<height {
      let filter = data[y * (rowBytes + 1)]
      var row = Array(data[y * (rowBytes + 1) + 1..<(y + 1) * (rowBytes + 1)])
      for x in 0..<rowBytes {
        let left = x >= 3 ? Int(row[x - 3]) : 0
        let up = Int(above[x])
        let corner = x >= 3 ? Int(above[x - 3]) : 0
        let guess: Int
        switch filter {
        case 0: guess = 0
        case 1: guess = left
        case 2: guess = up
        case 3: guess = (left + up) / 2
        case 4:
          let (a, b, c) = (abs(up - corner), abs(left - corner), abs(left + up - 2 * corner))
          guess = a <= b && a <= c ? left : b <= c ? up : corner
        default: throw Malformed()
        }
        row[x] &+= UInt8(truncatingIfNeeded: guess)
      }
      rgb += row
      above = row
    }
    return rgb
  }
}
