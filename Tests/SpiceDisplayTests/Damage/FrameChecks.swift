import SpiceDisplay
import SpiceGraphics
import TestSupport
import Testing

extension SyntheticScreen {
  var size: Size { Size(width: Int32(width), height: Int32(height)) }

  /// What an analysis finds from this screen to `new`; without `damage` all of the screen is damaged.
  func changes(to new: SyntheticScreen, damage: Region? = nil, by analysis: inout FrameAnalysis) -> FrameChange {
    pixels.withUnsafeBytes { old in
      new.pixels.withUnsafeBytes {
        analysis.changes(from: old, stride: stride, to: $0, stride: stride, size: size, damage: damage ?? Region(Rect(size: size)))
      }
    }
  }

  func changes(to new: SyntheticScreen) -> FrameChange {
    var analysis = FrameAnalysis()
    return changes(to: new, by: &analysis)
  }

  /// The screen after a change whose rest comes from `new`.
  func applying(_ change: FrameChange, from new: SyntheticScreen) -> SyntheticScreen {
    var screen = self
    for move in change.moves {
      let to = move.destination
      screen.move(
        x: Int(move.source.x), y: Int(move.source.y), width: to.width, height: to.height, dx: Int(to.left) - Int(move.source.x),
        dy: Int(to.top) - Int(move.source.y))
    }
    for rect in change.changed.rects {
      screen.paint(x: Int(rect.left), y: Int(rect.top), width: rect.width, height: rect.height) { new[$0, $1] }
    }
    return screen
  }
}

/// Finds the change, and sees that it gives the new screen and keeps its promises.
func checkedChange(
  from old: SyntheticScreen, to new: SyntheticScreen, damage: Region? = nil, sourceLocation: SourceLocation = #_sourceLocation
) -> FrameChange {
  var analysis = FrameAnalysis()
  let change = old.changes(to: new, damage: damage, by: &analysis)
  check(change, from: old, to: new, damage: damage, sourceLocation: sourceLocation)
  return change
}

func check(
  _ change: FrameChange, from old: SyntheticScreen, to new: SyntheticScreen, damage: Region? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let screen = Rect(size: new.size)
  #expect(old.applying(change, from: new) == new, sourceLocation: sourceLocation)
  #expect(change.changed.subtracting(damage ?? Region(screen)).isEmpty, sourceLocation: sourceLocation)
  var taken = Region()
  for move in change.moves {
    #expect(!taken.intersects(move.destination), "destinations overlap", sourceLocation: sourceLocation)
    taken.formUnion(move.destination)
    #expect(screen.contains(move.sourceRect), sourceLocation: sourceLocation)
    #expect((damage ?? Region(screen)).contains(move.destination), sourceLocation: sourceLocation)
  }
}

func rect(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> Rect {
  Rect(left: Int32(x), top: Int32(y), right: Int32(x + width), bottom: Int32(y + height))
}
