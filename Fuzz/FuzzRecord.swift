import SpiceWire

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRecord(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  fuzz(RecordServerMessage.self, RecordClientMessage.self, data, size)
}
