import Core
import OrderedJSON
import Testing

@testable import CommandLanguage

@Suite("Durations, amounts, names")
struct ReaderTests {
    @Test(
        "durations",
        arguments: [
            ("3600", 3600), ("0", 0), ("0s", 0), ("1h", 3600), ("1h30m", 5400), ("2d", 172_800), ("1w", 604_800),
            ("90m", 5400),
            ("30m1h", 5400), ("1w2d3h4m5s", 788_645),
        ]
    )
    func durations(_ text: String, seconds: Int) throws {
        #expect(try DurationParser.read(text) == .seconds(seconds))
    }

    @Test("none is not a duration", arguments: ["none", "NONE"])
    func none(_ text: String) throws {
        #expect(try DurationParser.read(text) == nil)
    }

    @Test(
        "anything else is an error",
        arguments: [
            "", "h", "1x", "1h30", "-5", "1.5h", "5 m", "1H", "s5", "99999999999999999999", "99999999999999999w", "1hh",
            "é",
        ]
    )
    func refusesDuration(_ text: String) {
        #expect(throws: ParseError.self) { try DurationParser.read(text) }
    }

    @Test(
        "durations of the sandbox may end in milliseconds",
        arguments: [("200ms", 200), ("1s500ms", 1500), ("1h30m", 5_400_000), ("3", 3000)]
    )
    func milliseconds(_ text: String, _ count: Int) throws {
        #expect(try DurationParser.readMilliseconds(text) == .milliseconds(count))
    }

    @Test(
        "no durations of the sandbox",
        arguments: ["ms", "-1ms", "500ms1s", "5 ms", "1h5ms3", "1x5ms", "12345678901234ms"]
    )
    func refusesMilliseconds(_ text: String) {
        #expect(throws: ParseError.self) { try DurationParser.readMilliseconds(text) }
    }

    @Test(
        "the nearest names are those with the fewest changes",
        arguments: [
            ("gte", ["get"]), ("GTE", ["get"]), ("exprie", ["expire"]), ("hist", ["history"]), ("crete", ["create"]),
            ("xyzzy", []),
            ("", []), ("set", ["set", "get"]), ("us-eats-1", ["us-east-1"]),
        ]
    )
    func nearest(_ typed: String, names: [String]) {
        let known = ["get", "set", "expire", "history", "create", "us-east-1"]
        #expect(SimilarNames.nearest(to: typed, among: known) == names)
    }

    @Test func `the counts of letters never rule out a name that is near enough`() {
        let names = ["", "a", "get", "expire", "exipre", "eexpire", "us-east-1", "GALAKSIO_BUDGET", "GALAKSIO_BUGDET"]
            .map { Array($0.unicodeScalars) }
        for left in names {
            for right in names {
                let least = SimilarNames.LetterCounts(left).leastDistance(to: SimilarNames.LetterCounts(right))
                #expect(least <= SimilarNames.distance(left, right))
                #expect((least == 0) == (left.sorted() == right.sorted()))
            }
        }
    }

    @Test func `a value of the shell keeps its spaces as text`() {
        #expect(ValueParser.read(" 42") == " 42")
        #expect(ValueParser.read("42 ") == "42 ")
        #expect(ValueParser.read(" {\"a\":1}\n") == ["a": 1])
        #expect(ValueParser.read("\"42\"") == "42")
    }
}
