import Core
import Synchronization
import Testing

@testable import GalaksioApp

@Suite("Notices")
struct NoticeGateTests {
    @Test("five a second pass, and once the second is over the rest is told as a number")
    func gate() {
        let clock = ManualClock()
        let shown = Mutex<[String]>([])
        let later = Mutex<[(Duration, @Sendable () -> Void)]>([])
        let gate = NoticeRateLimiter(
            time: .manual(clock),
            later: { wait, work in later.withLock { $0.append((wait, work)) } },
            show: { line in shown.withLock { $0.append(line) } }
        )
        for number in 1...5 { gate.submit("\(number)") }
        #expect(later.withLock { $0.isEmpty })
        clock.advance(by: .milliseconds(400))
        for number in 6...9 { gate.submit("\(number)") }
        #expect(shown.withLock { $0 } == ["1", "2", "3", "4", "5"])
        #expect(later.withLock { $0.map(\.0) } == [.milliseconds(600)])
        clock.advance(by: .milliseconds(600))
        later.withLock { $0.removeFirst().1 }()
        gate.submit("10")
        #expect(shown.withLock { Array($0.dropFirst(5)) } == ["and 4 more", "10"])
    }
}
