// fuzz: sources Sources/SpiceTransport/TLS/HostSubject.swift

/// Subjects of certificates as connection files give them.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHostSubject(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let text = String(decoding: bytes(data, size), as: UTF8.self)
  guard let subject = try? HostSubject(text) else { return 0 }
  require(subject.entries.allSatisfy { !$0.type.isEmpty }, "every entry has a type")
  require((try? HostSubject(" " + text)) == subject, "spaces in front of a key mean nothing")
  if text.unicodeScalars.last(where: { $0 != " " }) != "," {
    require((try? HostSubject(text + ",")) == subject, "a comma at the end starts no entry")
  }
  // What was read, written with numbers for keys.
  let written = subject.entries.map { "\($0.type)=\(escaped($0.value))" }.joined(separator: ",")
  // A value of spaces only is empty in its canonical form, which no text may be.
  guard subject.entries.allSatisfy({ !$0.value.isEmpty }) else { return 0 }
  require((try? HostSubject(written)) == subject, "\(text) is written as \(written)")
  return 0
}

private func escaped(_ value: String) -> String {
  let bytes = value.utf8.flatMap { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: ",") ? [UInt8(ascii: "\\"), $0] : [$0] }
  return String(decoding: bytes, as: UTF8.self)
}
