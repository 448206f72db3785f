import ContentID
import Core
import ExecutorCore
import HTTPayer
import HTTPTypes
import OrderedJSON
import PaymentModel
import X402

/// The provider of Galaksio Storage: files on Arweave, sent as JSON, so that a router can pass and pay them.
///
/// Source: the service's own description.
struct GalaksioStorage: BuiltInStorageProvider {
    private static let baseURL = ProviderSetting(
        "GALAKSIO_STORAGE_BASE_URL",
        .address,
        meaning: "Where Galaksio Storage is; default https://storage.galaksio.cloud.",
        example: "https://storage.galaksio.cloud",
        defaultValue: "https://storage.galaksio.cloud"
    )

    static let settings = [baseURL]

    let name = "galaksio_storage"
    let retention = "for good on Arweave"
    private let client: HTTPayerClient
    private let files: FileLoader
    private let base: HTTPURL

    /// The file travels as JSON, which is made in memory.
    private static let limit = 10_000_000

    init(_ environment: ProviderEnvironment) {
        client = environment.client
        files = environment.files
        base = environment.settings.address(of: Self.baseURL)
    }

    var description: ProviderDescription {
        let operations = ["store", "fetch", "query"]
        return ProviderDescription(
            operations: operations,
            paid: operations,
            endpoint: base.origin,
            surelyCharges: base.text == Self.baseURL.defaultValue,
            price: "0.01 USDC and Arweave's cost",
            limits: "10 MB a file"
        )
    }

    func recognizes(id: String) -> Bool {
        DataItemID(parsing: id) != nil
    }

    func health(in context: ExecutionContext) async -> ProviderHealth {
        ProviderHealth(hops: await client.health(of: name, at: base.appending(path: "/health"), in: context))
    }

    func preview(of request: StorageRequest, in context: ExecutionContext) async throws(ProviderError)
        -> ProviderPreview
    {
        .http(client.outline(of: try await call(for: request, in: context)))
    }

    func price(of request: StorageRequest, in context: ExecutionContext) async throws(ProviderError)
        -> PriceQuote<PaymentSummary, TaskResult>
    {
        let call = try await call(for: request, in: context)
        return try await client.quote(of: call, in: context) { reply throws(ProviderError) in
            try result(of: request, reply)
        }
    }

    func perform(_ request: StorageRequest, in context: ExecutionContext) async throws(ProviderError) -> TaskResult {
        let reply = try await client.answer(to: try await call(for: request, in: context), in: context)
        do {
            var result = try result(of: request, reply)
            result.payment = reply.payment
            return result
        } catch {
            throw error.after(reply.payment)
        }
    }

    private func call(for request: StorageRequest, in context: ExecutionContext) async throws(ProviderError)
        -> UpstreamRequest
    {
        switch request {
        case .store(let file): return try await upload(file, in: context)
        case .fetch(let id, _):
            try ProviderError.checkArweave(id)
            return UpstreamRequest(
                method: .get,
                url: base.appending(path: "/data/\(PercentEncoding.encodeSegment(id))"),
                purpose: "read the file \(id.terminalSafe(upTo: 60))",
                step: "fetch",
                isPriced: true
            )
        case .query(let operation, let name, let value):
            return UpstreamRequest(
                method: .post,
                url: base.appending(path: "/query"),
                body: ["op": .string(operation), "name": .string(name), "value": value],
                purpose: "query \(name.terminalSafe(upTo: 60))",
                step: "query",
                isPriced: true
            )
        }
    }

    private func upload(_ file: StorageFile, in context: ExecutionContext) async throws(ProviderError)
        -> UpstreamRequest
    {
        guard !file.isPrivate else {
            let text = "galaksio_storage keeps no private files: everybody reads Arweave"
            throw .failed(TaskFailure(code: .unsupported, message: text, hint: "help put"))
        }
        if let error = ProviderError.tags(of: file, at: name) { throw error }
        let content = try await files.content(of: file.source, limit: Self.limit, in: context)
        let bytes = try content.wholeFile()
        let text = String(validating: bytes, as: UTF8.self)
        let type = file.contentType ?? (text == nil ? "application/octet-stream" : "text/plain")
        let body: JSONObject = [
            "data": .string(text ?? Base64.encode(bytes)), "content_type": .string(type),
            "is_base64": .bool(text == nil),
        ]
        return UpstreamRequest(
            method: .post,
            url: base.appending(path: "/upload"),
            body: .object(body),
            purpose: "store \(file.name.terminalSafe), \(bytes.count) bytes",
            step: "upload",
            answer: .report,
            isPriced: true
        )
    }

    private func result(of request: StorageRequest, _ reply: UpstreamResponse) throws(ProviderError) -> TaskResult {
        switch request {
        case .store(let file):
            let answer = reply.json?.object ?? [:]
            let id = ["tx_id", "tx", "id", "txId"].lazy.compactMap { answer[$0]?.string }.first ?? ""
            guard !id.isEmpty else { throw .unreadable("upload", name, reply) }
            let url = (answer["gateway_url"] ?? answer["url"])?.string.flatMap { try? HTTPURL($0) }
            let size = (answer["data_size"] ?? answer["size"])?.int ?? 0
            var result = StoredFileResult(id: id, url: url, name: file.name, size: size, provider: name)
            result.more = answer
            return result.taskResult(payment: nil)
        case .fetch(let id, _): return FetchedFile(id: id, reply, provider: name).taskResult()
        case .query:
            guard let json = reply.json else { throw .unreadable("query", name, reply) }
            return TaskResult(json)
        }
    }
}
