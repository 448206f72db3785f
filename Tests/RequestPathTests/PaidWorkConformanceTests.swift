import Core
import PaymentModel
import ExecutorCore
import OrderedJSON
import Testing

/// Work that is sold in one or more steps, by its provider, and what the network calls each step.
struct PaidWork: Sendable, CustomTestStringConvertible {
    let provider: String
    /// The fields of the task but its job id.
    let fields: String
    /// The operations of the network in their order, with true for the one that is paid.
    let steps: [(name: String, isPaid: Bool)]
    /// A field that the result has.
    let field: String

    var testDescription: String { provider }

    func task(_ job: String) -> String { #"{"jobId":"\#(job)",\#(fields)}"# }

    private static func store(_ provider: String, size: Int = 5) -> String {
        let text = String(repeating: "x", count: size)
        return #""taskType":"storage","provider":"\#(provider)","fileInline":"\#(text)","meta":{"fileName":"a.txt"}"#
    }

    static let all = [
        PaidWork(
            provider: "pinata",
            fields: store("pinata"),
            steps: [("pin", true), ("upload", false)],
            field: "id"
        ),
        PaidWork(
            provider: "openx402",
            fields: store("openx402"),
            steps: [("stage", false), ("pin-staged", true)],
            field: "ipfsHash"
        ),
        PaidWork(
            provider: "turbo",
            fields: store("turbo", size: 200_000),
            steps: [("turbo-info", false), ("data-item", true)],
            field: "id"
        ),
        PaidWork(
            provider: "galaksio_storage",
            fields: store("galaksio_storage"),
            steps: [("store", true)],
            field: "id"
        ),
        PaidWork(
            provider: "merit-systems",
            fields: #""taskType":"compute","provider":"merit-systems","meta":{"snippet":"print(1)"}"#,
            steps: [("run", true)],
            field: "output"
        ),
    ]

    /// Each step of each work with each way in which it can fail.
    static let failures: [(work: PaidWork, step: String, fault: String)] = all.flatMap { work in
        work.steps.flatMap { step in
            ["down", "500", "503", "cut", "silent", "html", "404", "401", "402", "429"].map {
                (work, step.name, "\($0) x99")
            }
        }
    }
}

extension PaidWork {
    /// Each work with each way in which its payment can go wrong.
    static let troubles: [(work: PaidWork, step: String, fault: String)] = all.flatMap { work in
        work.steps.filter(\.isPaid).flatMap { step in
            [
                "refuse-verify", "refuse-settle", "settled-then-error", "late-settle", "expired", "wrong-asset",
                "new-payee", "new-price",
            ].map { (work, step.name, $0) }
        }
    }
}

@Suite("Every provider of paid work", .timeLimit(.minutes(5)))
struct PaidWorkConformanceTests {
    @Test("it is done with one payment, and a repeated job is answered from it", arguments: PaidWork.all)
    func works(_ work: PaidWork) async throws {
        let network = PaidWorkNetwork()
        let first = try await network.execute(work.task("j"))
        #expect(first.failure == nil && first.result?.json[work.field] != nil, "\(first)")
        #expect(first.payment?.outcome == .paid && network.payments == 1)
        // By another process, as after kill -9.
        let again = try await network.execute(work.task("j"))
        #expect(again.result?.json[work.field] == first.result?.json[work.field] && network.payments == 1)
    }

