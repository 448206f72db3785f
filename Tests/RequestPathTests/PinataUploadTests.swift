import Core
import ExecutorCore
import OrderedJSON
import PaymentModel
import Synchronization
import Testing

/// What happens between a payment to Pinata and the upload that it is for; payments are counted at the facilitator.
@Suite("Uploads that are paid for", .timeLimit(.minutes(5)))
struct PinataUploadTests {
    private let network = PaidWorkNetwork()
    private let pinata = PaidWork.all[0]

    @Test(
        "an upload that fails on the way is tried again at the same address",
        arguments: ["500 x2", "503", "down x5"]
    )
    func triesAgain(_ fault: String) async throws {
        try network.fault("upload \(fault)")
        let response = try await network.execute(pinata.task("j"))
        #expect(response.result?.json["verified"] == true && network.payments == 1, "\(response)")
    }

    @Test func `an upload whose answer was lost is not told as a failure without the file's id`() async throws {
        try network.fault("upload cut")
        let failure = try #require(try await network.execute(pinata.task("j")).failure)
        #expect(failure.message.contains("if an earlier try brought the file, it is stored as bafkrei"), "\(failure)")
        #expect(network.payments == 1)
    }

    @Test func `the same job goes on with the upload while the address is valid, and pays for nothing again`()
        async throws
    {
        try network.fault("upload 500 x9")
        let executor = network.executor
        let first = try await network.execute(pinata.task("j"), by: executor)
        #expect(first.failure?.code == .upstreamFailed && first.payment?.outcome == .paid, "\(first)")
        try network.fault("upload none")
        let again = try await network.execute(pinata.task("j"), by: executor)
        #expect(again.result?.json["verified"] == true && network.payments == 1, "\(again)")
        // What is known by now is the answer from here on.
        let third = try await network.execute(pinata.task("j"), by: executor)
        #expect(third.result?.json == again.result?.json && network.payments == 1)
    }

    @Test("an address in the executor's own network gets no file", arguments: ["10.0.0.5", "127.0.0.1", "::1"])
    func ownNetwork(_ address: String) async throws {
        let transport = UploadCounter(over: network.network)
        let executor = network.executor(over: transport) { _ in ["1.0.0.1", address] }
        let response = try await network.execute(pinata.task("j"), by: executor)
        let failure = try #require(response.failure)
        #expect(failure.code == .badAnswer && failure.message.contains("not public: nothing was sent"), "\(failure)")
        #expect(response.payment?.outcome == .paid && network.payments == 1)
        #expect(transport.uploads == 0)
    }

    /// A transport that counts uploads.
    private final class UploadCounter: HTTPTransport {
        private let network: any HTTPTransport
        private let count = Atomic(0)

        init(over network: any HTTPTransport) { self.network = network }

        var uploads: Int { count.load(ordering: .relaxed) }

        func send(_ call: HTTPClientRequest, before deadline: Deadline) async throws(TransportError)
            -> HTTPClientResponse
        {
            if call.url.path.hasPrefix("/v3/files/") { count.add(1, ordering: .relaxed) }
            return try await network.send(call, before: deadline)
        }
    }
}
