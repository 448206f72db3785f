import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing
import X402

@Suite("The services of the local network")
struct ServiceTests {
    /// A request for an operation.
    struct Request: Sendable, CustomTestStringConvertible {
        let operation: SellerOperation
        let method: HTTPRequest.Method
        let address: String
        var body: String? = nil

        var testDescription: String { operation.rawValue }
    }

    private static let paid = [
        Request(operation: .pin, method: .post, address: TestSandbox.pinata + "/pin/public?fileSize=5"),
        Request(operation: .retrieve, method: .get, address: TestSandbox.pinata + "/retrieve/private/x"),
        Request(operation: .pinStaged, method: .get, address: TestSandbox.openx402 + "/pin/x"),
        Request(operation: .pinFile, method: .post, address: TestSandbox.openx402 + "/pin/file"),
        Request(operation: .pinJSON, method: .post, address: TestSandbox.openx402 + "/pin/json", body: "{}"),
        Request(
            operation: .dataItem,
            method: .post,
            address: TestSandbox.turbo + "/x402/data-item/unsigned",
            body: String(repeating: "x", count: 200_000)
        ),
        Request(operation: .store, method: .post, address: TestSandbox.storage + "/upload", body: #"{"data":"a"}"#),
        Request(operation: .data, method: .get, address: TestSandbox.storage + "/data/x"),
        Request(operation: .query, method: .post, address: TestSandbox.storage + "/query", body: "{}"),
        Request(operation: .run, method: .post, address: TestSandbox.echo + "/resource/e2b/execute", body: "{}"),
    ]

    private static let free = [
        Request(operation: .upload, method: .post, address: "https://uploads.pinata.cloud/v3/files/x"),
        Request(operation: .privateFile, method: .get, address: "https://uploads.pinata.cloud/files/x"),
        Request(operation: .ipfs, method: .get, address: TestSandbox.ipfs + "/x"),
        Request(operation: .stage, method: .post, address: TestSandbox.openx402 + "/upload"),
        Request(operation: .turboInfo, method: .get, address: TestSandbox.turbo + "/info"),
        Request(operation: .arweave, method: .get, address: TestSandbox.arweave + "/x"),
        Request(operation: .storageHealth, method: .get, address: TestSandbox.storage + "/health"),
    ]

    private func send(_ request: Request, _ sandbox: TestSandbox) async throws -> HTTPClientResponse {
        try await sandbox.send(request.method, request.address, request.body)
    }

    @Test func `every operation is tested here, or with the cache service`() {
        #expect(
            Set((Self.paid + Self.free).map(\.operation)).count == SellerOperation.allCases.count
                - TestSandbox.cacheOperations.count
        )
    }

    @Test("faults apply to every operation, once", arguments: paid + free)
    func faults(_ request: Request) async throws {
        let sandbox = try TestSandbox()
        let usual = try await send(request, sandbox)
        try sandbox.order("fault \(request.operation.rawValue) 503")
        #expect(try await send(request, sandbox).status == 503)
        try sandbox.order("fault \(request.operation.rawValue) down")
        await #expect(throws: TransportError.self) { try await send(request, sandbox) }
        #expect(try await send(request, sandbox) == usual)
        try sandbox.order(#"reply {"x402Version":1,"accepts":[]}"#)
        #expect(try await send(request, sandbox).text == #"{"x402Version":1,"accepts":[]}"#)
    }

    @Test("the price of every paid operation can be set, and taken away", arguments: paid)
    func prices(_ request: Request) async throws {
        let sandbox = try TestSandbox()
        #expect(sandbox.network.asksMoney(for: request.operation.rawValue))
        let own = try #require(try await send(request, sandbox).price)
        try sandbox.order("price \(request.operation.rawValue) 0.07 base-sepolia")
        let asked = try await send(request, sandbox)
        #expect(asked.status == 402)
        #expect(asked.price == "70000")
        try sandbox.order("price \(request.operation.rawValue) none")
        #expect(!sandbox.network.asksMoney(for: request.operation.rawValue))
        #expect(try await send(request, sandbox).status != 402)
        try sandbox.order("reset")
        #expect(try await send(request, sandbox).price == own)
    }

    @Test("no price is set for what is free", arguments: free)
    func freeOnes(_ request: Request) async throws {
        let sandbox = try TestSandbox()
        #expect(!sandbox.network.asksMoney(for: request.operation.rawValue))
        #expect(try await send(request, sandbox).status != 402)
    }

    @Test("the faults of payments apply to every paid operation", arguments: paid)
    func paymentFaults(_ request: Request) async throws {
        let sandbox = try TestSandbox()
        let name = request.operation.rawValue
        let own = try await send(request, sandbox)
        let units = try #require(own.price.flatMap { Int($0) })
        try sandbox.order("fault \(name) new-price")
        let headers = try Buyer(on: sandbox).headers(for: own)
        let refused = try await sandbox.send(request.method, request.address, request.body, headers: headers)
        // A body that Echo refuses is refused before the payment is looked at.
        if request.operation != .run {
            #expect(refused.status == 402)
            #expect(try await send(request, sandbox).price == String(2 * units))
        }
        try sandbox.order("fault \(name) new-payee")
        let other = try await send(request, sandbox)
        func payee(_ reply: HTTPClientResponse) -> Address? {
            let reading = PaymentChallenge.read(status: reply.status, headers: reply.headers, body: reply.body)
            return reading.challenge?.accepts.first?.usable?.payTo
        }
        #expect(payee(other) != nil && payee(other) != payee(own))
        #expect(sandbox.paid.isEmpty)
    }

    @Test(
        "a settled payment whose response is lost moves money once",
        arguments: ["silent-settle", "settled-then-error", "late-settle"]
    )
    func lost(_ kind: String) async throws {
        let sandbox = try TestSandbox()
        let buyer = try Buyer(on: sandbox)
        let address = TestSandbox.pinata + "/pin/public?fileSize=5"
        let headers = try buyer.headers(for: try await sandbox.send(.post, address))
        try sandbox.order("fault pin \(kind)")
        let reply = try? await sandbox.send(.post, address, headers: headers)
        #expect(reply?.status != 200)
        #expect(sandbox.paid == ["1000"])
        #expect(try await sandbox.send(.post, address, headers: headers).status == 402)
        #expect(sandbox.paid == ["1000"])
    }

    @Test("the router forwards to every service", arguments: paid + free)
    func routed(_ request: Request) async throws {
        let sandbox = try TestSandbox()
        let data = request.body.flatMap { try? JSONValue(parsing: $0) }.map { ",\"data\":\($0.compact)" } ?? ""
        let direct = try await send(request, sandbox)
        let routed = try await sandbox.forwarded(request.method.rawValue, request.address, data)
        guard request.operation != .dataItem else {
            #expect(routed.status == 411, "raw text does not pass")
            return
        }
        #expect(routed.status == direct.status)
        #expect(routed.price == direct.price)
    }
}

@Suite("The addresses of the local network")
struct ServiceAddressTests {
    private static let origin = "http://127.0.0.1:3999"

