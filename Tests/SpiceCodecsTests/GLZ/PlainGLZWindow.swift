import SpiceCodecs

/// A client's window as spec 05, sections 4 and 5.4, tells it: one unit after the other, arrays, nothing clever. What `GLZWindow` does is
/// compared with it.
struct PlainGLZWindow {
  enum Outcome: Equatable {
    /// Pixels of 32 bits in stream order, the fourth byte 0 if there is no alpha.
    case decoded([UInt32])
    case waiting(UInt64)
    case rejected
  }

  private struct Image {
    var header: GLZHeader
    var colours: [UInt32]
    var alpha: [UInt32]
  }

  private enum Stop: Error {
    case bad
    case waiting(UInt64)
  }

  let windowPixels: Int
  private var images: [UInt64: Image] = [:]
  private var next: UInt64
  private var oldest: UInt64

  init(windowPixels: Int, firstID: UInt64 = 0) {
    self.windowPixels = windowPixels
    next = firstID
    oldest = firstID
  }

  mutating func decode(_ stream: [UInt8]) -> Outcome {
    guard let header = try? GLZHeader(parsing: stream.span.bytes, maximumPixels: windowPixels) else { return .rejected }
    guard header.id >= next, images[header.id] == nil else { return .rejected }
    let ahead = images.values.filter { $0.header.id > next }.reduce(0) { $0 + $1.header.pixelCount }
    if header.id > next, ahead + header.pixelCount > windowPixels { return .waiting(next) }
    var image = Image(header: header, colours: [], alpha: [])
    do {
      var rest = stream[GLZHeader.byteCount...]
      image.colours = try pass(&rest, header, isAlpha: false)
      if header.type == .rgba { image.alpha = try pass(&rest, header, isAlpha: true) }
      guard rest.isEmpty else { return .rejected }
    } catch Stop.waiting(let id) {
      return .waiting(id)
    } catch {
      return .rejected
    }
    images[header.id] = image
    while let newest = images[next] {
      next += 1
      oldest = max(oldest, newest.header.windowHeadID)
    }
    images = images.filter { $0.key >= oldest }
    let window = images.values.filter { $0.header.id < next }.reduce(0) { $0 + $1.header.pixelCount }
    guard window <= windowPixels else { return .rejected }
    return .decoded(image.colours.enumerated().map { index, pixel in image.alpha.isEmpty ? pixel : pixel | image.alpha[index] << 24 })
  }

  private func pass(_ rest: inout ArraySlice<UInt8>, _ header: GLZHeader, isAlpha: Bool) throws -> [UInt32] {
    func byte() throws -> Int {
      guard let byte = rest.popFirst() else { throw Stop.bad }
      return Int(byte)
    }
    let bias = isAlpha ? 2 : header.type == .rgb16 ? 1 : 0
    var units: [UInt32] = []
    while units.count < header.pixelCount {
      let control = try byte()
      if control < 32 {
        for _ in 0...control {
          if isAlpha {
            units.append(UInt32(try byte()))
          } else if header.type == .rgb16 {
            let word = UInt32(try byte() << 8 | byte())
            let colours = [word & 31, word >> 5 & 31, word >> 10 & 31].map { $0 << 3 | $0 >> 2 }
            units.append(colours[0] | colours[1] << 8 | colours[2] << 16)
          } else {
            units.append(UInt32(try byte() | byte() << 8 | byte() << 16))
          }
        }
      } else {
        var length = control >> 5
        if length == 7 {
          var extra: Int
          repeat {
            extra = try byte()
            length += extra
          } while extra == 255
        }
        length += bias
        var value = control & 15 | (try byte()) << 4
        let last = try byte()
        var distance = 0
        for index in 0..<last >> 6 { distance |= (try byte()) << (8 * index) }
        if control & 16 == 0 {
          distance = distance << 6 | last & 63
        } else {
          value |= (last & 31) << 12
          if last & 32 != 0 { value |= (try byte()) << 17 }
        }
        if distance == 0 {
          guard value < units.count, length <= header.pixelCount - units.count else { throw Stop.bad }
          for _ in 0..<length { units.append(units[units.count - value - 1]) }
        } else {
          guard length <= header.pixelCount - units.count, distance <= header.windowHeadDistance else { throw Stop.bad }
          let id = header.id - UInt64(distance)
          guard let other = images[id] else { throw id < next ? Stop.bad : Stop.waiting(id) }
          let source = isAlpha ? other.alpha : other.colours
          guard value + length <= source.count else { throw Stop.bad }
          units += source[value..<value + length]
        }
      }
      guard units.count <= header.pixelCount else { throw Stop.bad }
    }
    return units
  }
}
