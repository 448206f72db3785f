import Foundation
import Synchronization
import TestSupport
import Testing

extension ConsoleAtTerminalTests {
    @Suite("A served payment waits for a person")
    struct ApprovalTests {
        private static let task =
            #"{"jobId":"uuid-1","taskType":"cache","provider":"xcache","cacheOperation":"create"}"#

        /// Posts the task beside the test; the status it is answered with.
        private final class Caller: Sendable {
            private let answered = Mutex<Int?>(nil)
            private let finished = DispatchSemaphore(value: 0)

            init(port: Int) {
                Thread.detachNewThread { [self] in
                    let status = Loopback.ask("POST /execute", port: port, body: ApprovalTests.task).status
                    answered.withLock { $0 = status }
                    finished.signal()
                }
            }

            var status: Int? {
                _ = finished.wait(timeout: .now() + 60)
                return answered.withLock { $0 }
            }
        }

        /// Leaves with the server running, which a first `exit` warns of.
        private func leave(_ console: ConsoleSession) throws -> Int32 {
            console.terminal.type("exit" + .enter)
            try console.terminal.wait(
                "the warning",
                until: { $0.text.contains("the server would stop. Type exit again to leave.") }
            )
            return try console.leave()
        }

        @Test("it is announced above the prompt, and pay lets it go on")
        func pay() throws {
            let console = try ConsoleSession(columns: 120, isFree: false)
            let caller = Caller(port: try console.serve())
            try console.terminal.wait("the question", until: { $0.text.contains("[402 $1] uuid-1 asks for 0.05 USDC") })
            try console.terminal.wait("the state", until: { $0.lines.last?.contains("up>") == true })
            console.terminal.type("pay 1" + .enter)
            try console.terminal.wait("the yes", until: { $0.text.contains("OK $1 approved; uuid-1 continues") })
            #expect(caller.status == 200)
            #expect(try leave(console) == 0)
        }

        @Test("decline refuses it, and nothing is signed")
        func decline() throws {
            let console = try ConsoleSession(columns: 120, isFree: false)
            let caller = Caller(port: try console.serve())
            try console.terminal.wait("the question", until: { $0.text.contains("[402 $1] uuid-1 asks for 0.05 USDC") })
            console.terminal.type("decline" + .enter)
            try console.terminal.wait("the no", until: { $0.text.contains("OK $1 declined, nothing was signed") })
            #expect(caller.status == 500)
            console.terminal.type("ledger" + .enter)
            try console.terminal.wait("an empty ledger", until: { $0.text.contains("0 entries, nothing paid") })
            #expect(try leave(console) == 0)
        }

        @Test("the form of the output decides nothing about the question", arguments: [":output json", ":output raw"])
        func question(in form: String) throws {
            let console = try ConsoleSession(isFree: false)
            console.terminal.type(form + .enter + "create" + .enter)
            try console.terminal.wait(
                "the question",
                until: { $0.text.contains("Pay 0.05 USDC? [y]es [n]o [d]etails:") }
            )
            console.terminal.type("n" + .enter)
            try console.terminal.wait("the prompt", until: { $0.text.hasSuffix("xcache>") })
            #expect(try console.leave() == 0)
        }

        @Test("at the prompt a question stands below the block; everything but yes is a no")
        func question() throws {
            let console = try ConsoleSession(isFree: false)
            let question = "Pay 0.05 USDC? [y]es [n]o [d]etails:"
            console.terminal.type("create us-east-1 as demo" + .enter)
            try console.terminal.wait("the question", until: { $0.lines.last == question })
            console.terminal.type(.control("c"))
            try console.terminal.wait(
                "a no",
                until: { $0.text.contains("error: declined, nothing was paid: cache not created") }
            )
            console.terminal.type("create us-east-1 as demo" + .enter)
            try console.terminal.wait("the question", until: { $0.lines.last == question })
            console.terminal.type("y" + .enter)
            try console.terminal.wait("a cache", until: { $0.lines.last == "demo@us-east-1>" })
            #expect(console.terminal.screen.text.contains("402 paid 0.05 USDC on Base Sepolia"))
            #expect(try console.leave() == 0)
        }
    }
}
