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
            ("get k & auth hunter2", "auth"),
            ("auth hunter2", "auth"),
            ("get k # secret", "get k"),
            (#"set k "open secret"#, "set k"),
            (#"set "k"x secret"#, #"set "k"x"#),
            (#"set k {"a": bad secret}"#, "set k"),
            ("get k | grep secret", "get k"),
            ("repeat 5 every 2s set k secret", "set k"),
            ("set k secret\\", "set k"),
        ]
    )
    func values(_ line: String, _ kept: String) {
        #expect(HistoryWriter.withoutValues(line) == kept)
    }
}
