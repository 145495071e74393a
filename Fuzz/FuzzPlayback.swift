import SpiceWire

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPlayback(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  fuzz(PlaybackServerMessage.self, PlaybackClientMessage.self, data, size)
}
