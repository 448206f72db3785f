import Synchronization
import Testing
import Wire

@testable import Assembly

@Suite("Notices")
struct NoticeGateTests {
    @Test("five a second pass, the rest is counted with the next that passes")
    func gate() {
        let clock = ManualTime()
        let shown = Mutex<[String]>([])
        let gate = NoticeGate(time: .manual(clock)) { line in shown.withLock { $0.append(line) } }
        for number in 1...9 { gate.pass("\(number)") }
        #expect(shown.withLock { $0 } == ["1", "2", "3", "4", "5"])
        clock.advance(by: .milliseconds(999))
        gate.pass("10")
        #expect(shown.withLock { $0.count } == 5)
        clock.advance(by: .milliseconds(1))
        gate.pass("11")
        gate.pass("12")
        #expect(shown.withLock { Array($0.dropFirst(5)) } == ["11  (and 5 more before)", "12"])
    }
}
