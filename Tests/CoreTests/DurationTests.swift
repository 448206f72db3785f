import Core
import Testing

/// Seconds come from anybody: 64 bits of them are a duration, and its milliseconds are more than 64 bits.
@Suite("Duration")
struct DurationTests {
    @Test(
        "is counted up to what fits, and never ends the program",
        arguments: [
            (.zero, 0, 0, "0s"), (.milliseconds(1500), 1, 1500, "1s"), (.milliseconds(-1500), -1, -1500, "-1s"),
            (
                .seconds(9_223_372_036_854_775), 9_223_372_036_854_775, 9_223_372_036_854_775_000,
                "106751991167d 7h 12m 55s"
            ),
            (.seconds(9_223_372_036_854_776), 9_223_372_036_854_776, .max, "106751991167d 7h 12m 56s"),
            (.seconds(Int.max), .max, .max, "106751991167300d 15h 30m 7s"),
            (.seconds(Int.max) + .seconds(1), .max, .max, "106751991167300d 15h 30m 7s"),
            (.seconds(Int.min), .min, .min, "-106751991167300d 15h 30m 8s"),
            (.seconds(Int.min) - .seconds(1), .min, .min, "-106751991167300d 15h 30m 8s"),
        ] as [(Duration, Int, Int, String)]
    )
    func counts(_ span: Duration, seconds: Int, milliseconds: Int, words: String) {
        #expect(span.wholeSeconds == seconds)
        #expect(span.milliseconds == milliseconds)
        #expect(span.formatted == words)
    }

    @Test("a moment as far away as that has a text and an end of its day", arguments: [Int.max, .min])
    func moments(_ seconds: Int) {
        let moment = Timestamp(sinceEpoch: .seconds(1)) + .seconds(seconds)
        #expect(moment.iso8601.hasSuffix("Z") && moment.iso8601Milliseconds.hasSuffix("Z"))
        #expect(moment.endOfDay > moment || seconds > 0)
    }

    @Test func `a day ends at midnight, also before 1970`() {
        let ends = [0, 86_399, 86_400, -1, -86_400, -86_401].map {
            Timestamp(sinceEpoch: .seconds($0)).endOfDay.seconds
        }
        #expect(ends == [86_400, 86_400, 172_800, 0, 0, -86_400])
    }
}
