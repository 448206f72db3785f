import Glibc
import Synchronization
import TestSupport
import Testing

/// Kills a server at each message that it exchanges for a job of several steps.
@Suite("A job of several steps", .serialized, .blocking)
struct JobStepTests {
    /// A relay that kills a server at a message to or from its counterpart.
    private final class Killer: Sendable {
        private struct Plan {
            var victim: pid_t?
            var message = 0
            var count = 0
            var receipt: Int?
            /// What is done before the process is killed.
            var before: (@Sendable () -> Void)?
        }

        private let plan = Mutex(Plan())

        /// The number of messages so far.
        var count: Int { plan.withLock(\.count) }

        /// The number of the message that says that a payment was settled.
        var receipt: Int? { plan.withLock(\.receipt) }

        /// Kills a process at the message of that number from now on, before it arrives.
        func plan(_ victim: pid_t, at message: Int, before: (@Sendable () -> Void)? = nil) {
            plan.withLock { $0 = Plan(victim: victim, message: message, before: before) }
        }

        /// Returns false for the message that is lost with the process.
        func passes(_ message: LoopbackRelay.Message) -> Bool {
            let isReceipt = String(decoding: message.bytes, as: UTF8.self).lowercased().contains("payment-response:")
            let (victim, before) = plan.withLock { plan -> (pid_t?, (@Sendable () -> Void)?) in
                plan.count += 1
                if isReceipt, !message.isFromClient { plan.receipt = plan.count }
                return plan.count == plan.message ? (plan.victim, plan.before) : (nil, nil)
            }
            before?()
            if let victim { kill(victim, SIGKILL) }
            return victim == nil
        }
    }

    private static func task(_ id: String) -> String {
        """
        {"jobId":"\(id)","taskType":"store","provider":"xcache","fileInline":"text","cacheKey":"k",\
        "cacheRegion":"us-east-1"}
        """
    }

    /// Has a job cancelled and its server killed at a message, and returns the job that the next server ended, with the number
    /// of payments that were settled for it.
    private func cancelled(
        _ id: String,
        at message: Int,
        _ servers: JobServers,
        _ killer: Killer,
        over port: Int
    ) throws -> (job: [String: Any], payments: Int) {
        let before = try servers.settled()
        let first = try servers.start(at: port)
        killer.plan(first.program.identifier, at: message) { [port = first.port] in
            #expect(Loopback.ask("DELETE /jobs/\(id)", port: port).status == 202)
        }
        #expect(first.submit(Self.task(id)) == 202)
        #expect(try first.program.waitForExit() == -SIGKILL)
        let second = try servers.start(at: port)
        let job = try second.ended(id)
        try second.end()
        return (job, try servers.settled().subtracting(before).count)
    }

    @Test
    func `a payment for a job that was cancelled is followed to its end by the next server, and no other is made`()
        throws
    {
        let servers = try JobServers()
        let killer = Killer()
        let relay = try LoopbackRelay(to: servers.counterpart) { killer.passes($0) ? $0.addressed : nil }
        defer { relay.end() }
        let whole = try servers.start(at: relay.port)
        #expect(whole.submit(Self.task("whole")) == 202)
        _ = try whole.ended("whole")
        try whole.end()
        let receipt = try #require(killer.receipt)
        let gone = try cancelled("gone", at: receipt, servers, killer, over: relay.port)
        let payment = gone.job["payment"] as? [String: Any]
        #expect(gone.job["status"] as? String == "cancelled" && payment?["money"] as? String == "moved", "\(gone)")
        #expect(gone.payments == 1)
        // Between two steps nothing is open, and the second one is not done any more.
        let between = try cancelled("between", at: receipt + 1, servers, killer, over: relay.port)
        let bought = between.job["payment"] as? [String: Any]
        #expect(between.job["status"] as? String == "cancelled" && bought?["data"] as? String == "delivered")
        #expect((between.job["error"] as? String)?.contains("was already created") == true, "\(between)")
        #expect(between.payments == 1)
        // One that had signed nothing is cancelled without any work.
        let early = try cancelled("early", at: 1, servers, killer, over: relay.port)
        #expect(early.job["status"] as? String == "cancelled" && early.payments == 0, "\(early)")
    }

    @Test(
        "killed at any of its messages, it is completed by the next server, with one payment",
        arguments: ["file", "database"]
    )
    func killed(_ store: String) throws {
        var settings: [String: String] = [:]
        if store == "database" {
            guard PostgreSQLServer.isInstalled else { return }
            let server = try PostgreSQLServer.running()
            settings["DATABASE_URL"] = server.url(try server.newDatabase(), password: PostgreSQLServer.password)
        }
        let servers = try JobServers(settings: settings)
        let killer = Killer()
        let relay = try LoopbackRelay(to: servers.counterpart) { killer.passes($0) ? $0.addressed : nil }
        defer { relay.end() }
        let whole = try servers.start(at: relay.port)
        #expect(whole.submit(Self.task("whole")) == 202)
        #expect(try whole.ended("whole")["status"] as? String == "completed")
        try whole.end()
        let (messages, receipt) = (killer.count, try #require(killer.receipt))
        // At the least: the creation unpaid and paid, the value, and the answer to each.
        #expect(messages >= 6)
        for number in 1...messages {
            let before = try servers.settled()
            let first = try servers.start(at: relay.port)
            killer.plan(first.program.identifier, at: number)
            #expect(first.submit(Self.task("job-\(number)")) == 202)
            #expect(try first.program.waitForExit() == -SIGKILL, "message \(number)")
            let second = try servers.start(at: relay.port)
            let job = try second.ended("job-\(number)")
            #expect(try servers.settled().subtracting(before).count == 1, "message \(number)")
            if number == receipt {
                // The seller keeps no answer for a payment that it settled: nobody has the number of the new cache.
                let payment = job["payment"] as? [String: Any]
                #expect(job["status"] as? String == "failed" && payment?["money"] as? String == "moved")
                #expect(payment?["data"] as? String == "missing", "\(job)")
            } else {
                #expect(job["status"] as? String == "completed", "message \(number): \(job)")
            }
            try second.end()
        }
    }
}
