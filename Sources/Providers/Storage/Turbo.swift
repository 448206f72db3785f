import ContentID
import Core
import ExecutorCore
import HTTPayer
import HTTPTypes
import OrderedJSON
import PaymentModel

/// The provider of ArDrive's Turbo, which stores files on Arweave for good.
///
/// Small files cost nothing: the service says up to which size. For larger ones the service asks for a price that depends
/// on the size and the tags, and takes it last, so that a failure costs nothing. The bytes travel as they are, which no
/// router can pass on.
///
/// Source: the `x402` routes of ardriveapp/turbo-upload-service.
struct Turbo: BuiltInStorageProvider {
    private static let baseURL = ProviderSetting(
        "TURBO_BASE_URL",
        .address,
        meaning: "Where Turbo's upload service is; default https://upload.ardrive.io/v1.",
        example: "https://upload.ardrive.io/v1",
        defaultValue: "https://upload.ardrive.io/v1"
    )
    private static let gatewayURL = ProviderSetting(
        "ARWEAVE_GATEWAY_URL",
        .address,
        meaning: "Where files of Arweave are read; default https://arweave.net.",
        example: "https://arweave.net",
        defaultValue: "https://arweave.net"
    )

    static let settings = [baseURL, gatewayURL]

    /// The size up to which the service's code lets files be free, whatever it says.
    private static let largestFree = 505 << 10

    let name = "turbo"
    let aliases = ["arweave"]
    let retention = "for good on Arweave"
    private let client: HTTPayerClient
    private let files: FileLoader
    private let base: HTTPURL
    private let gateway: HTTPURL

    init(_ environment: ProviderEnvironment) {
        client = environment.client
        files = environment.files
        base = environment.settings.address(of: Self.baseURL)
        gateway = environment.settings.address(of: Self.gatewayURL)
    }

    var description: ProviderDescription {
        ProviderDescription(
            operations: ["store", "fetch"],
            paid: ["store"],
            endpoint: base.origin,
            price: "small files free, else by size",
            limits: "1 GB a file"
        )
    }

    func recognizes(id: String) -> Bool {
        DataItemID(parsing: id) != nil
    }

    func health(in context: ExecutionContext) async -> ProviderHealth {
        ProviderHealth(hops: await client.health(of: name, at: base.appending(path: "/info"), in: context))
    }

    func preview(of request: StorageRequest, in context: ExecutionContext) async throws(ProviderError)
        -> ProviderPreview
    {
        switch request {
        case .store(let file):
            return .http(
                client.outline(
                    of: call(for: file, try await content(of: file, in: context), isFree: false, in: context)
                )
            )
        case .fetch(let id, _): return .http(client.outline(of: fetchCall(id)))
        case .query: throw .unsupported(request, by: self)
        }
    }

    func price(of request: StorageRequest, in context: ExecutionContext) async throws(ProviderError)
        -> PriceQuote<PaymentSummary, TaskResult>
    {
        switch request {
        case .store(let file):
            let content = try await content(of: file, in: context)
            // An unpaid request with a small file would store it, for everybody and for good.
            guard let limit = try await freeLimit(in: context) else {
                return .unknown("turbo does not say up to which size files are free")
            }
            guard content.size > limit else { return .notPriced("none, up to \(limit) bytes are free") }
            guard content.size > Self.largestFree else {
                return .unknown("not asked, because turbo may store a file of this size for nothing")
            }
            let call = call(for: file, content, isFree: false, in: context)
            return try await client.quote(of: call, in: context) { reply throws(ProviderError) in
                try result(of: file, content, reply)
            }
        case .fetch: return .notPriced("none, the gateway is free")
        case .query: throw .unsupported(request, by: self)
        }
    }

    func perform(_ request: StorageRequest, in context: ExecutionContext) async throws(ProviderError) -> TaskResult {
        switch request {
        case .store(let file):
            let content = try await content(of: file, in: context)
            let isFree = try await freeLimit(in: context).map { content.size <= $0 } ?? false
            let call = call(for: file, content, isFree: isFree, in: context)
            let reply = try await client.answer(to: call, in: context)
            do {
                return try result(of: file, content, reply)
            } catch {
                throw error.after(reply.payment)
            }
        case .fetch(let id, _):
            try ProviderError.checkArweave(id)
            let reply = try await client.freeAnswer(to: fetchCall(id), in: context)
            return FetchedFile(id: id, reply, provider: name).taskResult()
        case .query: throw .unsupported(request, by: self)
        }
    }