    /// A network whose hosts are served below one origin.
    private func mounted() throws -> TestSandbox {
        let sandbox = try TestSandbox(layout: .mounted)
        sandbox.network.publish(at: try HTTPURL(Self.origin))
        return sandbox
    }

    /// The address of the host that an address below the origin stands for, as the server finds it.
    private func served(_ address: String) throws -> String {
        let path = address.dropFirst(Self.origin.count)
        let mounts = InProcessNetwork.Addresses().mounts
        let mount = try #require(mounts.first { path.hasPrefix($0.path + "/") })
        return mount.host.text.replacing(/\/$/, with: "") + path.dropFirst(mount.path.count)
    }

    @Test func `every path and every setting stands once`() {
        let mounts = InProcessNetwork.Addresses().mounts
        #expect(Set(mounts.map(\.path)).count == mounts.count)
        #expect(Set(mounts.map(\.host)).count == mounts.count)
        #expect(
            mounts.compactMap(\.setting) == [
                "XCACHE_BASE_URL", "FACILITATOR_URL", "PINATA_BASE_URL", "IPFS_GATEWAY_URL", "OPENX402_BASE_URL",
                "TURBO_BASE_URL", "ARWEAVE_GATEWAY_URL", "GALAKSIO_STORAGE_BASE_URL", "MERIT_SYSTEMS_BASE_URL",
            ]
        )
    }

    @Test func `the addresses that services hand out lead below the origin`() async throws {
        let sandbox = try mounted()
        let buyer = try Buyer(on: sandbox)
        let sold = try await sandbox.buy(buyer, .post, TestSandbox.pinata + "/pin/private?fileSize=11")
        let upload = try #require(try sold.json["url"]?.string)
        #expect(upload.hasPrefix(Self.origin + "/pinata-uploads/v3/files/"))
        let form = TestForm().field("network", "private").file(Array("hello world".utf8)).body
        let kept = try await sandbox.send(.post, try served(upload), bytes: form, headers: TestForm.headers)
        let cid = try #require(try kept.json["data"]?["cid"]?.string)
        let read = try await sandbox.buy(buyer, .get, "\(TestSandbox.pinata)/retrieve/private/\(cid)", nonce: 2)
        let download = try #require(try read.json["url"]?.string)
        #expect(download.hasPrefix(Self.origin + "/pinata-uploads/files/"))
        #expect(try await sandbox.send(.get, try served(download)).text == "hello world")
    }

    @Test func `so do those of openx402 and of Galaksio Storage`() async throws {
        let sandbox = try mounted()
        let buyer = try Buyer(on: sandbox)
        let form = TestForm().file([1, 2, 3]).body
        let address = TestSandbox.openx402 + "/upload"
        let staged = try await sandbox.send(.post, address, bytes: form, headers: TestForm.headers)
        let url = try #require(try staged.json["paymentUrl"]?.string)
        #expect(url.hasPrefix(Self.origin + "/openx402/pin/"))
        let pinned = try await sandbox.buy(buyer, .get, try served(url))
        let gateway = try #require(try pinned.json["pinataUrl"]?.string)
        #expect(gateway.hasPrefix(Self.origin + "/ipfs/"))
        #expect(try await sandbox.send(.get, try served(gateway)).body == [1, 2, 3])
        let body = Array(#"{"data":"hello"}"#.utf8)
        let stored = try await sandbox.buy(buyer, .post, TestSandbox.storage + "/upload", bytes: body, nonce: 2)
        let data = try #require(try stored.json["gateway_url"]?.string)
        #expect(data.hasPrefix(Self.origin + "/arweave/"))
        #expect(try await sandbox.send(.get, try served(data)).text == "hello")
    }

    @Test(
        "the router of a served network knows the services by their paths",
        arguments: ["/xcache/none", "/storage/health", "/turbo/info", "/echo/resource/e2b/execute", "/ipfs/x"]
    )
    func forwards(_ path: String) async throws {
        let sandbox = try mounted()
        let routed = try await sandbox.forwarded("GET", Self.origin + path)
        #expect(routed.status != 502)
        #expect(try await TestSandbox().forwarded("GET", Self.origin + path).status == 502)
    }
}
