/// Writes the tokens of one pass: finds, for each unit that is not part of a match yet, what it could be copied from, and takes the best.
///
/// Candidates are the last two displacements that paid, if they lead to other images (a scrolled window has one), the same place in the last
/// image, the unit before, the one above, and what the tables say of the next border. Tables are filled at anchors only.
///
/// Bounds: a candidate is looked at only if its position lies within an image of the window and is intact, and only to the end of that
/// image and of this one.
struct GLZPassEncoder<Unit: LZUnit> {
  /// What the units of one image or pass can be copied from.
  private struct Best {
    var length = 0
    /// How many positions back.
    var displacement = 0
    /// Units saved.
    var score = Int.min
    var distance = 0
    var value = 0
  }

  /// Where the image lies that a candidate was found in last.
  private struct Region {
    var start = 0
    var end = 0
    /// In ids.
    var distance = 0
  }

  private let image: DictionaryImage
  /// The images in the window, oldest first.
  private let images: UnsafeBufferPointer<DictionaryImage>
  /// Positions below cannot be copied from.
  private let oldest: Int
  /// The ring that the units lie in, and its capacity less 1.
  private let ring: UnsafeRawPointer
  private let ringMask: Int
  private let tables: ContextTables.View
  private var map: PassMap<Unit>
  /// One in so many parts of what is copied from other images is entered into the tables.
  private let refreshPeriod: Int

  private var region = Region()

  /// A match of so many units with one of the last displacements is taken without looking further.
  private static var niceLength: Int { 64 }
  /// A match of so many units with the last displacement is taken without looking at the one before.
  private static var longLength: Int { 1024 }
  /// So many units from where what stands still was no match it is tried again.
  private static var stillPause: Int { 64 }
  /// Units of the parts of which `refreshPeriod` speaks.
  private static var refreshPart: Int { 256 }

  init(
    _ image: DictionaryImage, of window: DictionaryWindow, images: UnsafeBufferPointer<DictionaryImage>, ring: UnsafeRawPointer,
    ringCapacity: Int, map: PassMap<Unit>, tables: ContextTables.View
  ) {
    self.image = image
    self.images = images
    oldest = window.oldestPosition
    self.ring = ring
    ringMask = ringCapacity - 1
    self.map = map
    self.tables = tables
    // All of a picture that stands still is entered again before its oldest copy leaves the window.
    refreshPeriod = max(1, min(8, window.capacity / image.header.pixelCount - 1))
  }

  /// The unit at a position.
  @inline(__always) private func address(_ position: Int) -> UnsafeRawPointer { ring + (position & ringMask) &* Unit.size }

  /// Writes the tokens of all units.
  @inline(__always)
  mutating func run(_ output: inout TokenOutput) {
    let count = image.header.pixelCount
    let width = image.header.width
    let units = address(image.start)
    let still = stillDisplacement()
    var recent = still
    var older = 0
    var stillAgain = 0  // the first unit that what stands still is tried for
    var index = 0
    var literals = 0  // the first unit that has no token yet
    var entered = 0  // units before are in the tables
    while index < count {
      map.need(index &+ Self.niceLength)
      var best = Best()
      // Only to other images: within this one a displacement hardly ever pays again.
      if recent > index { consider(recent, at: index, lead: 0, &best) }
      if older > index, best.length < Self.longLength { consider(older, at: index, lead: 0, &best) }
      if still != 0, index >= stillAgain, still != recent, best.length < Self.longLength {
        consider(still, at: index, lead: 0, &best)
        if best.displacement != still { stillAgain = index &+ Self.stillPause }
      }
      if best.length < Self.niceLength {
        let border = map.border(from: index)
        let isNoise = map.isNoise(index)
        if index > 0 {
          considerRun(border &- index, &best)
          if width > 1 { consider(width, at: index, lead: 0, &best) }
        }
        if best.length < Self.niceLength, border < count { askTables(at: index, border: border, isNoise: isNoise, &best) }
        if best.length == 0 {
          var next = isNoise || map.isNoise(index &+ 1) ? map.anchor(from: index &+ 1) : index &+ 1
          enterAnchors(from: entered, to: next)
          if isNoise { next = passNoise(from: next, recent, older) }
          entered = next
          index = next
          continue
        }
      }
      if index &+ best.length >= map.available, map.available < count { extendForwards(&best, from: index) }
      let start = extendBackwards(&best, from: index, notBefore: literals)
      output.putLiterals(Unit.self, units + literals &* Unit.size, count: start &- literals)
      GLZMatch(length: best.length, distance: best.distance, value: best.value).put(to: &output, bias: Unit.lengthBias)
      if best.displacement != 1, best.displacement != width, best.displacement != recent {
        older = recent
        recent = best.displacement
      }
      index = start &+ best.length
      literals = index
      if best.distance != 0, best.length >= Self.niceLength {
        enterAnchors(from: entered, to: start)
        refreshAnchors(from: max(entered, start), to: index)
      } else {
        enterAnchors(from: entered, to: index)
      }
      entered = max(entered, index)
    }
    output.putLiterals(Unit.self, units + literals &* Unit.size, count: count &- literals)
  }

