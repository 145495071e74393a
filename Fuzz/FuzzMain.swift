import SpiceWire

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMain(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  fuzz(MainServerMessage.self, MainClientMessage.self, data, size)
}
