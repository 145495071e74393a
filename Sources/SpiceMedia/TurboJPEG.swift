import CTurboJPEG
public import SpiceCodecs
import SpiceGraphics

/// JPEG files by libjpeg-turbo. Its contexts are used again.
///
/// Its TurboJPEG interface hands errors back as values, where that of libjpeg jumps over the callers' frames.
public final class TurboJPEG: JPEGCodec {
  private let compressors = IdleContexts<Compressor>()
  private let decompressors = IdleContexts<Decompressor>()

  public init() {}

  public func compress(_ pixels: RawSpan, layout: PixelLayout, quality: Int, into output: inout [UInt8]) throws(EncodeError) {
    guard let compressor = compressors.take() ?? Compressor() else { throw .library(.jpeg, "out of memory") }
    defer { compressors.bringBack(compressor) }
    try compressor.compress(pixels, layout: layout, quality: quality, into: &output)
  }

  public func decompress(_ stream: RawSpan, into pixels: inout MutableRawSpan, layout: PixelLayout) throws(DecodeError) {
    guard let decompressor = decompressors.take() ?? Decompressor() else { throw DecodeError(.jpeg, "scan", .library("out of memory")) }
    defer { decompressors.bringBack(decompressor) }
    try decompressor.decompress(stream, into: &pixels, layout: layout)
  }
}

/// A layout as the library wants it.
private struct TurboLayout {
  let width: Int32
  let height: Int32
  let stride: Int32
  let format: Int32
  /// Flags that say where the first row is.
  let direction: Int32

  /// Nil if the numbers are too large or the format is not one of the library's.
  init?(_ layout: PixelLayout) {
    let format: TJPF? =
      switch layout.format {
      case .rgb24: TJPF_BGR
      case .rgb32, .rgba: TJPF_BGRX
      default: nil
      }
    guard let format, let width = Int32(exactly: layout.width), let height = Int32(exactly: layout.height),
      let stride = Int32(exactly: layout.stride)
    else { return nil }
    self.width = width
    self.height = height
    self.stride = stride
    self.format = format.rawValue
    direction = layout.isTopDown ? 0 : TJFLAG_BOTTOMUP
  }
}

/// What the last call that failed had to say.
private func message(of handle: tjhandle) -> String { tjGetErrorStr2(handle).map { String(cString: $0) } ?? "failed" }

/// A context that writes files. `IdleContexts` gives it to one user at a time, hence it is safe to send.
private final class Compressor: @unchecked Sendable {
  private let handle: tjhandle
  /// Where files are written before their length is known; only what a file takes is ever touched.
  private var room = UnsafeMutableBufferPointer<UInt8>(start: nil, count: 0)

  private static let sampling = Int32(TJSAMP_420.rawValue)
  /// Room of this size or less is never given back before the end.
  private static let alwaysKept = 4 << 20

  init?() {
    guard let handle = tjInitCompress() else { return nil }
    self.handle = handle
  }

  deinit {
    tjDestroy(handle)
    room.deallocate()
  }

  func compress(_ pixels: RawSpan, layout: PixelLayout, quality: Int, into output: inout [UInt8]) throws(EncodeError) {
    precondition(pixels.byteCount >= layout.byteCount)
    guard let target = TurboLayout(layout), tjBufSize(target.width, target.height, Self.sampling) != UInt.max else {
      throw .badSize(.jpeg, width: layout.width, height: layout.height)
    }
    reserve(Int(tjBufSize(target.width, target.height, Self.sampling)))
    var file = room.baseAddress
    var size = UInt(room.count)
    let status = pixels.withUnsafeBytes { pixels in
      tjCompress2(
        handle, pixels.baseAddress?.assumingMemoryBound(to: UInt8.self), target.width, target.stride, target.height, target.format,
        &file, &size, Self.sampling, Int32(clamping: quality), TJFLAG_NOREALLOC | TJFLAG_ACCURATEDCT | target.direction)
    }
    guard status == 0, size <= room.count else { throw .library(.jpeg, message(of: handle)) }
    output.append(contentsOf: room[..<Int(size)])
  }

  private func reserve(_ count: Int) {
    guard room.count < count || (room.count > Self.alwaysKept && room.count / 8 > count) else { return }
    room.deallocate()
    room = .allocate(capacity: count)
  }
}

/// A context that reads files. `IdleContexts` gives it to one user at a time, hence it is safe to send.
private final class Decompressor: @unchecked Sendable {
  private let handle: tjhandle

  init?() {
    guard let handle = tjInitDecompress() else { return nil }
    self.handle = handle
  }

  deinit { tjDestroy(handle) }

  func decompress(_ stream: RawSpan, into pixels: inout MutableRawSpan, layout: PixelLayout) throws(DecodeError) {
    precondition(pixels.byteCount >= layout.byteCount)
    guard let target = TurboLayout(layout) else { throw DecodeError(.jpeg, "output", .unsupportedOutput(layout.format)) }
    // A warning means codes that make no sense or that are missing, where the library would go on with gray.
    let flags = TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS | target.direction
    let status = stream.withUnsafeBytes { file in
      pixels.withUnsafeMutableBytes { pixels in
        tjDecompress2(
          handle, file.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt(file.count),
          pixels.baseAddress?.assumingMemoryBound(to: UInt8.self), target.width, target.stride, target.height, target.format, flags)
      }
    }
    guard status == 0 else { throw DecodeError(.jpeg, "scan", .library(message(of: handle))) }
  }
}
