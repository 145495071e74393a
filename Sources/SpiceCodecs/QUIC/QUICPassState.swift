/// The coding state that the components of one pass share (spec 04, section 10).
struct QUICPassState {
  private var stage = 0
  /// Pixels left in this stage; not used in the last one.
  private var left = QUICConstants.stageLength
  /// Individually coded pixels to skip before the next update of the model.
  var wait = 0
  private var randomIndex: UInt8 = 0
  /// Index of the run orders.
  var runState = 0

  private let tables = QUICStateTables.shared

  /// The end of what belongs to this stage, in a row of `width` pixels of which `x` are done.
  @inline(__always) func stop(x: Int, width: Int) -> Int {
    stage < QUICConstants.lastStage ? min(width, x &+ left) : width
  }

  /// The largest counter that is not halved.
  @inline(__always) var threshold: UInt32 { tables.thresholds[stage] }

  /// Begins to wait for the next update.
  @inline(__always) mutating func restartWait() {
    wait = Int(tables.randomNumbers[Int(randomIndex)]) & ((1 &<< stage) &- 1)
    randomIndex &+= 1
  }

  /// Counts pixels, coded and covered by runs; never more than `stop` allowed.
  @inline(__always) mutating func advance(_ pixels: Int) {
    guard stage < QUICConstants.lastStage else { return }
    left &-= pixels
    if left == 0 {
      stage &+= 1
      left = QUICConstants.stageLength
    }
  }
}

/// The tables of `QUICPassState`, read-only memory that lives as long as the process.
struct QUICStateTables: @unchecked Sendable {
  /// By stage.
  let thresholds: UnsafePointer<UInt32>
  /// One for each byte.
  let randomNumbers: UnsafePointer<UInt8>

  static let shared = QUICStateTables()

  private init() {
    thresholds = constantTable(QUICConstants.thresholds)
    randomNumbers = constantTable(QUICConstants.randomNumbers)
  }
}

/// A copy of `elements` that is never freed nor written.
func constantTable<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafePointer<Element> {
  let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: max(1, elements.count))
  _ = memory.initialize(from: elements)
  return memory.baseAddress.map { UnsafePointer($0) } ?? UnsafePointer(bitPattern: MemoryLayout<Element>.alignment).unsafelyUnwrapped
}
