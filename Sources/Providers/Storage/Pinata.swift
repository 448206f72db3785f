import ContentID
import Core
import ExecutorCore
import HTTPayer
import HTTPTypes
import OrderedJSON
import PaymentModel

/// The provider of Pinata's x402 service: files on IPFS for twelve months, for everybody or for one wallet alone.
///
/// The price is paid for an address that takes the file within 30 seconds, so the file is read before. The address is
/// signed and belongs to no router: the file goes there directly. A private file belongs to the wallet that paid, which
/// would be the router's own, so it needs a wallet.
///
/// Source: Pinata's x402 service, `pin` and `retrieve` routes.
struct Pinata: BuiltInStorageProvider {
    private static let baseURL = ProviderSetting(
        "PINATA_BASE_URL",
        olderName: "PINATA_BASE",
        .address,
        meaning: "Where Pinata's x402 service is; default https://402.pinata.cloud/v1.",
        example: "https://402.pinata.cloud/v1",
        defaultValue: "https://402.pinata.cloud/v1"
    )

    static let settings = [baseURL, IPFSGateway.setting]

    /// The time that the price is for.
    private static let retentionTime = Duration.seconds(365 * 86_400)

    let name = "pinata"
    let retention = "12 months on IPFS"
    private let client: HTTPayerClient
    private let files: FileLoader
    private let base: HTTPURL
    private let gateway: IPFSGateway
    private let ids: IDGenerator

    init(_ environment: ProviderEnvironment) {
        client = environment.client
        files = environment.files
        ids = environment.ids
        base = environment.settings.address(of: Self.baseURL)
        gateway = IPFSGateway(environment)
    }

    var description: ProviderDescription {
        ProviderDescription(
            operations: ["store", "fetch"],
            paid: ["store"],
            endpoint: base.origin,
            surelyCharges: base.text == Self.baseURL.defaultValue,
            price: "1.2 USDC a GB, at least 0.001",
            limits: "1 GB a file"
        )
    }

    func recognizes(id: String) -> Bool {
        (try? CID(parsing: id)) != nil
    }

    func health(in context: ExecutionContext) async -> ProviderHealth {
        ProviderHealth(hops: await client.health(of: name, at: base, in: context))
    }

    func preview(of request: StorageRequest, in context: ExecutionContext) async throws(ProviderError)
        -> ProviderPreview
    {
        switch request {
        case .store(let file):
            return .http(client.outline(of: try pin(file, try await files.content(of: file.source, in: context).size)))
        case .fetch(let id, let isPrivate): return .http(client.outline(of: try read(id, isPrivate: isPrivate)))
        case .query: throw .unsupported(request, by: self)
        }
    }

    func price(of request: StorageRequest, in context: ExecutionContext) async throws(ProviderError)
        -> PriceQuote<PaymentSummary, TaskResult>
    {
        switch request {
        case .store(let file):
            let content = try await files.content(of: file.source, in: context)
            return try await client.quote(of: try pin(file, content.size), in: context) { reply throws(ProviderError) in
                TaskResult(reply.json ?? .null)
            }
        case .fetch(_, isPrivate: false): return .notPriced("none, the gateway is free")
        case .fetch(let id, isPrivate: true):
            return try await client.quote(of: try read(id, isPrivate: true), in: context) {
                reply throws(ProviderError) in TaskResult(reply.json ?? .null)
            }
        case .query: throw .unsupported(request, by: self)
        }
    }

    func perform(_ request: StorageRequest, in context: ExecutionContext) async throws(ProviderError) -> TaskResult {
        switch request {
        case .store(let file): return try await store(file, in: context)
        case .fetch(let id, isPrivate: false): return try await gateway.fetch(id, for: name, in: context)
        case .fetch(let id, isPrivate: true): return try await retrieve(id, in: context)
        case .query: throw .unsupported(request, by: self)
        }
    }

    private func store(_ file: StorageFile, in context: ExecutionContext) async throws(ProviderError) -> TaskResult {
        let content = try await files.content(of: file.source, in: context)
        let check = try await ContentCheck(content)
        let bought = try await client.answer(to: try pin(file, content.size), in: context)
        var end: Timestamp?
        do throws(ProviderError) {
            let url = try await url(in: bought, of: "pin", for: context)
            end = Self.end(of: url) ?? context.time.now + Self.uploadTime
            let data = try await uploaded(
                upload(of: file, content, to: url, in: context),
                until: end,
                check,
                in: context
            )
            let cid = data["cid"]?.string ?? ""
            var result = StoredFileResult(
                id: cid,
                url: file.isPrivate ? nil : gateway.address(of: cid),
                name: file.name,
                size: content.size,
                provider: name
            )
            result.check = check.result(for: cid)
            let kept = context.time.now + Self.retentionTime
            result.more = [
                "private": .bool(file.isPrivate), "expiresAt": .string(kept.iso8601), "pinataId": data["id"] ?? .null,
            ]
            return result.taskResult(payment: bought.payment)
        } catch {
            let mayPass = Self.passing.contains(error.failure.code) || error.failure.code == .cancelled
            throw error.after(bought.payment, continuingUntil: mayPass ? end : nil)
        }
    }

    /// Returns the signed address that was bought.
    ///
    /// It must be a public one over TLS, or lead to the service itself: the file, or the wish to read one, goes there.
    private func url(
        in bought: UpstreamResponse,
        of operation: String,
        for context: ExecutionContext
    ) async throws(ProviderError) -> HTTPURL {
        guard let url = bought.json?["url"]?.string.flatMap({ try? HTTPURL($0) }) else {
            throw .unreadable(operation, name, bought)
        }
        if url.hasSameOrigin(as: base) { return url }
        guard url.scheme == .https else { throw .unreadable(operation, name, bought) }
        try await files.check(url, handedOutBy: name, in: context)
        return url
    }

