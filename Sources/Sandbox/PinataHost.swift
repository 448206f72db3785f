import Core
import HTTPTypes
import OrderedJSON
import X402

/// Pinata's x402 service, which sells addresses for uploads to IPFS and addresses of private files.
///
/// Version 2 of x402 on Base. Invalid requests are refused after the payment was verified and before it is settled, so
/// they cost nothing. A file belongs to the wallet that paid for its address. Inferred: a `fileSize` of the query counts
/// before that of the body, and a request without a valid one is asked for the lowest price.
///
/// Source: Pinata's x402 server, February 2026.
struct PinataHost: SimulatedService {
    enum Route: Sendable {
        /// `POST /pin/{network}`.
        case pin(network: String)
        /// `GET /retrieve/private/{cid}`.
        case retrieve(cid: String)
    }

    let paywall: Paywall
    let files: PinnedFiles
    let uploads: PinataUploads
    let published: PublishedAddresses

    func route(_ call: HostRequest, _ path: Substring) throws(HostError) -> (operation: SellerOperation, route: Route) {
        let segments = path.split(separator: "/").map(String.init)
        switch (segments.first, segments.count) {
        case ("pin", 2):
            guard call.method == .post else { throw HostError(405, "Method not allowed") }
            return (.pin, .pin(network: segments[1]))
        case ("retrieve", 3) where segments[1] == "private":
            guard call.method == .get else { throw HostError(405, "Method not allowed") }
            return (.retrieve, .retrieve(cid: segments[2]))
        default: throw HostError(404, "Not found")
        }
    }

    func perform(_ route: Route, _ call: HostRequest, _ receipt: inout ReceiptHeader?) throws(HostError) -> HostResponse
    {
        switch route {
        case .pin(let network): try pin(network, call, &receipt)
        case .retrieve(let cid): try retrieve(cid, call, &receipt)
        }
    }

    private func pin(
        _ network: String,
        _ call: HostRequest,
        _ receipt: inout ReceiptHeader?
    ) throws(HostError) -> HostResponse {
        let size = Result { () throws(HostError) in try Self.fileSize(of: call) }
        let price = PriceOption.usdc(Self.price(ofBytes: (try? size.get()) ?? 0), version: .v2)
        let payment = try paywall.verify(PricedOperation(.pin, listPrice: [price], form: Self.form(.pin)), call)
        guard network == "public" || network == "private" else {
            throw HostError(400, "Invalid network: use 'public' or 'private'")
        }
        let bytes = try size.get()
        if let payment { receipt = try paywall.settle(payment).receipt }
        let (path, query) = uploads.open(size: bytes, isPrivate: network == "private", owner: payment?.payer)
        let url = published.url(published.hosts.pinataUploads, path, query: query)
        return .reply(HTTPClientResponse(status: 200, json: ["url": .string(url)]))
    }

    /// Sells an address of a private file.
    ///
    /// Inferred: a payer who is not the uploader is not charged, as with the other refusals, and neither is one who asks
    /// for an unknown file. The real address leads to a gateway of the account.
    private func retrieve(
        _ cid: String,
        _ call: HostRequest,
        _ receipt: inout ReceiptHeader?
    ) throws(HostError) -> HostResponse {
        let price = PriceOption.usdc(Self.retrievalPrice, version: .v2)
        let sale = PricedOperation(.retrieve, listPrice: [price], form: Self.form(.retrieve))
        let payment = try paywall.verify(sale, call)
        guard files.isOwner(payment?.payer, of: cid) else {
            throw HostError(HTTPClientResponse(status: 401, json: ["message": "Unauthorized"]))
        }
        if let payment { receipt = try paywall.settle(payment).receipt }
        let (path, query) = uploads.download(cid)
        let url = published.url(published.hosts.pinataUploads, path, query: query)
        return .reply(HTTPClientResponse(status: 200, json: ["url": .string(url)]))
    }

    func failure(_ status: Int) -> HTTPClientResponse {
        guard status >= 500 else { return .error(status, ReasonPhrase.text(status)) }
        return HTTPClientResponse(
            status: status,
            json: ["message": .string(ReasonPhrase.text(status)), "error": "The local network was told to fail"]
        )
    }

    private static func form(_ operation: SellerOperation) -> ChallengeForm {
        var form = ChallengeForm(description: operation.description)
        form.messageV2 = "Payment required"
        form.keepsQuery = true
        return form
    }
}

extension PinataHost {
    /// The price of an address of a private file in millionths of a dollar, as in the code; the documentation says 100.
    private static let retrievalPrice: UInt64 = 1000

    /// Returns the price of a pin in millionths of a dollar: 0.1 dollars for a GiB and a month, for twelve months, rounded
    /// to a hundredth of a cent, and a tenth of a cent at least.
    static func price(ofBytes bytes: Int) -> UInt64 {
        let hundredthsOfCents = (bytes * 12_000 + (1 << 29)) >> 30
        return UInt64(max(10, hundredthsOfCents)) * 100
    }

    private static func fileSize(of call: HostRequest) throws(HostError) -> Int {
        let text: String?
        if call.address.query?.split(separator: "&").contains(where: { $0.hasPrefix("fileSize=") }) == true {
            text = call.parameter("fileSize") ?? ""
        } else {
            let size = (try? call.json())?["fileSize"]
            text = size.map { $0.string ?? $0.number?.text ?? "" }
        }
        guard let text else { throw HostError(400, "Missing 'fileSize' query parameter") }
        guard let size = Int(digits: text), size > 0 else { throw HostError(400, "Invalid 'fileSize' query parameter") }
        return size
    }
}
