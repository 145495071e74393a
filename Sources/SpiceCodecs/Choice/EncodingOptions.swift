/// How `ImageEncoder` shall encode a picture.
public struct EncodingOptions: Hashable, Sendable {
  /// Who decides.
  public enum Rules: Hashable, Sendable {
    /// `CompressionFacts.choice`: what the codecs are expected to make of the content, and the budget of time.
    case content
    /// `CompressionFacts.referenceChoice` with `Graduality`, which knows no budget of time.
    case reference
  }

  public var policy: CompressionPolicy
  public var rules: Rules
  public var circumstances: EncodingCircumstances
  public var budget: EncodingBudget
  /// 1 to 100.
  public var jpegQuality = JPEGEncoder.standardQuality

  public init(
    policy: CompressionPolicy = .autoGLZ, rules: Rules = .content, circumstances: EncodingCircumstances = EncodingCircumstances(),
    budget: EncodingBudget = EncodingBudget()
  ) {
    self.policy = policy
    self.rules = rules
    self.circumstances = circumstances
    self.budget = budget
  }
}
