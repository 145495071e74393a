import SpiceCodecs
import SpiceGraphics

/// A random picture, as components for `PlainQUIC` and as bytes for the codec.
struct QUICPicture {
  let type: QUICImageType
  let width: Int
  let height: Int
  /// By component in coding order.
  let components: [[Int]]

  var format: BitmapFormat {
    switch type {
    case .gray: .alpha8
    case .rgb16: .rgb555
    case .rgb24: .rgb24
    case .rgb32: .rgb32
    case .rgba: .rgba
    }
  }

  init(_ type: QUICImageType, width: Int, height: Int, components: [[Int]]) {
    self.type = type
    self.width = width
    self.height = height
    self.components = components
  }

  /// Flat areas, slopes, noise and copies of the row above, in turns: all that the coder tells apart. `next` gives numbers below its argument.
  init(_ type: QUICImageType, width: Int, height: Int, next: (Int) -> Int) {
    self.type = type
    self.width = width
    self.height = height
    let modulus = type == .rgb16 ? 32 : 256
    let count = type.componentCount
    var components = Array(repeating: Array(repeating: 0, count: width * height), count: count)
    var mode = next(5)
    let patience = 1 + next(60)
    for place in 0..<width * height {
      if next(patience) == 0 { mode = next(5) }
      for component in 0..<count {
        let left = place > 0 ? components[component][place - 1] : 0
        let above = place >= width ? components[component][place - width] : left
        components[component][place] =
          switch mode {
          case 0: left
          case 1: above
          case 2: (left + next(5) + modulus - 2) % modulus
          case 3: (left + above) / 2
          default: next(modulus)
          }
      }
    }
    self.components = components
  }

  /// Rows of `stride` bytes. Padding, the unused byte and the unused bit come from `filler`.
  func bytes(_ format: BitmapFormat? = nil, stride: Int? = nil, isTopDown: Bool = true, filler: () -> UInt8 = { 0 }) -> [UInt8] {
    let format = format ?? self.format
    let rowBytes = format.rowBytes(width: width) ?? 0
    var result: [UInt8] = []
    for row in 0..<height {
      let y = isTopDown ? row : height - 1 - row
      for x in 0..<width {
        var values = components.map { $0[y * width + x] }
        if type == .rgb16, format != .rgb555 { values = values.map { $0 << 3 | $0 >> 2 } }
        switch format {
        case .alpha8: result.append(UInt8(values[0]))
        case .rgb555:
          let pixel = UInt16(values[0] << 10 | values[1] << 5 | values[2]) | UInt16(filler() & 0x80) << 8
          result += [UInt8(truncatingIfNeeded: pixel), UInt8(pixel >> 8)]
        default:
          result += [2, 1, 0].map { UInt8(values[$0]) }
          if format == .rgb32 { result.append(filler()) }
          if format == .rgba { result.append(UInt8(values[3])) }
        }
      }
      for _ in rowBytes..<max(rowBytes, stride ?? rowBytes) { result.append(filler()) }
    }
    return result
  }
}