    private func content(of file: StorageFile, in context: ExecutionContext) async throws(ProviderError) -> FileContent
    {
        guard !file.isPrivate else {
            let text = "turbo keeps no private files: everybody reads Arweave"
            throw .failed(TaskFailure(code: .unsupported, message: text, hint: "help put"))
        }
        return try await files.content(of: file.source, in: context)
    }

    /// Returns the size up to which a file costs nothing; nil if the service does not say.
    private func freeLimit(in context: ExecutionContext) async throws(ProviderError) -> Int? {
        let call = UpstreamRequest(
            method: .get,
            url: base.appending(path: "/info"),
            purpose: "ask what is free",
            step: "info",
            answer: .report
        )
        return try await client.freeAnswer(to: call, in: context).json?["freeUploadLimitBytes"]?.int
    }

    private func call(
        for file: StorageFile,
        _ content: FileContent,
        isFree: Bool,
        in context: ExecutionContext
    ) -> UpstreamRequest {
        var headers: HTTPFields = [
            .accept: "application/json", .contentType: file.contentType ?? "application/octet-stream",
        ]
        if !file.tags.isEmpty {
            let tags = file.tags.map { ["name": .string($0.name), "value": .string($0.value)] as JSONValue }
            headers[.dataItemTags] = JSONValue.array(tags).compactASCII
        }
        return UpstreamRequest(
            method: .post,
            url: base.appending(path: "/x402/data-item/unsigned"),
            raw: RawBody(StreamedBody([content], progress: context.progress(of: content.size)), headers: headers),
            purpose: "store \(file.name.terminalSafe), \(content.size) bytes",
            step: "upload",
            answer: .report,
            isPriced: !isFree
        )
    }

    private func fetchCall(_ id: String) -> UpstreamRequest {
        let url = gateway.appending(path: "/\(PercentEncoding.encodeSegment(id))")
        return UpstreamRequest(method: .get, url: url, purpose: "read a file", step: "fetch")
    }

    private func result(of file: StorageFile, _ content: FileContent, _ reply: UpstreamResponse) throws(ProviderError)
        -> TaskResult
    {
        // The same data again is taken, and has no receipt.
        guard reply.status != 202 else {
            let json: JSONValue = [
                "id": .null, "name": .string(file.name), "size": .int(content.size), "provider": .string(name),
                "duplicate": true,
            ]
            let warning = "turbo has this file already and sent no receipt, so its id is not known"
            return TaskResult(json, warnings: [warning], payment: reply.payment)
        }
        guard let receipt = reply.json?.object, let id = receipt["id"]?.string, !id.isEmpty else {
            throw .unreadable("upload", name, reply)
        }
        var result = StoredFileResult(
            id: id,
            url: gateway.appending(path: "/\(PercentEncoding.encodeSegment(id))"),
            name: file.name,
            size: content.size,
            provider: name
        )
        for key in ["owner", "timestamp", "winc", "deadlineHeight", "x402PaymentTxId", "mUSDCPaid"] {
            result.more.append(key, ifPresent: receipt[key])
        }
        return result.taskResult(payment: reply.payment)
    }
}

extension HTTPField.Name {
    /// The header of Turbo that holds the tags of a data item.
    static let dataItemTags: HTTPField.Name = {
        guard let name = HTTPField.Name("x-data-item-tags") else { preconditionFailure("it is a header name") }
        return name
    }()
}

extension JSONValue {
    /// The compact text with everything beyond ASCII escaped, as a header needs it.
    fileprivate var compactASCII: String {
        var text = ""
        for unit in compact.utf16 {
            if unit < 0x80 {
                text.unicodeScalars.append(UnicodeScalar(UInt8(unit)))
            } else {
                let digits = String(unit, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return text
    }
}
