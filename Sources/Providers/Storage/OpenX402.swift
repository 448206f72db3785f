import ContentID
import Core
import ExecutorCore
import HTTPayer
import HTTPTypes
import OrderedJSON
import PaymentModel

/// The provider of openx402's IPFS service: files of up to 100 MB, for one cent each.
///
/// A file is uploaded without a payment, which the service keeps for an hour, and then pinned by a paid request that a
/// router can pass on. JSON is pinned as it is. The service's `/pin/file`, which takes upload and payment at once, is not
/// used: through a router the file would arrive as `{}`.
///
/// Source: openx402's documentation and the client of its payments.
struct OpenX402: BuiltInStorageProvider {
    private static let baseURL = ProviderSetting(
        "OPENX402_BASE_URL",
        .address,
        meaning: "Where openx402 is; default https://ipfs.openx402.ai.",
        example: "https://ipfs.openx402.ai",
        defaultValue: "https://ipfs.openx402.ai"
    )

    static let settings = [baseURL, IPFSGateway.setting]

    let name = "openx402"
    let retention = "on IPFS, no end named"
    private let client: HTTPayerClient
    private let files: FileLoader
    private let base: HTTPURL
    private let gateway: IPFSGateway
    private let ids: IDGenerator

    private static let limit = 100_000_000

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
            price: "0.01 USDC a file",
            limits: "100 MB a file"
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
            let content = try await content(of: file, in: context)
            if let json = try json(in: content, of: file) { return .http(client.outline(of: pin(json, file))) }
            return .http(client.outline(of: pin(upload: "ID", file)))
        case .fetch(let id, _): return .http(client.outline(of: gateway.call(for: gateway.address(of: id))))
        case .query: throw .unsupported(request, by: self)
        }
    }

    func price(of request: StorageRequest, in context: ExecutionContext) async throws(ProviderError)
        -> PriceQuote<PaymentSummary, TaskResult>
    {
        switch request {
        case .store(let file):
            let content = try await content(of: file, in: context)
            // The price is that of every upload, so that nothing is uploaded to learn it.
            let json = try json(in: content, of: file)
            let call = json.map { pin($0, file) } ?? pin(upload: "price", file)
            return try await client.quote(of: call, in: context) { reply throws(ProviderError) in
                TaskResult(reply.json ?? .null)
            }
        case .fetch: return .notPriced("none, the gateway is free")
        case .query: throw .unsupported(request, by: self)
        }
    }

    func perform(_ request: StorageRequest, in context: ExecutionContext) async throws(ProviderError) -> TaskResult {
        switch request {
        case .store(let file): return try await store(file, in: context)
        case .fetch(let id, _): return try await gateway.fetch(id, for: name, in: context)
        case .query: throw .unsupported(request, by: self)
        }
    }

    private func store(_ file: StorageFile, in context: ExecutionContext) async throws(ProviderError) -> TaskResult {
        let content = try await content(of: file, in: context)
        let check = try await ContentCheck(content)
        let reply: UpstreamResponse
        let json = try json(in: content, of: file)
        if let json {
            reply = try await client.answer(to: pin(json, file), in: context)
        } else {
            let id = try await upload(content, of: file, in: context)
            reply = try await client.answer(to: pin(upload: id, file), in: context)
        }
        guard let answer = reply.json?.object, let cid = answer["ipfsHash"]?.string else {
            throw ProviderError.unreadable("pin", name, reply).after(reply.payment)
        }
        var result = StoredFileResult(
            id: cid,
            url: gateway.address(of: cid),
            name: file.name,
            size: content.size,
            provider: name
        )
        // JSON is written anew by the service, so its bytes, and with them its id, may be others.
        result.check = json == nil ? check.result(for: cid) : check.result(for: cid).orUnknown
        result.more = ["success": true, "filename": .string(file.name), "ipfsHash": .string(cid)]
        result.more["ipfsUrl"] = .string(gateway.address(of: cid).text)
        result.more["pinataUrl"] = answer["pinataUrl"] ?? .null
        return result.taskResult(payment: reply.payment)
    }

    private func upload(
        _ content: FileContent,
        of file: StorageFile,
        in context: ExecutionContext
    ) async throws(ProviderError) -> String {
        let form = MultipartForm(
            fields: [],
            file: (file.name, file.contentType, content),
            boundary: ids.next()
        )
        let call = UpstreamRequest(
            method: .post,
            url: base.appending(path: "/upload"),
            raw: form.body(context.progress(of: content.size)),
            purpose: "upload \(file.name.terminalSafe)",
            step: "upload",
            answer: .report
        )
        let reply = try await client.freeAnswer(to: call, in: context)
        guard let id = reply.json?["id"]?.string, !id.isEmpty else {
            throw .unreadable("upload", name, reply)
        }
        return id
    }

    private func content(of file: StorageFile, in context: ExecutionContext) async throws(ProviderError) -> FileContent
    {
        guard !file.isPrivate else {
            throw .failed(
                TaskFailure(code: .unsupported, message: "openx402 keeps no private files", hint: "help put")
            )
        }
        if let error = ProviderError.tags(of: file, at: name) { throw error }
        return try await files.content(of: file.source, limit: Self.limit, in: context)
    }

    /// Returns the JSON of a file that is named so; nil for any other file.
    private func json(in content: FileContent, of file: StorageFile) throws(ProviderError) -> JSONValue? {
        guard file.name.lowercased().hasSuffix(".json") else { return nil }
        guard let json = try? JSONValue(parsing: try content.wholeFile()) else {
            let text = "\(file.name.terminalSafe) is not JSON, and openx402 takes a .json file as JSON only"
            throw .failed(
                TaskFailure(code: .invalidField, message: text, wireMessage: "Invalid JSON content in fileInline")
            )
        }
        return json
    }

    private func pin(_ json: JSONValue, _ file: StorageFile) -> UpstreamRequest {
        UpstreamRequest(
            method: .post,
            url: base.appending(path: "/pin/json"),
            body: json,
            purpose: "store \(file.name.terminalSafe)",
            step: "pin",
            answer: .report,
            isPriced: true
        )
    }

    private func pin(upload id: String, _ file: StorageFile) -> UpstreamRequest {
        UpstreamRequest(
            method: .get,
            url: base.appending(path: "/pin/\(PercentEncoding.encodeSegment(id))"),
            purpose: "store \(file.name.terminalSafe)",
            step: "pin",
            answer: .report,
            isPriced: true
        )
    }
}

extension StoredFileResult.Check {
    /// The same for an id that fits; for any other one nothing is known.
    fileprivate var orUnknown: Self { self == .fits ? .fits : .impossible }
}
