/// What has to be undone, in reverse order, when a later step of a start fails.
struct UndoStack {
  private var steps: [@Sendable () async -> Void] = []

  mutating func add(_ step: @escaping @Sendable () async -> Void) { steps.append(step) }

  mutating func run() async {
    while let step = steps.popLast() { await step() }
  }
}
