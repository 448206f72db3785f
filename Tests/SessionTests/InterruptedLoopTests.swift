import Console
import Synchronization
import TestDoubles
import Testing

@Suite("Ctrl-C in a part of a loop in which nothing waits for it", .timeLimit(.minutes(10)))
struct InterruptedLoopTests {
    /// The exit code of a line during whose output the key is pressed once, and how often that was written.
    private static func run(_ line: String, pressingAt words: String) async -> (code: Int32, count: Int) {
        let key = InterruptKey()
        let count = Mutex(0)
        var (loop, _) = LocalConsole.make(interrupts: key) { text in
            guard text == words + "\n" else { return }
            let isFirst = count.withLock { count in
                count += 1
                return count == 1
            }
            if isFirst { key.push() }
        }
        _ = await loop.handle("policy mode auto")
        _ = await loop.handle("create us-east-1")
        return (await loop.handle(line), count.withLock { $0 })
    }

    @Test func `watch ends`() async {
        #expect(await Self.run("watch every 1s dbsize", pressingAt: "0") == (0, 1))
    }

    @Test func `repeat ends`() async {
        #expect(await Self.run("repeat 5 dbsize", pressingAt: "0") == (130, 1))
    }

    @Test func `what stands behind a semicolon is not begun`() async {
        #expect(await Self.run("dbsize ; dbsize ; dbsize", pressingAt: "0") == (130, 1))
    }
}
