import SessionFormat
import Testing

@testable import SessionReplay

@Suite("What two runs have in common")
struct ShapeMergeTests {
    private func merged(_ first: String, _ second: String, later: [String] = []) -> String? {
        var merge = ShapeInference(taken: 0) { text in later.contains { $0.contains(text) } }
        return merge.line(OutputLine(.output, first), OutputLine(.output, second))?.text
    }

    @Test(
        "what differs becomes a placeholder of its shape",
        arguments: [
            ("OK", "OK", "OK"),
            ("settled in 0.4 s", "settled in 0.3 s", "settled in [dur]"),
            ("at 2026-11-26T12:00:00Z", "at 2026-11-26T12:00:01Z", "at [time]"),
            ("12 keys, 3 left", "12 keys, 4 left", "12 keys, [num] left"),
            ("a   1 ms  b", "a  10 ms  b", "a[..][dur]  b"),
            ("[int] 1", "[int] 2", "[[int] [num]"),
            (#"{"ms":1,"a":"x"}"#, #"{"ms":2,"a":"x"}"#, #"{"ms":"[num]","a":"x"}"#),
        ]
    )
    func merges(_ first: String, _ second: String, _ expected: String) {
        #expect(merged(first, second) == expected)
    }

    @Test(
        "other differences are none",
        arguments: [
            ("paid", "declined"), ("a", "a b"), (#"{"a":1}"#, #"{"a":"1"}"#), (#"[1]"#, #"[1,2]"#), ("x1", "x2"),
        ]
    )
    func refuses(_ first: String, _ second: String) {
        #expect(merged(first, second) == nil)
    }

    @Test func `an id that is used later gets a name`() {
        let (one, other) = ("96ad0856-03b1-4ee7-9666-e81abd0349e1", "00000000-0000-4000-8000-000000000001")
        #expect(merged("job \(one)", "job \(other)") == "job [uuid]")
        #expect(merged("job \(one)", "job \(other)", later: ["receipt \(one)"]) == "job [uuid:id1]")
    }

    @Test func `streams are no shape`() {
        var merge = ShapeInference(taken: 0) { _ in false }
        #expect(merge.line(OutputLine(.output, "a"), OutputLine(.error, "a")) == nil)
    }
}
