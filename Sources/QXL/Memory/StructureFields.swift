import SpiceGraphics

/// The copy of one packed structure of fixed size, read by the offsets that spec 08 gives. All integers are little-endian.
struct StructureFields {
  /// Exactly the structure's bytes.
  let bytes: [UInt8]

  func u8(_ offset: Int) -> UInt8 { bytes[offset] }

  func u16(_ offset: Int) -> UInt16 { UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8 }

  func u32(_ offset: Int) -> UInt32 { UInt32(u16(offset)) | UInt32(u16(offset + 2)) << 16 }

  func u64(_ offset: Int) -> UInt64 { UInt64(u32(offset)) | UInt64(u32(offset + 4)) << 32 }

  func i16(_ offset: Int) -> Int16 { Int16(bitPattern: u16(offset)) }

  func i32(_ offset: Int) -> Int32 { Int32(bitPattern: u32(offset)) }

  /// A QXLRect: top, left, bottom, right.
  func rect(_ offset: Int) -> Rect {
    Rect(left: i32(offset + 4), top: i32(offset), right: i32(offset + 12), bottom: i32(offset + 8))
  }

  /// A QXLPoint.
  func point(_ offset: Int) -> Point { Point(x: i32(offset), y: i32(offset + 4)) }

  /// A QXLPoint16.
  func point16(_ offset: Int) -> Point16 { Point16(x: i16(offset), y: i16(offset + 2)) }
}
