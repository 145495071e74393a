// fuzz: sources Sources/X11Desktop/Input/ScanCodeDecoder.swift Sources/X11Desktop/Input/KeyTable.swift

/// Scan codes as clients send them.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzScanCodes(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var decoder = ScanCodeDecoder()
  for byte in bytes(data, size) {
    if case .key(let code, _) = decoder.feed(byte) { require(code >= 8, "\(code) is an X key code") }
  }
  // Whatever went before, the next whole code is understood.
  require(decoder.feed(0xe0) == nil && decoder.feed(0x4b) == .key(code: 113, isPressed: true), "the decoder finds its way back")
  return 0
}
