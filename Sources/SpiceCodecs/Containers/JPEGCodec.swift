/// A library that writes and reads JPEG files. Calls from several threads at once do not wait for each other.
public protocol JPEGCodec: Sendable {
  /// Appends a complete JFIF file to `output`: baseline, Huffman codes, YCbCr with colours at half the resolution (4:2:0).
  ///
  /// The layout's format is `rgb24`, `rgb32` or `rgba`; its sides are at most `JPEGHeader.longestSide`. `quality` is 1 to 100. When an
  /// error is thrown `output` is as before.
  func compress(_ pixels: RawSpan, layout: PixelLayout, quality: Int, into output: inout [UInt8]) throws(EncodeError)

  /// Writes the picture of a file that has this size and was looked through before, that is, brings all its tables.
  ///
  /// The layout's format is `rgb24` or `rgb32`; the fourth byte of `rgb32` pixels may become anything. Throws when the file is damaged in
  /// any way that can be noticed.
  func decompress(_ stream: RawSpan, into pixels: inout MutableRawSpan, layout: PixelLayout) throws(DecodeError)
}
