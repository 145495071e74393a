import SpiceWire

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzUsbredir(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  fuzz(UsbredirServerMessage.self, UsbredirClientMessage.self, data, size)
}
