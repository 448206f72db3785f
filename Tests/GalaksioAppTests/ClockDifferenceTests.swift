import Testing

@testable import GalaksioApp

@Suite("The clock of this machine")
struct ClockDifferenceTests {
    @Test(
        "a difference that does harm is told with its direction",
        arguments: [(0, nil), (60, nil), (-60, nil), (61, "is 1m 1s ahead of"), (-7200, "is 2h behind")]
            as [(Int, String?)]
    )
    func words(_ seconds: Int, _ words: String?) {
        #expect(ClockDifference(span: .seconds(seconds)).words == words)
    }
}
