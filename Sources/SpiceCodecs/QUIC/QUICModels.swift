/// The models of the components of one pass, one behind the other.
struct QUICModels<Pass: QUICPass, Selector: BitwiseCopyable & Equatable> {
  private let start: UnsafeMutableRawPointer
  private let rules: QUICModelRules
  /// By `7 - k`.
  private let choices: UnsafePointer<Selector>

  static var byteCount: Int { Pass.componentCount * QUICModel<Selector>.byteCount }

  /// Models in `byteCount` bytes, in the state before the first pixel.
  init(at memory: UnsafeMutableRawPointer, choices: UnsafePointer<Selector>) {
    start = memory
    rules = Pass.Depth.rules
    self.choices = choices
    for component in 0..<Pass.componentCount { self[component].reset(choices[8 - Pass.Depth.bitsPerComponent]) }
  }

  /// What lies behind the models.
  @inline(__always) var end: UnsafeMutableRawPointer { start + Self.byteCount }

  /// The model of red, green, blue, or of the only component.
  @inline(__always) subscript(component: Int) -> QUICModel<Selector> {
    QUICModel(at: start + component &* QUICModel<Selector>.byteCount)
  }

  /// Counts a pixel in all models.
  @inline(never) func update(context: UInt32, residual: UInt32, threshold: UInt32) {
    if Pass.isColour {
      update(0, context &>> 16, residual &>> 16, threshold)
      update(1, context &>> 8, residual &>> 8, threshold)
      update(2, context, residual, threshold)
    } else {
      update(0, context, residual, threshold)
    }
  }

  /// Only the lowest byte of `context` and `residual` counts.
  @inline(__always) private func update(_ component: Int, _ context: UInt32, _ residual: UInt32, _ threshold: UInt32) {
    self[component].update(
      Pass.Depth.self, rules, context: Int(context & 0xff), residual: Int(residual & 0xff), threshold: threshold, choices: choices)
  }
}
