import Testing

@testable import Console

@Suite("History without values")
struct HistoryKeeperTests {
    @Test(
        "verbs and keys stay, values go",
        arguments: [
            ("set user:1 secret ttl 1h", "set user:1"),
            (#"set "two words" secret"#, #"set "two words""#),
            (#"task {"value":"secret"}"#, "task"),
            ("let token = secret", "let"),
            ("get user:1", "get user:1"),
            ("set a secret ; get b", "get b"),
            ("set a {\n\"b\": 1}", "set a"),
        ]
    )
    func values(_ line: String, _ kept: String) {
        #expect(HistoryWriter.withoutValues(line) == kept)
    }
}
