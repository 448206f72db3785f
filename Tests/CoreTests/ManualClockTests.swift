import Core
import Testing

@Suite("A clock that is moved by hand")
struct ManualTimeTests {
    @Test func `it can be moved on as often and as far as somebody likes`() {
        let time = ManualClock(at: Timestamp(sinceEpoch: .seconds(1_761_652_800)))
        time.advance(by: .seconds(60))
        #expect(time.now.iso8601 == "2025-10-28T12:01:00Z")
        for _ in 0..<40 { time.advance(by: .seconds(Int.max)) }
        #expect(time.moved == .seconds(1_000_000_000_000))
        #expect((time.now + .seconds(Int.max)).seconds == .max)
    }
}
