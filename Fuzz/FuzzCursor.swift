import SpiceWire

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCursor(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  fuzz(CursorServerMessage.self, CursorClientMessage.self, data, size)
}
