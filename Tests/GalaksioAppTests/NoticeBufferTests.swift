import Synchronization
import Testing

@testable import GalaksioApp

@Suite("Notices while another program has the screen")
struct NoticeHoldTests {
    private final class Screen: Sendable {
        private let shown = Mutex<[String]>([])

        var lines: [String] { shown.withLock { $0 } }

        func show(_ line: String) { shown.withLock { $0.append(line) } }
    }

    @Test func `they wait, and come in order`() async {
        let screen = Screen()
        let hold = NoticeBuffer { screen.show($0) }
        hold.submit("before")
        await hold.withNoticesHeld {
            hold.submit("first")
            hold.submit("second")
            #expect(screen.lines == ["before"])
        }
        hold.submit("after")
        #expect(screen.lines == ["before", "first", "second", "after"])
    }
}