  /// The displacement of what stands still: to the newest image of the same kind and size among the last few. 0 if there is none.
  private func stillDisplacement() -> Int {
    for other in images.suffix(17).reversed()
    where other.start < image.start && other.header.type == image.header.type && other.header.width == image.header.width
      && other.header.height == image.header.height
    {
      return image.start - other.start
    }
    return 0
  }

  /// Takes `length` repetitions of the unit before if that is better than the best match.
  @inline(__always)
  private func considerRun(_ length: Int, _ best: inout Best) {
    guard length >= (Unit.literalSize == 1 ? 4 : 2) else { return }
    let cost = 3 &+ GLZMatch.extensionCost(length &- Unit.lengthBias)
    let score = length &- 2 &* cost
    if score > best.score { best = Best(length: length, displacement: 1, score: score, distance: 0, value: 0) }
  }

  /// Passes over anchors of noise, beginning with that at unit `first`, and enters them into the tables, as long as they are mapped and have
  /// no candidate: a quick look that most of noise needs no more than. The result is the next unit to try.
  @inline(__always)
  private func passNoise(from first: Int, _ recent: Int, _ older: Int) -> Int {
    let width = image.header.width
    var index = first
    while index &+ UnitMap.block <= map.end, map.isNoise(index) {
      let here = UnsafeRawPointer(map.signatures + index)
      let position = image.start &+ index
      let context = ContextTables.Context(here)
      if tables.hasSeen(context, here, from: position) || isCandidate(width, at: index) || isCandidate(recent, at: index)
        || isCandidate(older, at: index)
      {
        return index
      }
      tables.enter(context, here, position: position)
      index = map.anchor(from: index &+ 1)
    }
    return index
  }

  /// True if the unit `displacement` positions before unit `index` is there and the same. 0 is no candidate.
  @inline(__always)
  private func isCandidate(_ displacement: Int, at index: Int) -> Bool {
    let candidate = image.start &+ index &- displacement
    return displacement != 0 && (displacement <= index || candidate >= oldest && candidate < image.start)
      && Unit.areEqual(Unit.word(address(image.start &+ index), 0), Unit.word(address(candidate), 0))
  }

  /// Asks the tables for the context of the first border behind `index`; what was found there is tried from `index` on.
  @inline(__always)
  private mutating func askTables(at index: Int, border: Int, isNoise: Bool, _ best: inout Best) {
    let here = UnsafeRawPointer(map.signatures + border)
    let position = image.start &+ border
    let lead = border &- index
    let context = ContextTables.Context(here)
    if context.isSampled {
      let displacement = tables.distance32(context, here, from: position)
      if displacement != 0 { consider(displacement, at: index, lead: lead, &best) }
    }
    let far = tables.distance16(context, from: position)
    if far != 0 { consider(far, at: index, lead: lead, &best) }
    // Shorter contexts rarely find more than a long one whose units are equal indeed.
    if best.length >= lead &+ ContextTables.longContext { return }
    let near = tables.distance8(context, from: position)
    if near != 0 { consider(near, at: index, lead: lead, &best) }
    if !isNoise {
      let nearest = tables.distance3(context, from: position)
      if nearest != 0 { consider(nearest, at: index, lead: lead, &best) }
    }
  }

