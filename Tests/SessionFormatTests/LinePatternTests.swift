import Testing

@testable import SessionFormat

@Suite("Line pattern")
struct LinePatternTests {
    @Test func `a named placeholder must be the same text later, also within its line`() {
        var captures = Captures()
        #expect(LinePattern("cache [int:n] is [n]").matches("cache 5 is 5", captures: &captures))
        #expect(captures["n"] == "5")
        #expect(!LinePattern("[n]").matches("6", captures: &captures))
        #expect(LinePattern("$[n]").matches("$5", captures: &captures))
        #expect(LinePattern("[int:n]").matches("7", captures: &captures))
        #expect(captures["n"] == "7")
        #expect(!LinePattern("[int:n] [n]").matches("8 9", captures: &captures))
        #expect(captures["n"] == "7")
    }
}
