import Core
import HTTPTypes
import OrderedJSON
import Synchronization

/// The pinning service openx402, which sells pins of files and of JSON.
///
/// Inferred: version 1 of x402 on Base; what a paid request is refused for is found after the verification and before the
/// settlement, so it costs nothing; a hash is a CID of version 1.
///
/// Source: the service's documentation, and programs that call it.
struct OpenX402Host: SimulatedService {
    enum Route: Sendable {
        /// `POST /upload`.
        case stage
        /// `GET /pin/{id}`.
        case pinStaged(id: String)
        /// `POST /pin/file`.
        case pinFile
        /// `POST /pin/json`.
        case pinJSON
    }

    /// The price of a pin in millionths of a dollar.
    private static let price: UInt64 = 10_000
    /// The maximum size of a file, in bytes.
    static let sizeLimit = 100 << 20

    let paywall: Paywall
    let files: PinnedFiles
    let staged: StagedFiles
    let published: PublishedAddresses

    func route(_ call: HostRequest, _ path: Substring) throws(HostError) -> (operation: SellerOperation, route: Route) {
        let segments = path.split(separator: "/").map(String.init)
        switch (call.method, segments.first, segments.count) {
        case (.post, "upload", 1): return (.stage, .stage)
        case (.post, "pin", 2) where segments[1] == "file": return (.pinFile, .pinFile)
        case (.post, "pin", 2) where segments[1] == "json": return (.pinJSON, .pinJSON)
        case (.get, "pin", 2): return (.pinStaged, .pinStaged(id: segments[1]))
        default: throw HostError(404, "Not found")
        }
    }

    func perform(_ route: Route, _ call: HostRequest, _ receipt: inout ReceiptHeader?) throws(HostError) -> HostResponse
    {
        switch route {
        case .stage: return .reply(try stage(call))
        case .pinStaged(let id):
            let file = try sell(.pinStaged, call, &receipt) { () throws(HostError) in
                guard let file = staged.file(id) else { throw HostError(404, "File not found or expired") }
                return file
            }
            let fields: JSONObject = ["fileName": .string(file.name), "fileSize": .int(file.content.count)]
            return .reply(pinned(file, fields, after: []))
        case .pinFile:
            let file = try sell(.pinFile, call, &receipt) { () throws(HostError) in try Self.file(of: call) }
            let id = staged.nextID()
            return .reply(pinned(file, [:], after: [("id", .string(id)), ("filename", .string(file.name))]))
        case .pinJSON:
            let file = try sell(.pinJSON, call, &receipt) { () throws(HostError) in try Self.json(of: call) }
            return .reply(pinned(file, [:], after: [("id", .string(staged.nextID()))]))
        }
    }

    private func stage(_ call: HostRequest) throws(HostError) -> HTTPClientResponse {
        let file = try Self.file(of: call)
        let id = staged.add(file)
        return HTTPClientResponse(
            status: 200,
            json: [
                "success": true,
                "id": .string(id),
                "filename": .string(file.name),
                "size": .int(file.content.count),
                "expiresIn": "1 hour",
                "paymentUrl": .string(published.url(published.hosts.openx402, "/pin/\(id)")),
            ]
        )
    }

    /// Verifies the payment, reads what is to be pinned, and settles.
    private func sell(
        _ operation: SellerOperation,
        _ call: HostRequest,
        _ receipt: inout ReceiptHeader?,
        reading read: () throws(HostError) -> StagedFiles.File
    ) throws(HostError) -> StagedFiles.File {
        let payment = try paywall.verify(PricedOperation(operation, listPrice: [.usdc(Self.price)]), call)
        let file = try read()
        if let payment { receipt = try paywall.settle(payment).receipt }
        return file
    }

    /// Pins a file and returns the response: `success` and `leading` members if there are any, the hash, more members.
    private func pinned(
        _ file: StagedFiles.File,
        _ more: JSONObject,
        after leading: [(String, JSONValue)]
    ) -> HTTPClientResponse {
        let cid = files.addPublic(PinnedFiles.File(content: file.content, contentType: file.contentType))
        var json = JSONObject(leading.isEmpty ? [] : [("success", true)] + leading)
        json.append("ipfsHash", .string(cid))
        json.append("pinataUrl", .string(published.url(published.hosts.ipfsGateway, "/\(cid)")))
        for member in more { json.append(member.key, member.value) }
        return HTTPClientResponse(status: 200, json: .object(json))
    }

    private static func file(of call: HostRequest) throws(HostError) -> StagedFiles.File {
        guard let part = MultipartForm(call)?["file"] else {
            throw HostError(400, "No file provided: the body must be a multipart form with the field 'file'")
        }
        guard part.content.count <= sizeLimit else { throw HostError(413, "File too large: at most 100 MB") }
        return StagedFiles.File(
            name: part.filename ?? "file",
            content: part.content,
            contentType: part.contentType ?? "application/octet-stream"
        )
    }

    private static func json(of call: HostRequest) throws(HostError) -> StagedFiles.File {
        let value: JSONValue?
        do {
            value = try call.json()
        } catch {
            throw HostError(400, "Invalid JSON: \(error.message)")
        }
        guard let bytes = value?.compactBytes else { throw HostError(400, "The body must be JSON") }
        guard bytes.count <= sizeLimit else { throw HostError(413, "File too large: at most 100 MB") }
        return StagedFiles.File(name: "data.json", content: bytes, contentType: "application/json")
    }
}

/// The files that openx402 keeps for an hour, until somebody pays to pin them.
final class StagedFiles: Sendable {
    /// A file.
    struct File: Sendable {
        let name: String
        let content: [UInt8]
        let contentType: String
    }

    /// The time for which a file is kept.
    static let span = Duration.seconds(3600)

    private let files = Mutex<[String: (file: File, end: Timestamp)]>([:])
    private let ids = IDGenerator.counted()
    private let time: AppClock

    init(time: AppClock) {
        self.time = time
    }

    /// Returns the next id: twelve digits.
    func nextID() -> String { String(ids.next().suffix(12)) }

    /// Keeps a file for an hour; returns its id.
    func add(_ file: File) -> String {
        let id = nextID()
        let now = time.now
        files.withLock { files in
            files = files.filter { now < $0.value.end }
            files[id] = (file, now + Self.span)
        }
        return id
    }

    /// Returns a file; nil for an unknown id, and after an hour.
    func file(_ id: String) -> File? {
        files.withLock { files in
            guard let kept = files[id], time.now < kept.end else {
                files[id] = nil
                return nil
            }
            return kept.file
        }
    }
}
