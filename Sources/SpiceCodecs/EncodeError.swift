public import SpiceGraphics

/// Why a picture was not encoded. The output is as long as it was before.
public enum EncodeError: Error, Hashable, Sendable {
  /// The codec has no pixels of this format.
  case unsupportedFormat(ImageCodec, BitmapFormat)
  /// The picture has no pixels, or more than the codec's streams can have.
  case badSize(ImageCodec, width: Int, height: Int)
  /// The stream would take more than `limit` bytes.
  case overBudget(ImageCodec, limit: Int)
  /// The memory that was given is not a picture.
  case badSource(ImageSource.Problem)
  /// The dictionary was frozen for a migration, or has no ids left: nothing can be encoded with it any more.
  case frozen
  /// The library that does this part says so.
  case library(ImageCodec, String)
}
