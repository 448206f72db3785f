import Core
import HTTPTypes
import OrderedJSON

/// The host of the addresses that Pinata sells: it accepts uploads and hands out private files.
///
/// Nothing is paid here: whoever knows an address can use it. Inferred: 400 for a body that is not the form.
///
/// Source: Pinata's documentation of `POST /v3/files`.
struct PinataUploadHost: SimulatedService {
    enum Route: Sendable {
        /// `POST /v3/files/{id}`.
        case upload(path: String)
        /// `GET /files/{cid}`.
        case download(path: String, cid: String)
    }

    let files: PinnedFiles
    let uploads: PinataUploads

    func route(_ call: HostRequest, _ path: Substring) throws(HostError) -> (operation: SellerOperation, route: Route) {
        let segments = path.split(separator: "/")
        if call.method == .post, segments.count == 3, path.hasPrefix("/v3/files/") {
            return (.upload, .upload(path: String(path)))
        }
        if call.method == .get, segments.count == 2, segments[0] == "files" {
            return (.privateFile, .download(path: String(path), cid: String(segments[1])))
        }
        throw HostError(404, "Not found")
    }

    func perform(_ route: Route, _ call: HostRequest, _ receipt: inout ReceiptHeader?) throws(HostError) -> HostResponse
    {
        switch route {
        case .upload(let path): return try upload(path, call)
        case .download(let path, let cid):
            try uploads.checkDownload(path, call)
            return .reply(try IPFSGatewayHost.reply(files.privateFile(cid)))
        }
    }

    private func upload(_ path: String, _ call: HostRequest) throws(HostError) -> HostResponse {
        guard let form = MultipartForm(call) else { throw HostError(400, "The body must be a multipart form") }
        guard let file = form["file"] else { throw HostError(400, "The form has no field 'file'") }
        guard let network = form.text("network"), network == "public" || network == "private" else {
            throw HostError(400, "The field 'network' must be 'public' or 'private'")
        }
        let isPrivate = network == "private"
        let upload = try uploads.accept(
            file.content.count,
            isPrivate: isPrivate,
            at: path,
            query: call.address.query
        )
        let kept = PinnedFiles.File(
            content: file.content,
            contentType: file.contentType ?? "application/octet-stream"
        )
        let cid = isPrivate ? files.addPrivate(kept, owner: upload.owner) : files.addPublic(kept)
        let data: JSONValue = [
            "id": .string(uploads.nextID()),
            "name": .string(file.filename ?? form.text("name") ?? cid),
            "cid": .string(cid),
            "size": .int(file.content.count),
            "number_of_files": 1,
            "mime_type": .string(kept.contentType),
            "group_id": nil,
            "keyvalues": [:],
            "created_at": .string(uploads.now.iso8601Milliseconds),
            "network": .string(network),
        ]
        return .reply(HTTPClientResponse(status: 200, json: ["data": data]))
    }
}

/// The public IPFS gateway, which serves the public files of all pinning services.
struct IPFSGatewayHost: SimulatedService {
    let files: PinnedFiles

    func route(_ call: HostRequest, _ path: Substring) throws(HostError) -> (operation: SellerOperation, route: String)
    {
        guard call.method == .get else { throw HostError(405, "Method not allowed") }
        let segments = path.split(separator: "/")
        guard segments.count == 1, let cid = segments.first else { throw HostError(404, "Not found") }
        return (.ipfs, String(cid))
    }

    func perform(_ route: String, _ call: HostRequest, _ receipt: inout ReceiptHeader?) throws(HostError)
        -> HostResponse
    {
        .reply(try Self.reply(files.publicFile(route)))
    }

    /// Returns the response with a file.
    static func reply(_ file: PinnedFiles.File?) throws(HostError) -> HTTPClientResponse {
        guard let file else { throw HostError(404, "File not found") }
        return HTTPClientResponse(status: 200, headers: [.contentType: file.contentType], body: file.content)
    }
}
