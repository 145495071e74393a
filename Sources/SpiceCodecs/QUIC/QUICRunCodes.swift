/// The codes of run lengths (spec 04, section 11.2), as tables that live as long as the process.
struct QUICRunCodes: @unchecked Sendable {
  /// The code of a run that begins in some run state.
  struct Code: BitwiseCopyable {
    let bits: UInt32
    let length: UInt8
    /// The run state behind it.
    let state: UInt8
  }

  /// Runs shorter than this have a code in the table.
  static let shortRuns = 64
  static let lastState = QUICConstants.runOrders.count - 1

  /// `shortCodes[state * shortRuns + run]`.
  let shortCodes: UnsafePointer<Code>
  /// By run state, up to `lastState + 63`: log2 of the unit, that of the last state at the end.
  let orders: UnsafePointer<UInt8>
  /// By run state, as `orders`: the sum of the units of all states before it.
  let sums: UnsafePointer<UInt32>

  /// By run state, as `orders`: the run state behind the run.
  let nextStates: UnsafePointer<UInt8>

  /// Every byte with its bits in the opposite order.
  let reversedBytes: UnsafePointer<UInt8>

  static let shared = QUICRunCodes()

  private init() {
    var sums: [UInt32] = [0]
    let orders = (0...Self.lastState + 63).map { QUICConstants.runOrders[min($0, Self.lastState)] }
    for order in orders.dropLast() { sums.append((sums.last ?? 0) + 1 << UInt32(order)) }
    var codes: [Code] = []
    for state in 0...Self.lastState {
      for run in 0..<Self.shortRuns {
        var (left, last, ones) = (run, state, 0)
        while left >= 1 << Int(orders[last]) {
          left -= 1 << Int(orders[last])
          last = min(last + 1, Self.lastState)
          ones += 1
        }
        let order = Int(orders[last])
        let bits = ((1 << ones) - 1) << (order + 1) | left
        codes.append(Code(bits: UInt32(bits), length: UInt8(ones + 1 + order), state: UInt8(max(last - 1, 0))))
      }
    }
    shortCodes = constantTable(codes)
    self.orders = constantTable(orders)
    self.sums = constantTable(sums)
    reversedBytes = constantTable((0...255).map { UInt8($0).bitsReversed })
    nextStates = constantTable((0...Self.lastState + 63).map { UInt8(max(min($0, Self.lastState) - 1, 0)) })
  }
}
