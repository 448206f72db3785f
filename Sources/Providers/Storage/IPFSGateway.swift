import ContentID
import Core
import ExecutorCore
import HTTPayer
import HTTPTypes
import OrderedJSON
import X402

/// A gateway by which everybody can read the files of IPFS.
struct IPFSGateway {
    static let setting = ProviderSetting(
        "IPFS_GATEWAY_URL",
        .address,
        meaning: "Where files of IPFS are read; default https://gateway.pinata.cloud/ipfs.",
        example: "https://gateway.pinata.cloud/ipfs",
        defaultValue: "https://gateway.pinata.cloud/ipfs"
    )

    let base: HTTPURL
    let client: HTTPayerClient

    init(_ environment: ProviderEnvironment) {
        base = environment.settings.address(of: Self.setting)
        client = environment.client
    }

    /// Returns the address of a file.
    func address(of cid: String) -> HTTPURL {
        base.appending(path: "/\(PercentEncoding.encodeSegment(cid))")
    }

    func call(for url: HTTPURL) -> UpstreamRequest {
        UpstreamRequest(method: .get, url: url, purpose: "read a file", step: "fetch")
    }

    /// Returns the id of a file, checked before anything is paid for it.
    static func cid(_ id: String) throws(ProviderError) -> CID {
        guard let cid = try? CID(parsing: id) else {
            let text = "\(id.terminalSafe(upTo: 80)) is not the id of a file on IPFS, which begins with Qm or b"
            throw .failed(TaskFailure(code: .invalidField, message: text, hint: "pins"))
        }
        return cid
    }

    /// Reads a file, from its own address unless another one is given, and checks that it is the one that was asked for.
    func fetch(
        _ id: String,
        at url: HTTPURL? = nil,
        for provider: String,
        in context: ExecutionContext
    ) async throws(ProviderError) -> TaskResult {
        let cid = try Self.cid(id)
        let reply: UpstreamResponse
        do {
            reply = try await client.freeAnswer(to: call(for: url ?? address(of: id)), in: context)
        } catch {
            guard error.failure.upstreamStatus == 404 else { throw error }
            let text = "no file \(id.terminalSafe(upTo: 80)) at \((url ?? base).authority)"
            throw .failed(TaskFailure(code: .refused, message: text, upstreamStatus: 404))
        }
        var warnings: [String] = []
        let content = FileContent(reply.bytes)
        switch try await ContentCheck(content).result(for: cid) {
        case .differs(let own): warnings.append("THE FILE IS NOT THE ONE THAT WAS ASKED FOR: THE GATEWAY SENT \(own)")
        case .seemsToDiffer:
            warnings.append("the file can't be checked: its id is made in a way that is not known here")
        case .fits, .impossible: break
        }
        return FetchedFile(id: id, reply, provider: provider).taskResult(warnings)
    }
}

/// A file that was read, as the result of a task.
struct FetchedFile {
    private let id: String
    private let provider: String
    private let type: String?
    private let bytes: [UInt8]

    init(id: String, _ reply: UpstreamResponse, provider: String) {
        self.id = id
        self.provider = provider
        type = reply.headers[.contentType]
        bytes = reply.bytes
    }

    /// Returns the result of the task: text as it is, all else as base64, which `encoding` tells apart.
    func taskResult(_ warnings: [String] = []) -> TaskResult {
        let text = String(validating: bytes, as: UTF8.self)
        var json: JSONObject = ["id": .string(id), "provider": .string(provider), "size": .int(bytes.count)]
        json.append("contentType", ifPresent: type.map { .string($0.terminalSafe(upTo: 200)) })
        json.append("encoding", text == nil ? "base64" : "utf8")
        json.append("content", .string(text ?? Base64.encode(bytes)))
        return TaskResult(.object(json), warnings: warnings)
    }
}
