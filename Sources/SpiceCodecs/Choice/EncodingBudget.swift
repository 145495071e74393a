/// What the encoding of a picture may cost.
public struct EncodingBudget: Hashable, Sendable {
  /// Bytes that the result may take; nil means those of the bitmap as it is, which the reference allows too. GLZ, once it has taken a
  /// picture into the dictionary, is not held to it.
  public var bytes: Int?
  /// Time that encoding may take; nil means as long as it takes. A codec whose typical cost is higher is not tried.
  public var nanosecondsPerPixel: Double?
  /// What codecs take on this machine.
  public var costs: EncodingCosts

  public init(bytes: Int? = nil, nanosecondsPerPixel: Double? = nil, costs: EncodingCosts = .typical) {
    self.bytes = bytes
    self.nanosecondsPerPixel = nanosecondsPerPixel
    self.costs = costs
  }

  /// Whether the codec's typical time is within the budget.
  public func affords(_ codec: ImageCodec, for kind: ContentEstimate.Kind) -> Bool {
    guard let nanosecondsPerPixel else { return true }
    return costs[codec, kind] <= nanosecondsPerPixel
  }
}
