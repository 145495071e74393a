/// A set of capability bits as a peer announces them: bit n is bit n mod 32 of word n div 32; bits in words that were not sent count as 0
/// (spec 01, section 3.3).
///
/// Bits that `Bit` does not name are kept, so that what a peer sent can be shown and passed on.
public struct CapabilitySet<Bit: RawRepresentable & Hashable & Sendable & CaseIterable>: Hashable, Sendable where Bit.RawValue == Int {
  /// The words as they travel, without zero words at the end.
  public private(set) var words: [UInt32]

  public init(words: some Sequence<UInt32> = []) {
    self.words = Array(words)
    trim()
  }

  public init(_ bits: some Sequence<Bit>) {
    words = []
    for bit in bits { insert(bit) }
  }

  public func contains(_ bit: Bit) -> Bool { contains(number: bit.rawValue) }

  /// True if the bit with this number is set, whether `Bit` names it or not.
  public func contains(number: Int) -> Bool {
    let word = number / 32
    return number >= 0 && word < words.count && words[word] & (1 << UInt32(number % 32)) != 0
  }

  public mutating func insert(_ bit: Bit) {
    let word = bit.rawValue / 32
    while words.count <= word { words.append(0) }
    words[word] |= 1 << UInt32(bit.rawValue % 32)
  }

  public mutating func remove(_ bit: Bit) {
    let word = bit.rawValue / 32
    guard word < words.count else { return }
    words[word] &= ~(1 << UInt32(bit.rawValue % 32))
    trim()
  }

  /// The bits that both sets have.
  public func intersection(_ other: Self) -> Self { Self(words: zip(words, other.words).map { $0 & $1 }) }

  /// The set bits that `Bit` names, in ascending order.
  public var named: [Bit] { Bit.allCases.filter(contains).sorted { $0.rawValue < $1.rawValue } }

  private mutating func trim() {
    while words.last == 0 { words.removeLast() }
  }
}

extension CapabilitySet: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Bit...) { self.init(elements) }
}
