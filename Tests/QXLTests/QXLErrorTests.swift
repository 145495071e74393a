import QXL
import Testing

@Suite("Errors of QXL structures")
struct QXLErrorTests {
  @Test("an error says what was refused") func description() {
    #expect("\(QXLError("image: width is 0"))" == "image: width is 0")
  }
}
