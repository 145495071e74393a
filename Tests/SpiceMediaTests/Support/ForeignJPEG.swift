import CTurboJPEG
import SpiceGraphics
import TestSupport

/// JPEG files that our encoder does not make, but others do.
enum ForeignJPEG {
  /// `picture` has pixels of three bytes.
  static func file(_ picture: Picture, sampling: TJSAMP, isProgressive: Bool) throws -> [UInt8] {
    try file(
      picture.pixels, width: picture.width, height: picture.height, format: TJPF_BGR, sampling: sampling,
      flags: isProgressive ? TJFLAG_PROGRESSIVE : 0)
  }

  /// A sequential file whose three components are the planes, each in a scan of its own; that of the first comes `repeats` times more.
  /// `sampling`: of all components, which then have the same resolution.
  static func separateScans(_ planes: [[UInt8]], width: Int, height: Int, sampling: UInt8 = 0x11, repeats: Int = 0) throws -> [UInt8] {
    let files = try planes.map { try file($0, width: width, height: height, format: TJPF_GRAY, sampling: TJSAMP_GRAY, flags: 0) }
    // The scans of three gray files with the same tables, behind one frame header.
    let scans = try files.map { file -> [UInt8] in
      let header = try position(of: 0xda, in: file)
      return Array(file[(header + 2 + Int(file[header + 3]))..<file.count - 2])
    }
    let frame = try position(of: 0xc0, in: files[0])
    var joined = Array(files[0][..<frame])
    joined += [0xff, 0xc0, 0, 17, 8, UInt8(height >> 8), UInt8(height & 255), UInt8(width >> 8), UInt8(width & 255), 3]
    for component in 1...3 { joined += [UInt8(component), sampling, 0] }
    joined += files[0][(frame + 13)..<(try position(of: 0xda, in: files[0]))]
    for index in [0, 1, 2] + [Int](repeating: 0, count: repeats) {
      joined += [0xff, 0xda, 0, 8, 1, UInt8(index + 1), 0, 0, 63, 0] + scans[index]
    }
    return joined + [0xff, 0xd9]
  }

  private static func position(of marker: UInt8, in file: [UInt8]) throws -> Int {
    guard let position = file.indices.dropLast().first(where: { file[$0] == 0xff && file[$0 + 1] == marker }) else {
      throw VectorError(what: "no marker \(marker)")
    }
    return position
  }

  private static func file(_ pixels: [UInt8], width: Int, height: Int, format: TJPF, sampling: TJSAMP, flags: Int32) throws -> [UInt8] {
    let handle = tjInitCompress()
    defer { tjDestroy(handle) }
    var bytes: UnsafeMutablePointer<UInt8>?
    var size: UInt = 0
    defer { tjFree(bytes) }
    let status = tjCompress2(
      handle, pixels, Int32(width), 0, Int32(height), format.rawValue, &bytes, &size, Int32(sampling.rawValue), 90, flags)
    guard status == 0, let bytes else { throw VectorError(what: "no JPEG file") }
    return Array(UnsafeBufferPointer(start: bytes, count: Int(size)))
  }
}
