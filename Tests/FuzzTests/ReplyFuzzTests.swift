import Core
import ExecutorCore
import HTTPTypes
import LineEditing
import Logging
import OrderedJSON
import PaymentModel
import Payments
import Sandbox
import Signing
import Synchronization
import Testing
import TestSupport
import X402

@testable import HTTPayer

/// Random responses of a router, a seller or the service behind it.
@Suite("Random answers")
struct ReplyFuzzTests {
    private static let words = [
        "success", "webhook_url", "accepts", "error", "requiresPayment", "credits", "status", "txHash",
    ]

    @Test func `any answer of a router or a seller ends a call with a reply or an error`() async throws {
        let signer = try LocalSigner(PrivateKey(parsing: Secret(Self.key)))
        await FuzzRun("router replies", Samples.replies + Samples.receipts, words: Self.words).checkAwaiting { bytes in
            try await Self.fault(in: bytes, OddReply(bytes), signer)
        }
    }

    private static let key = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"

    private static func fault(in bytes: [UInt8], _ odd: OddReply, _ signer: LocalSigner) async throws -> String? {
        let asked = HTTPExchange.Outcome.json(402, Samples.challenges[0])
        let working = HTTPExchange.Outcome.json(202, #"{"webhook_url":"/webhooks/call-1"}"#)
        let reply = HTTPExchange.Outcome.response(odd.reply)
        let scripts = [[], [asked], [asked, reply, asked], [working], [reply, working]]
        let transport = ScriptedTransport(scripts[Int(odd.random % 5)], then: reply)
        let time = ManualClock(at: Timestamp(sinceEpoch: .seconds(1_762_000_000)))
        let client = HTTPayerClient(
            configuration: HTTPayerConfiguration(
                router: try HTTPURL("http://localhost:3000"),
                body: RouterRequestFormat.allCases[Int(odd.random / 5 % 3)],
                payer: [.auto, .wallet, .router][Int(odd.random / 15 % 3)],
                asksPriceFirst: odd.random / 45 % 2 == 0
            ),
            transport: transport,
            payer: PaymentAuthorizer(
                policy: SharedPolicy(PaymentPolicy(mode: .auto)),
                ledger: PaymentLedger(store: InMemoryLedgerStore(clock: .manual(time)), session: "test"),
                signer: signer
            ),
            key: RouterKey(Secret("sk-live-marked-0123456789")),
            jitter: { 1 }
        )
        let context = ExecutionContext(
            jobId: "job",
            origin: .console,
            deadline: Deadline(after: .seconds(600), on: .manual(time)),
            time: .manual(time),
            logger: .silent,
            observer: ExecutionObserver { _ in },
            worker: "worker"
        )
        let fault = await fault(of: client, isPriced: odd.random / 90 % 2 == 0, in: context)
        if let fault { return fault }
        for entry in try await client.payer.ledger.entries() where entry.amountText.isEmpty {
            return "an entry of nothing"
        }
        return nil
    }

    private static func fault(of client: HTTPayerClient, isPriced: Bool, in context: ExecutionContext) async -> String?
    {
        do {
            let call = UpstreamRequest(
                method: isPriced ? .post : .get,
                url: try HTTPURL("https://api.xcache.io/\(isPriced ? "create" : "demo/k")"),
                body: isPriced ? ["region": "us-east-1"] : nil,
                purpose: "try it",
                step: isPriced ? "create" : "get",
                isPriced: isPriced
            )
            let reply = try await client.send(call, in: context)
            _ = reply.payment.map { JSONValue.object($0.json).compact }
            return 200...299 ~= reply.status ? nil : "a reply of status \(reply.status)"
        } catch let error as HTTPayerError {
            let text = error.message + (error.hint ?? "")
            if text.unicodeScalars.contains(where: JSONFuzzTests.isControl) { return "says \(text.debugDescription)" }
            return error.message.isEmpty ? "no message" : nil
        } catch {
            return "\(error)"
        }
    }

    @Test func `any request to the local network has an answer`() async throws {
        let requests =
            [
                #"{"api_url":"https://api.xcache.io/create","method":"POST","json":{"region":"us-east-1"},"params":{"a":1},"headers":{"x-payment":"e30="}}"#,
                #"{"method":"PUT","api_url":"https://api.xcache.io/c/k?ttl=60","data":{"value":1,"ttl":60}}"#,
                #"{"region":"us-east-1"}"#, #"{"cache_id":"c","requested_operations":50000}"#,
                #"{"value":{"a":1},"ttl":3600}"#,
                #"{"snippet":"import time\nx = (1+2)*3**2//4\nprint('a', x, sep='-')\nx"}"#,
                #"{"snippet":"import subprocess\nsubprocess.run(['bash', '-c', 'echo \"hi\"; exit 1'])\n[1.5e3, 'b']"}"#,
                #"{"data":"AP+A","is_base64":true,"tags":{"a":"b"}}"#,
                #"{"op":"and","expressions":[{"op":"equals","name":"a","value":"b"}]}"#,
                "----x--y\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nb\r\n----x--y--\r\n",
            ] + Samples.facilitatorRequests + Samples.payments
        let time = ManualClock(at: Timestamp(sinceEpoch: .seconds(1_762_000_000)))
        let router = try HTTPURL("http://localhost:3000")
        let seller = try HTTPURL("https://api.xcache.io")
        let plan = Scenario(prices: [
            .create: [PriceOption(AtomicAmount(50_000), of: KnownTokens.all[0], version: .v1)], .run: [], .store: [],
            .pinFile: [], .query: [],
        ])
        let network = InProcessNetwork(
            plan: plan,
            addresses: InProcessNetwork.Addresses(router: router, seller: seller),
            time: .manual(time),
            ids: .counted()
        )
        try network.apply(NetworkDirective(name: "credits", words: ["5"]))
        await FuzzRun("local network requests", requests, words: ["PUT", "GET", "ttl", "region"]).checkAwaiting {
            bytes in
            let call = try Self.request(bytes)
            let reply = try await network.send(call, before: Deadline(after: .seconds(30), on: .manual(time)))
            return 200...599 ~= reply.status ? nil : "status \(reply.status)"
        }
    }

    private static let targets = [
        "http://localhost:3000/proxy", "http://localhost:3000/proxy/sim", "http://localhost:3000/webhooks/call-1",
        "https://api.xcache.io/create", "https://api.xcache.io/topup/c", "https://api.xcache.io/c/k",
        "https://api.xcache.io/c/k/ttl",
        "https://facilitator.local/verify", "https://facilitator.local/settle",
        "https://facilitator.local/supported", "https://402.pinata.cloud/v1/pin/public?fileSize=5",
        "https://uploads.pinata.cloud/v3/files/x", "https://gateway.pinata.cloud/ipfs/x",
        "https://ipfs.openx402.ai/upload",
        "https://ipfs.openx402.ai/pin/file", "https://ipfs.openx402.ai/pin/json",
        "https://upload.ardrive.io/v1/x402/data-item/unsigned", "https://arweave.net/x",
        "https://storage.galaksio.cloud/upload", "https://storage.galaksio.cloud/query",
        "https://echo.router.merit.systems/resource/e2b/execute",
        "https://echo.router.merit.systems/resource/e2b/execute",
    ]

    /// A request around a body: target, query, headers and method follow from the bytes.
    private static func request(_ bytes: [UInt8]) throws -> HTTPClientRequest {
        let random = OddReply(bytes).random
        let query = String(decoding: bytes.prefix(60), as: UTF8.self).utf8.filter {
            $0 > 0x22 && $0 < 0x7F && $0 != 0x23
        }
        var address = try HTTPURL(targets[Int(random % UInt64(targets.count))])
        if random / 32 % 4 == 0 { address.query = "ttl=" + String(decoding: query, as: UTF8.self) }
        if random / 32 % 4 == 1 { address.path += String(decoding: query, as: UTF8.self) }
        let isForm = bytes.starts(with: "----x".utf8)
        var headers: HTTPFields = [
            .contentType: isForm ? "multipart/form-data; boundary=--x--y" : "application/json"
        ]
        headers[random % 2 == 0 ? .payment : .paymentSignature] = random / 128 % 2 == 0 ? Base64.encode(bytes) : nil
        let method: HTTPRequest.Method = [.post, .get, .put, .delete, .post][Int(random / 256 % 5)]
        return HTTPClientRequest(method, address, headers: headers, body: bytes)
    }
}

/// An answer around a body: its status and headers follow from the bytes, so that the same body has the same answer.
struct OddReply {
    /// A number that follows from the bytes.
    let random: UInt64
    /// The answer.
    let reply: HTTPClientResponse