    /// Returns the moment until which a signed address can be used; nil for one that does not tell.
    private static func end(of url: HTTPURL) -> Timestamp? {
        let members = (url.query ?? "").split(separator: "&").map { $0.split(separator: "=", maxSplits: 1) }
        func number(_ name: String) -> Int? {
            members.first { $0.first == name[...] && $0.count == 2 }.flatMap { Int($0[1]) }
        }
        guard let date = number("X-Date"), let span = number("X-Expires"), 0...uploadTime.wholeSeconds ~= span,
            0...Self.latestDate ~= date
        else { return nil }
        return Timestamp(sinceEpoch: .seconds(date + span))
    }

    /// The end of the year 9999, in seconds since 1970.
    private static let latestDate = 253_402_300_799

    private func upload(
        of file: StorageFile,
        _ content: FileContent,
        to url: HTTPURL,
        in context: ExecutionContext
    ) -> UpstreamRequest {
        let form = MultipartForm(
            fields: [("network", file.isPrivate ? "private" : "public")],
            file: (file.name, file.contentType, content),
            boundary: ids.next()
        )
        return UpstreamRequest(
            method: .post,
            url: url,
            raw: form.body(context.progress(of: content.size)),
            purpose: "upload \(file.name.terminalSafe)",
            step: "upload",
            answer: .report
        )
    }

    /// Uploads a file to a signed address, and returns what the service says about it, a CID among it.
    ///
    /// The upload is paid for, so it is tried again for as long as the address may be used.
    private func uploaded(
        _ call: UpstreamRequest,
        until end: Timestamp?,
        _ check: ContentCheck,
        in context: ExecutionContext
    ) async throws(ProviderError) -> JSONObject {
        var pause = Self.firstPause
        while true {
            do throws(ProviderError) {
                let reply = try await client.freeAnswer(to: call, in: context)
                guard let data = reply.json?["data"]?.object, data["cid"]?.string != nil else {
                    throw .unreadable("upload", name, reply)
                }
                return data
            } catch {
                let failure = error.failure
                let left = end.map { min($0 - context.time.now, context.deadline.remaining) } ?? .zero
                guard Self.passing.contains(failure.code), pause < left,
                    (try? await context.time.sleep(for: pause)) != nil
                else {
                    let isUsed = failure.upstreamStatus.map { [403, 409, 410].contains($0) } ?? false
                    throw isUsed ? .usedAddress(failure, check.modernID) : error
                }
                pause = min(pause * 2, Self.longestPause)
            }
        }
    }

    /// The time for which a signed address takes a file.
    private static let uploadTime = Duration.seconds(30)
    /// The pauses before an upload is tried again grow from one to the other.
    private static let (firstPause, longestPause) = (Duration.milliseconds(500), Duration.seconds(6))
    /// The codes of failures that may be over at the next try.
    private static let passing: Set<FailureCode> = [.unreachable, .timedOut, .upstreamFailed]

    private func retrieve(_ id: String, in context: ExecutionContext) async throws(ProviderError) -> TaskResult {
        let bought = try await client.answer(to: try read(id, isPrivate: true), in: context)
        do throws(ProviderError) {
            let url = try await url(in: bought, of: "retrieve", for: context)
            var result = try await gateway.fetch(id, at: url, for: name, in: context)
            result.payment = bought.payment
            return result
        } catch {
            throw error.after(bought.payment)
        }
    }

    /// Returns the call that buys an address to upload to.
    ///
    /// The service read the size from the body before it read it from the query, so both have it.
    private func pin(_ file: StorageFile, _ size: Int) throws(ProviderError) -> UpstreamRequest {
        if file.isPrivate { try checkWallet() }
        if let error = ProviderError.tags(of: file, at: name) { throw error }
        return UpstreamRequest(
            method: .post,
            url: base.appending(path: file.isPrivate ? "/pin/private" : "/pin/public", query: "fileSize=\(size)"),
            body: ["fileSize": .int(size)],
            purpose: "store \(file.name.terminalSafe), \(size) bytes",
            step: "pin",
            answer: .report,
            isPriced: true
        )
    }

    private func read(_ id: String, isPrivate: Bool) throws(ProviderError) -> UpstreamRequest {
        let segment = PercentEncoding.encodeSegment(id)
        guard isPrivate else { return gateway.call(for: gateway.address(of: id)) }
        _ = try IPFSGateway.cid(id)
        try checkWallet()
        return UpstreamRequest(
            method: .get,
            url: base.appending(path: "/retrieve/private/\(segment)"),
            purpose: "read the private file \(id.terminalSafe(upTo: 60))",
            step: "retrieve",
            answer: .report,
            isPriced: true
        )
    }

    private func checkWallet() throws(ProviderError) {
        guard client.paysByWallet else {
            let text = "a private file belongs to the wallet that pays, and a router would pay with its own"
            throw .failed(
                TaskFailure(code: .unsupported, message: text, hint: "EXECUTOR_PRIVATE_KEY_FILE=/path/to/key")
            )
        }
    }
}

extension ProviderError {
    /// The error of an upload that was refused: the address takes one file, which an earlier try may have brought without
    /// an answer.
    fileprivate static func usedAddress(_ failure: TaskFailure, _ id: String) -> ProviderError {
        .failed(
            TaskFailure(
                code: failure.code,
                message: "\(failure.message); if an earlier try brought the file, it is stored as \(id)",
                hint: failure.hint,
                upstreamStatus: failure.upstreamStatus
            )
        )
    }
}
