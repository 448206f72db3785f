import SessionFormat
import Testing

@testable import SessionReplay

@Suite("Matcher")
struct MatcherTests {
    private func matches(_ expected: String, _ text: String, captures: Captures = Captures()) -> Bool {
        var captures = captures
        return Matcher.matches(OutputLine(.output, expected), OutputLine(.output, text), captures: &captures)
    }

    @Test(
        "a line matches letter for letter, placeholders by shape",
        arguments: [
            ("OK", "OK"), ("", ""), ("a [..] z", "a to z"), ("a[..]", "a"), ("[..]b[..]d", "abbcd"),
            ("id [uuid]!", "id 96ad0856-03b1-4ee7-9666-e81abd0349e1!"),
            ("$[int]", "$12"), ("[int] left", "49,812 left"), ("[int]", "-1"), ("[int]", "1234567"),
            ("[num]", "1.50"), ("[num]", "1e21"), ("[num]", "42"), ("[num].", "3."),
            ("[time]", "2025-10-28T12:00:00Z"), ("[time]", "2025-10-28T12:00:00.123Z"), ("at [time]", "at 12:00:01"),
            ("settled in [dur] x", "settled in 1.9 s x"), ("[dur] (3455 s)", "57m 35s (3455 s)"), ("[dur]", "120 ms"),
            ("[dur]", "1h30m"), ("[dur] 5s", "1m 5s"),
            ("[addr]", "0x036CbD53842c5426634e7929541eC2318b4c2C8F"), ("[addr]", "0x036C…2C8F"),
            ("[addr]", "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"),
            ("[tx]", "0x" + String(repeating: "ab", count: 32)),
            ("[amount] on", "0.05 USDC on"), ("[amount] USDC", "0.05 USDC"), ("[amount]", "50,000 units"),
            ("[amount]", "$0.05"), ("v[/[0-9]+\\.[0-9]+/]", "v1.20"), ("[/ä+/]b", "äääb"),
            ("[[int]", "[int]"), ("[[", "["), ("[$7] done", "[$7] done"), ("[secret 1]", "[secret 1]"),
            ("[cache]", "[cache]"), ("[foo:bar]", "[foo:bar]"), ("[", "["), ("[]", "[]"), ("[/usr]", "[/usr]"),
        ]
    )
    func accepts(_ expected: String, _ text: String) {
        #expect(matches(expected, text))
    }

    @Test(
        "a line that differs does not match",
        arguments: [
            ("OK", "OK "), ("OK", "ok"), ("", " "), ("a [..] z", "a z"),
            ("[uuid]", "96ad0856-03b1-4ee7-9666-e81abd0349e"),
            ("[int]", "1.5"), ("[int]", "x"), ("[int]", ""), ("[int]", "1,23"), ("[num]", "1."), ("[time]", "noon"),
            ("[time]", "2025-10-28"), ("[dur]", "57"), ("[dur]", "5 metres"), ("[addr]", "0x036C"), ("[tx]", "0xab"),
            ("[tx]", "0x036CbD53842c5426634e7929541eC2318b4c2C8F"), ("[amount]", "USDC"), ("[/[0-9]+/]", "12a"),
            ("[[int]", "5"), ("[foo:bar]", "x"), ("é", "e\u{301}"),
        ]
    )
    func refuses(_ expected: String, _ text: String) {
        #expect(!matches(expected, text))
    }

    @Test(
        "two lines of JSON are compared as JSON",
        arguments: [
            (#"{"a":1,"b":[true]}"#, #"{ "b": [true], "a": 1 }"#, true),
            (#"{"a":"[int]"}"#, #"{"a":5}"#, true), (#"{"a":"[..]"}"#, #"{"a":{"b":1}}"#, true),
            (#"{"a":"id [uuid]"}"#, #"{"a":"id 96ad0856-03b1-4ee7-9666-e81abd0349e1"}"#, true),
            (#"{"a":1,"...":"..."}"#, #"{"a":1,"b":2}"#, true), (#"{"a":{"...":"..."}}"#, #"{"a":{"b":2}}"#, true),
            (#"{"a":1,"...":"..."}"#, #"{"b":2}"#, false), (#"{"a":1}"#, #"{"a":1,"b":2}"#, false),
            (#"{"a":1,"b":2}"#, #"{"a":1}"#, false), (#"{"a":1.10}"#, #"{"a":1.1}"#, false),
            (#"{"a":"5"}"#, #"{"a":5}"#, false), (#"{"a":"[int] x"}"#, #"{"a":5}"#, false),
            (#"[1,2]"#, #"[1, 2]"#, true), (#"[1,2]"#, #"[2,1]"#, false), (#"[[1],[2]]"#, #"[[1],[2]]"#, true),
            (#"{"a":1}"#, "text", false), (#" {"a":1}"#, #"{"a":1}"#, false),
        ]
    )
    func comparesJSON(_ expected: String, _ text: String, _ isSame: Bool) {
        #expect(matches(expected, text) == isSame)
    }

    private func block(_ lines: [String]) -> [SessionStep.Expected] {
        lines.enumerated().map { SessionStep.Expected(number: $0 + 2, line: written([$1])[0]) }
    }

    private func written(_ lines: [String]) -> [OutputLine] {
        lines.map { OutputLine($0.hasPrefix("!") ? .error : .output, String($0.dropFirst(2))) }
    }

    @Test(
        "lines of both streams are compared in the order of writing",
        arguments: [
            (["| a", "! b"], ["| a", "! b"], true), (["! b", "| a"], ["| a", "! b"], false),
            (["| a"], ["! a"], false), ([], ["| a"], false), (["| a"], [], false), ([], [], true),
            (["| ..."], [], true), (["| ..."], ["| a", "| b"], true), (["| ..."], ["| a", "! b"], false),
            (["! x", "! ...", "! y", "| z"], ["! x", "! 1", "! y", "! y", "| z"], true),
            (["! ...", "| a", "! ..."], ["! 1", "| a", "! 2"], true), (["! ...", "| a"], ["! 1", "| b"], false),
            (["| ...", "| a", "| ...", "| b"], ["| a", "| a", "| c", "| b"], true),
            (["| ...", "! ...", "| b"], ["| a", "| b"], true), (["| ...", "! ...", "| b"], ["! a", "| b"], true),
        ]
    )
    func comparesBlocks(_ expected: [String], _ lines: [String], _ isSame: Bool) {
        var matcher = Matcher()
        let holds = matcher.matches(block(expected), written(lines))
        #expect(holds == isSame)
    }

    @Test func `what was named before the first difference stays named`() {
        var matcher = Matcher()
        let holds = matcher.matches(block(["| $[int:n]", "| a"]), written(["| $5", "| b"]))
        #expect(!holds)
        #expect(matcher.captures["n"] == "5")
    }

    @Test func `many open placeholders take no time`() {
        let expected = String(repeating: "[..]a", count: 30) + "b"
        #expect(!matches(expected, String(repeating: "a", count: 300)))
    }
}