    private static let statuses = [
        200, 200, 200, 201, 202, 204, 301, 400, 401, 402, 402, 402, 404, 405, 412, 429, 429, 500, 502, 503, 599,
    ]

    init(_ bytes: [UInt8]) {
        // FNV-1a.
        let hash = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
        random = hash >> 8
        var headers = HTTPFields()
        let odd = String(
            decoding: OddText.bytes[Int(hash >> 20 % UInt64(OddText.bytes.count))].prefix(300),
            as: UTF8.self
        )
        let number = String(decoding: OddText.numbers[Int(hash >> 30 % UInt64(OddText.numbers.count))], as: UTF8.self)
        switch hash >> 40 % 8 {
        case 0: headers[.retryAfter] = number
        case 1: headers[.retryAfter] = "Wed, 21 Oct \(number) 07:28:00 GMT"
        case 2: headers[.date] = "Wed, 21 Oct \(number.prefix(4)) 07:28:00 GMT"
        case 3: headers[.paymentRequired] = Base64.encode(bytes)
        case 4: headers[.paymentResponse] = Base64.encode(bytes)
        case 5: headers[.paymentResponseV1] = String(decoding: bytes.prefix(2000), as: UTF8.self)
        case 6:
            headers[.location] = odd
            headers[.routerWebhook] = odd
        default: headers[.routerStatus] = hash >> 50 % 2 == 0 ? "processing" : odd
        }
        reply = HTTPClientResponse(
            status: Self.statuses[Int(hash >> 56) % Self.statuses.count],
            headers: headers,
            body: bytes
        )
    }
}
