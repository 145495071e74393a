import X509

extension HostSubject {
  /// The subject that a certificate has.
  init(_ name: DistinguishedName) {
    self.init(
      entries: name.joined().map { attribute in
        Entry(type: "\(attribute.type)", value: String(attribute.value).map(Self.canonical) ?? "")
      })
  }
}
