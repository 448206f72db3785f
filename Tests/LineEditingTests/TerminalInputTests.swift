import Glibc
import Testing

@testable import LineEditing

@Suite("Keys as they come")
struct TerminalInputTests {
    @Test func `after more than a key more may come, after a key none is waited for`() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let input = TerminalInput(descriptor: ends[0], wakePipe: try #require(WakePipe()))
        for (text, mayHaveMore) in [("a", false), (String(repeating: "a", count: 4095), true), ("\u{1B}[1;5C", false)] {
            let bytes = Array(text.utf8)
            try #require(write(ends[1], bytes, bytes.count) == bytes.count)
            _ = input.read()
            #expect(input.mayHaveMore == mayHaveMore)
        }
    }
}
