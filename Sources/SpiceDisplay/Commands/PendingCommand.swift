public import SpiceGraphics

/// A command between its arrival and the moment when the canvas has drawn it and every client has been sent it or need not be.
///
/// It belongs to one display, on that display's event loop.
public final class PendingCommand {
  /// Grows from command to command of a display.
  let serial: UInt64
  /// The destination.
  public let surfaceID: UInt32
  /// The pixels that it may change; they lie on the surface.
  public let written: Region
  /// None of the pixels of `written` keeps anything of what it was before.
  public let overwrites: Bool
  /// What it reads besides the pixels that it writes.
  let reads: [SurfaceArea]
  let effect: DrawEffect
  /// What it takes in memory, nearly.
  let byteCount: Int
  /// The command; nil when nobody needs it any more.
  private(set) var draw: DrawCommand<SourceImage>?

  /// What the canvas is still to draw; nil once it has, or need not.
  private(set) var rendering: CommandRendering?
  /// Nobody will ever see what it draws: it is neither drawn nor sent.
  private(set) var isHidden = false
  /// Grids have forgotten it. All older ones have been forgotten before, so there is nothing that it protects.
  private var isRetired = false
  /// Cells of the grid in which some of its pixels may be visible.
  var visibleCells = 0
  /// Entries of grids, those of the areas that it reads included.
  var entryCount = 0
  /// The pipes that hold it.
  private var holders: [ClientPipe] = []
  /// Pipes that need not have it: the command that it takes back was still in them.
  private var dispensed: [ClientPipe] = []
  private let ledger: CommandLedger

  init(
    serial: UInt64, _ draw: DrawCommand<SourceImage>, effect: DrawEffect, _ footprint: CommandFootprint, rendering: CommandRendering?,
    ledger: CommandLedger
  ) {
    self.serial = serial
    self.draw = draw
    self.effect = effect
    surfaceID = draw.surfaceID
    written = footprint.written
    overwrites = footprint.overwrites
    reads = footprint.reads
    byteCount = footprint.byteCount
    self.rendering = rendering
    self.ledger = ledger
    guard let rendering else { return }
    ledger.unrendered += 1
    ledger.decodedBytes += rendering.decodedBytes
  }

  /// The canvas has drawn it, or need not.
  var isRendered: Bool { rendering == nil }

  /// Grids look at it: it may yet be hidden, and protects what it reads.
  var isAlive: Bool { draw != nil && !isRetired }

  func wasRendered() {
    guard !isRendered else { return }
    forgetRendering()
    finishIfUnused()
  }

  private func forgetRendering() {
    guard let rendering else { return }
    self.rendering = nil
    ledger.unrendered -= 1
    ledger.decodedBytes -= rendering.decodedBytes
  }

  func hide() {
    isHidden = true
    forgetRendering()
    for pipe in holders { pipe.hidden(self) }
    holders = []
    finish()
  }

  func isHeld(by pipe: ClientPipe) -> Bool { holders.contains { $0 === pipe } }

  func entered(_ pipe: ClientPipe) { holders.append(pipe) }

  func left(_ pipe: ClientPipe) {
    holders.removeAll { $0 === pipe }
    finishIfUnused()
  }

  /// The command takes back `other`, which is about to be hidden.
  func takesBack(_ other: PendingCommand) { dispensed = other.holders }

  func isDispensed(_ pipe: ClientPipe) -> Bool { dispensed.contains { $0 === pipe } }

  /// All clients' pipes have been offered it.
  func finishIfUnused() {
    if isRendered && holders.isEmpty { finish() }
  }

  func retire() {
    guard isAlive else { return }
    isRetired = true
    ledger.entries -= entryCount
  }

  private func finish() {
    retire()
    draw = nil
    dispensed = []
  }
}

/// Sums over all commands of a display.
final class CommandLedger {
  /// Commands that the canvas has not drawn.
  var unrendered = 0
  /// Bytes of the images that were decoded for them.
  var decodedBytes = 0
  /// Entries of commands in grids.
  var entries = 0
}
