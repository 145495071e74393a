import SpiceWire

/// MIGRATE_DATA bodies: the input's first byte chooses the channel, the rest is the body.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMigration(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  guard let data, size >= 1 else { return 0 }
  let input = [UInt8](UnsafeBufferPointer(start: data, count: size))
  let message = BaseMigrateData(data: input[1...])
  switch input[0] % 6 {
  case 0: check(message) { (message) throws(WireError) in try MainMigrationData(message) }
  case 1: check(message) { (message) throws(WireError) in try InputsMigrationData(message) }
  case 2: check(message) { (message) throws(WireError) in try ByteStreamMigrationData(message) }
  case 3: check(message) { (message) throws(WireError) in try SmartcardMigrationData(message) }
  case 4: check(message) { (message) throws(WireError) in try DisplayMigrationData(message, isLossy: false) }
  default: check(message) { (message) throws(WireError) in try DisplayMigrationData(message, isLossy: true) }
  }
  return 0
}

private func check<Data: MigrationData>(_ message: BaseMigrateData, _ decode: (BaseMigrateData) throws(WireError) -> Data) {
  guard let data = try? decode(message) else { return }
  do throws(WireError) {
    let again = try decode(data.message)
    require(again == data, "encoding and decoding changed \(data) to \(again)")
  } catch {
    fatalError("what was encoded from \(data) is refused: \(error)")
  }
}
