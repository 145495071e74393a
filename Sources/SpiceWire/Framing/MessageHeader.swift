/// The header of one message (spec 01, section 7.1).
struct MessageHeader {
  var serial: UInt64
  var type: UInt16
  /// Bytes of the body.
  var size: UInt32
  var subList: UInt32

  init(serial: UInt64, type: UInt16, size: UInt32, subList: UInt32 = 0) {
    self.serial = serial
    self.type = type
    self.size = size
    self.subList = subList
  }

  /// Reads a header of `form` from the start of `bytes`, which are at least as many as it has. A mini header gets the serial `implicit`.
  init(form: HeaderForm, implicit: UInt64, bytes: UnsafeRawBufferPointer) {
    switch form {
    case .mini:
      serial = implicit
      type = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt16.self))
      size = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt32.self))
      subList = 0
    case .full:
      serial = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
      type = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
      size = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 10, as: UInt32.self))
      subList = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 14, as: UInt32.self))
    }
  }

  /// Calls `use` with the bytes of the header in `form`.
  func withBytes<R>(form: HeaderForm, _ use: (UnsafeRawBufferPointer) -> R) -> R {
    withUnsafeTemporaryAllocation(byteCount: form.size, alignment: 8) { bytes in
      switch form {
      case .mini:
        bytes.storeBytes(of: type.littleEndian, toByteOffset: 0, as: UInt16.self)
        bytes.storeBytes(of: size.littleEndian, toByteOffset: 2, as: UInt32.self)
      case .full:
        bytes.storeBytes(of: serial.littleEndian, toByteOffset: 0, as: UInt64.self)
        bytes.storeBytes(of: type.littleEndian, toByteOffset: 8, as: UInt16.self)
        bytes.storeBytes(of: size.littleEndian, toByteOffset: 10, as: UInt32.self)
        bytes.storeBytes(of: subList.littleEndian, toByteOffset: 14, as: UInt32.self)
      }
      return use(UnsafeRawBufferPointer(bytes))
    }
  }
}