  /// Takes the match with the units `displacement` positions before unit `index` if it is better than the best one and longer than `lead`.
  @inline(__always)
  private mutating func consider(_ displacement: Int, at index: Int, lead: Int, _ best: inout Best) {
    let position = image.start &+ index
    let candidate = position &- displacement
    var limit = map.available &- index
    var distance = 0
    var value = displacement &- 1
    if displacement > index {
      // Most candidates end here: the ring has units at all positions, if only zeros between two images.
      guard candidate >= oldest, candidate < image.start, Unit.areEqual(Unit.word(address(position), 0), Unit.word(address(candidate), 0))
      else { return }
      if candidate < region.start || candidate >= region.end {
        guard let found = find(candidate) else { return }
        region = found
      }
      distance = region.distance
      value = candidate &- region.start
      limit = min(limit, region.end &- candidate)
    }
    let here = address(position)
    let there = address(candidate)
    guard best.length < limit, Unit.areEqual(Unit.word(here, best.length), Unit.word(there, best.length)) else { return }
    let length = Unit.matchLength(here, there, limit: limit)
    guard length > lead, length > Unit.lengthBias else { return }
    let cost = GLZMatch.cost(distance: distance, value: value) &+ GLZMatch.extensionCost(length &- Unit.lengthBias)
    // A token must save a byte at least, which pays for the literal run that it may break.
    guard length &* Unit.literalSize > cost else { return }
    let score = length &- 2 &* cost
    if score > best.score { best = Best(length: length, displacement: displacement, score: score, distance: distance, value: value) }
  }

  /// The image that has the position, if units may be copied from it.
  @inline(never)
  private func find(_ position: Int) -> Region? {
    var low = 0
    var high = images.count
    while low < high {
      let middle = (low &+ high) &>> 1
      if images[middle].start <= position { low = middle &+ 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let found = images[low - 1]
    guard position < found.end, found.header.type == image.header.type, found.header.id < image.header.id else { return nil }
    return Region(start: found.start, end: found.end, distance: Int(image.header.id - found.header.id))
  }

  /// Extends a match that ends with the units that were available.
  @inline(never)
  private mutating func extendForwards(_ best: inout Best, from index: Int) {
    let count = image.header.pixelCount
    let candidate = image.start &+ index &- best.displacement
    var end = image.end
    if best.distance != 0 {
      guard let found = find(candidate) else { return }
      end = found.end
    }
    while index &+ best.length == map.available, map.available < count {
      map.need(map.available &+ 1)
      let limit = min(map.available &- index, end &- candidate) &- best.length
      best.length &+= Unit.matchLength(
        address(image.start &+ index) + best.length &* Unit.size, address(candidate) + best.length &* Unit.size, limit: limit)
    }
  }

  /// Extends a match to units before it that have no token yet. The result is its first unit.
  @inline(__always)
  private func extendBackwards(_ best: inout Best, from index: Int, notBefore first: Int) -> Int {
    let here = address(image.start &+ index)
    let candidate = image.start &+ index &- best.displacement
    let there = address(candidate)
    let room = best.distance == 0 ? index &- best.displacement : min(best.value, candidate &- oldest)
    let limit = min(index &- first, room)
    var count = 0
    while count < limit, Unit.areEqual(Unit.word(here, -1 &- count), Unit.word(there, -1 &- count)) { count &+= 1 }
    best.length &+= count
    if best.distance != 0 { best.value &-= count }
    return index &- count
  }

  /// Enters the anchors among the units from `first` to before `end` into the tables. The first one is mapped.
  @inline(__always)
  private mutating func enterAnchors(from first: Int, to end: Int) {
    guard first < end else { return }
    if end &+ UnitMap.block > map.end { map.extend(to: end &+ UnitMap.block) }
    var block = first &>> 6
    let last = end &>> 6
    var bits = map.anchors(block: block) & (~0 &<< UInt64(truncatingIfNeeded: first & 63))
    while true {
      if block == last { bits &= (1 &<< UInt64(truncatingIfNeeded: end & 63)) &- 1 }
      while bits != 0 {
        let index = block &<< 6 &+ bits.trailingZeroBitCount
        bits &= bits &- 1
        let here = UnsafeRawPointer(map.signatures + index)
        tables.enter(ContextTables.Context(here), here, position: image.start &+ index)
      }
      if block >= last { return }
      block &+= 1
      bits = map.anchors(block: block)
    }
  }

  /// Enters some parts of what was copied from another image, other parts with each image.
  @inline(never)
  private mutating func refreshAnchors(from first: Int, to end: Int) {
    var start = first
    while start < end {
      let part = start / Self.refreshPart
      let stop = min(end, (part + 1) * Self.refreshPart)
      let turn = part + part / 8 + Int(truncatingIfNeeded: image.header.id & 0xffff)
      if turn % refreshPeriod == 0 {
        map.skip(to: start)
        enterAnchors(from: start, to: stop)
      }
      start = stop
    }
    map.skip(to: end)
  }
}
