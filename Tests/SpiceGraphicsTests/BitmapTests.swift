import SpiceGraphics
import Testing

@Suite struct BitmapTests {
  @Test func sizesAreChecked() throws {
    let data = [UInt8](repeating: 0, count: 100)[10...]
    func make(_ format: BitmapFormat, _ width: Int, _ height: Int, _ stride: Int) throws(BitmapError) -> Bitmap {
      try Bitmap(format: format, width: width, height: height, stride: stride, data: data)
    }
    #expect(try make(.rgb24, 5, 6, 15).bounds == Rect(left: 0, top: 0, right: 5, bottom: 6))
    #expect(try make(.oneBitBE, 33, 18, 5).data.startIndex == 10)
    #expect(throws: BitmapError.shortData(count: 90, needed: 91)) { try make(.alpha8, 13, 7, 13) }
    #expect(throws: BitmapError.shortStride(stride: 4, needed: 5)) { try make(.oneBitLE, 33, 1, 4) }
    #expect(throws: BitmapError.shortStride(stride: -4, needed: 4)) { try make(.rgba, 1, 1, -4) }
    #expect(throws: BitmapError.badSize(width: -1, height: 1)) { try make(.rgba, -1, 1, 4) }
    #expect(throws: BitmapError.badSize(width: 1, height: 32768)) { try make(.rgba, 1, 32768, 4) }
    #expect(throws: BitmapError.badSize(width: .max, height: .min)) { try make(.rgba, .max, .min, .max) }
    #expect(throws: BitmapError.unknownFormat(BitmapFormat(rawValue: 0))) { try make(BitmapFormat(rawValue: 0), 1, 1, 4) }
    #expect(throws: BitmapError.shortData(count: 90, needed: .max)) { try make(.rgba, 1, 3, .max) }
    #expect(try make(.rgba, 0, 9, 0).width == 0)
  }

  @Test func rowsAreWholeBytes() {
    #expect(BitmapFormat.oneBitBE.rowBytes(width: 9) == 2)
    #expect(BitmapFormat.fourBitBE.rowBytes(width: 3) == 2)
    #expect(BitmapFormat.rgb24.rowBytes(width: 3) == 9)
    #expect(BitmapFormat.rgb32.rowBytes(width: .max) == nil)
    #expect(BitmapFormat.rgb32.rowBytes(width: -1) == nil)
    #expect(BitmapFormat(rawValue: 11).rowBytes(width: 1) == nil)
  }
}
