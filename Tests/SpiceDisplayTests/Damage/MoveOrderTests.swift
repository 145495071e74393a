import SpiceGraphics
import TestSupport
import Testing

@testable import SpiceDisplay

@Suite("Damage: the order of moves")
struct MoveOrderTests {
  private func move(_ destination: Rect, from x: Int, _ y: Int) -> Move {
    Move(destination: destination, source: Point(x: Int32(x), y: Int32(y)))
  }

  @Test("who reads comes before who overwrites") func chain() {
    let a = move(rect(0, 0, 10, 10), from: 0, 10)
    let b = move(rect(0, 10, 10, 10), from: 0, 20)
    let c = move(rect(0, 20, 10, 10), from: 0, 30)
    #expect(MoveOrder.ordered([c, b, a]) == [a, b, c])
    #expect(MoveOrder.ordered([b, c, a]) == [a, b, c])
  }

  @Test("a circle loses its least valuable move") func circle() {
    let a = move(rect(0, 0, 10, 10), from: 50, 0)
    let b = move(rect(50, 0, 10, 10), from: 0, 0)
    #expect(MoveOrder.ordered([a, b]) == [a])
    #expect(MoveOrder.ordered([b, a]) == [b])
  }

  @Test("a move may overlap itself") func itself() {
    let scroll = move(rect(0, 0, 10, 10), from: 0, 1)
    #expect(MoveOrder.ordered([scroll]) == [scroll])
  }

  @Test("moves that touch a video are not made; the others are") func videos() {
    let (up, read, far) = (
      move(rect(0, 0, 10, 10), from: 0, 10), move(rect(30, 0, 5, 5), from: 52, 52), move(rect(0, 80, 10, 10), from: 0, 90)
    )
    let change = FrameChange(moves: [up, read, far], changed: Region(rect(0, 95, 3, 3)))
    let rest = change.withoutMoves(of: [rect(5, 5, 2, 2), rect(50, 50, 10, 10)])
    #expect(rest.moves == [far])
    #expect(rest.changed == Region(rects: [up.destination, read.destination, rect(0, 95, 3, 3)]))
    #expect(change.withoutMoves(of: []) == change)
  }
}