    @Test("a step that fails pays once at most, and the job is never paid for twice", arguments: PaidWork.failures)
    func fails(_ work: PaidWork, _ step: String, _ fault: String) async throws {
        let network = PaidWorkNetwork()
        try network.fault("\(step) \(fault)")
        let first = try await network.execute(work.task("j"))
        #expect(first.result == nil || first.failure == nil)
        let failure = try #require(first.failure, "\(first)")
        #expect(!failure.message.isEmpty && network.payments <= 1)
        try network.fault("\(step) none")
        for _ in 1...2 {
            let again = try await network.execute(work.task("j"))
            #expect(network.payments <= 1, "\(again)")
            // What was paid for is told, whatever else failed.
            if network.payments == 1 { #expect(again.payment?.money != .unmoved, "\(again)") }
        }
    }

    @Test("a payment that goes wrong is made once at most, and its end is told", arguments: PaidWork.troubles)
    func troubled(_ work: PaidWork, _ step: String, _ fault: String) async throws {
        let network = PaidWorkNetwork()
        try network.fault("\(step) \(fault)")
        for _ in 1...3 {
            let response = try await network.execute(work.task("j"))
            #expect(network.payments <= 1, "\(response)")
            #expect((response.result == nil) != (response.failure == nil))
            if response.result != nil { #expect(network.payments == 1) }
            if network.payments == 1, response.failure != nil {
                #expect(response.payment?.money != .unmoved, "\(response)")
            }
        }
    }

    @Test(
        "a task that is cancelled at any of its requests pays once at most, and its repetition goes on",
        arguments: PaidWork.all
    )
    func cancelled(_ work: PaidWork) async throws {
        for step in work.steps {
            let network = PaidWorkNetwork()
            try network.fault("\(step.name) silent")
            let executor = network.executor
            let task = Task { try await network.execute(work.task("j"), by: executor) }
            task.cancel()
            _ = try await task.value
            network.clock.advance(by: .seconds(31))
            try network.fault("\(step.name) none")
            let again = try await network.execute(work.task("j"))
            #expect(network.payments <= 1, "\(step.name): \(again)")
        }
    }

    @Test("a process that dies before it can tell the answer is followed by one that tells it", arguments: PaidWork.all)
    func dies(_ work: PaidWork) async throws {
        let network = PaidWorkNetwork()
        try await network.executeAndDie(work.task("j"))
        // The address of an upload is valid for thirty seconds, and was used.
        guard work.provider != "pinata" else { return }
        network.clock.advance(by: .seconds(31))
        let again = try await network.execute(work.task("j"))
        #expect(again.result?.json[work.field] != nil && network.payments == 1, "\(again)")
    }

    @Test("a process that dies between payment and upload is followed by one that uploads, or tells why it cannot")
    func diesBetween() async throws {
        // The address takes one upload, within thirty seconds; the answer to one that was cut is lost.
        for (fault, wait, isTaken) in [("500", 15, true), ("cut", 15, false), ("500", 31, false)] {
            let network = PaidWorkNetwork()
            let pinata = PaidWork.all[0]
            try network.fault("upload \(fault) x9")
            await #expect(throws: ProviderError.self) {
                try await network.executeAndDie(pinata.task("j"), within: .seconds(10))
            }
            #expect(network.payments == 1)
            try network.fault("upload none")
            network.clock.advance(by: .seconds(wait))
            let again = try await network.execute(pinata.task("j"))
            #expect(network.payments == 1)
            if isTaken {
                #expect(again.result?.json["verified"] == true, "\(fault): \(again)")
            } else {
                #expect(again.failure?.message.contains("the price was paid") == true, "\(again)")
                #expect(again.payment?.outcome == .paid)
            }
        }
    }

    @Test("a job that failed after its payment is answered from the ledger, and asks nobody again")
    func keptFailure() async throws {
        let network = PaidWorkNetwork()
        let task = #"{"jobId":"j","taskType":"store","provider":"xcache","fileInline":"x","meta":{"key":"k"}}"#
        try network.direct("price", "create 0.05 USDC base")
        try network.fault("set 503 x99")
        let first = try await network.execute(task)
        #expect(first.failure != nil && network.payments == 1, "\(first)")
        try network.fault("set none")
        // A later repetition would overwrite what was stored meanwhile, and might have to pay for that.
        let again = try await network.execute(task)
        #expect(again.failure?.wireMessage == first.failure?.wireMessage, "\(again)")
        #expect(network.payments == 1)
    }

    @Test("nothing is bought for a file that cannot be sent", arguments: PaidWork.all.prefix(4))
    func unreadable(_ work: PaidWork) async throws {
        let network = PaidWorkNetwork()
        for source in [#""fileInline":"""#, #""fileUrl":"http://127.0.0.1:9/""#, #""fileUrl":"file:///etc/passwd""#] {
            let task = #"{"jobId":"j","taskType":"storage","provider":"\#(work.provider)",\#(source)}"#
            let response = try await network.execute(task)
            #expect(response.failure?.code == .invalidField, "\(response)")
        }
        #expect(network.payments == 0)
    }
}
