// fuzz: sources Sources/X11Desktop/Connection/XAuthority.swift Sources/X11Desktop/X11Error.swift Sources/X11Desktop/Support/SystemText.swift

/// Files of access keys of X displays.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzXAuthority(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let file = bytes(data, size)
  let authority = XAuthority(bytes: file)
  require(file.starts(with: authority.bytes), "what was read is written as it was")
  require(XAuthority(bytes: authority.bytes).entries == authority.entries, "what was written is read again")
  if let key = authority.key(displayNumber: 0, hostName: "host") {
    require(authority.entries.contains { $0.key == key && $0.method == XAuthority.method }, "a key of the file")
  }
  return 0
}
