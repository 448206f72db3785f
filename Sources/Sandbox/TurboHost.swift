import Core
import HTTPTypes
import OrderedJSON
import X402

/// The upload service Turbo of ArDrive, which sells permanent storage of raw data on Arweave.
///
/// Version 1 of x402 on Base. The payment is verified first and settled last, so that a failure before costs nothing. The
/// receipt is in the body; there is no header for it. Data of up to ``Scenario/freeUploadLimitBytes`` is free, unless a
/// directive sets a price, which then holds for every size. Inferred: the price, 0.04121 dollars for each 2 MiB of the
/// data item; the maximum size; a network in the path must be an EVM network with a USDC. Signed data items are not
/// simulated.
///
/// Source: ArDrive's turbo-upload-service, version of November 2025; ANS-104.
struct TurboHost: SimulatedService {
    enum Route: Sendable {
        /// `POST /x402/data-item/unsigned` and the same with a network.
        case upload(network: String?)
        /// `GET /info`.
        case info
    }

    /// The maximum size of the data, in bytes.
    static let sizeLimit = 4 << 30

    let plan: ScenarioState
    let paywall: Paywall
    let data: ArweaveData
    let time: AppClock

    func route(_ call: HostRequest, _ path: Substring) throws(HostError) -> (operation: SellerOperation, route: Route) {
        let segments = path.split(separator: "/").map(String.init)
        if call.method == .get, segments == ["info"] { return (.turboInfo, .info) }
        guard call.method == .post, 3...4 ~= segments.count, segments[0] == "x402", segments[1] == "data-item",
            segments[2] == "unsigned"
        else { throw HostError(.text(404, "Not Found")) }
        return (.dataItem, .upload(network: segments.count > 3 ? segments[3] : nil))
    }

    func perform(_ route: Route, _ call: HostRequest, _ receipt: inout ReceiptHeader?) throws(HostError) -> HostResponse
    {
        switch route {
        case .upload(let network): .reply(try upload(call, network))
        case .info:
            .reply(
                HTTPClientResponse(
                    status: 200,
                    json: [
                        "version": "0.2.0", "addresses": ["ethereum": .string(Self.owner)], "gateway": "arweave.net",
                        "freeUploadLimitBytes": .int(plan.freeUploadLimitBytes),
                    ]
                )
            )
        }
    }

    func failure(_ status: Int) -> HTTPClientResponse { .text(status, ReasonPhrase.text(status)) }

    private func upload(_ call: HostRequest, _ network: String?) throws(HostError) -> HTTPClientResponse {
        let length = try Self.length(of: call)
        guard length <= Self.sizeLimit else {
            let most = "this service only accepts data up to \(Self.sizeLimit) bytes!"
            throw HostError(.text(400, "Raw data is too large, \(most)"))
        }
        let tags = try Self.tags(of: call)
        let isFree = length <= plan.freeUploadLimitBytes && !plan.setsPrice(of: .dataItem)
        let payment = isFree ? nil : try paywall.verify(try Self.sale(of: length, tags, on: network, call), call)
        let bytes = call.bytes ?? []
        guard bytes.count == length else {
            let sizes = "Estimated \(length) bytes, got \(bytes.count) bytes"
            throw HostError(.text(400, "\(sizes). x402 uploads require accurate Content-Length header!"))
        }
        let payerTag = payment.map { [ArweaveTag(name: Self.payerTag, value: $0.payer.text)] } ?? []
        let item = ArweaveData.Item(bytes, tags: tags + payerTag)
        // The reason is in the status line, which a response of this network does not have.
        if data.item(item.id) != nil { return HTTPClientResponse(status: 202) }
        var settlement: Paywall.Settlement?
        if let payment { settlement = try settle(payment) }
        data.add(item)
        return receipt(for: item, settlement?.transaction, payment?.amount)
    }

    /// Settles the payment; a failed settlement is no challenge here, and the data is discarded.
    private func settle(_ payment: Paywall.VerifiedPayment) throws(HostError) -> Paywall.Settlement {
        do {
            return try paywall.settle(payment)
        } catch {
            guard case .reply(let reply, _) = error.outcome, reply.status == 402 else { throw error }
            throw HostError(.text(402, "Payment failed"))
        }
    }

    /// Returns the receipt, which is not signed.
    private func receipt(
        for item: ArweaveData.Item,
        _ transaction: String?,
        _ amount: AtomicAmount?
    ) -> HTTPClientResponse {
        var json: JSONObject = [
            "id": .string(item.id),
            "timestamp": .int(time.now.sinceEpoch.milliseconds),
            // The number has no meaning here: this network knows no winston.
            "winc": .string(amount.map { $0.text + "00000" } ?? "0"),
            "version": "0.2.0",
            "deadlineHeight": 1_800_000,
            "dataCaches": ["arweave.net"],
            "fastFinalityIndexes": ["arweave.net"],
            "owner": .string(Self.owner),
        ]
        json.append("x402PaymentTxId", ifPresent: transaction.map { .string($0) })
        json.append("mUSDCPaid", ifPresent: amount.map { .string($0.text) })
        return HTTPClientResponse(status: 200, json: .object(json))
    }
}

extension TurboHost {
    /// The account that signs the data items.
    private static let owner = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
    private static let payerTag = "X402-Payer-Address"
    /// The number of bytes of a data item before its tags: signature and owner of 65 bytes each, the signature's type, the
    /// marks of target and anchor, and two numbers about the tags.
    private static let headSize = 65 + 65 + 2 + 1 + 1 + 16

    private static func length(of call: HostRequest) throws(HostError) -> Int {
        let missing = "Missing Content Length. Content Length is required for raw data post."
        if let text = call.field("content-length") {
            guard let length = Int(digits: text) else { throw HostError(.text(400, "Invalid Content Length")) }
            return length
        }
        // The transport adds the length of a body, but not to one that is sent in chunks.
        guard let bytes = call.bytes, call.field("transfer-encoding") == nil else {
            throw HostError(.text(411, missing))
        }
        return bytes.count
    }

    /// Returns the tags of a request: its content type, the service's name, and those of its header `x-data-item-tags`.
    private static func tags(of call: HostRequest) throws(HostError) -> [ArweaveTag] {
        let malformed = "Invalid x-data-item-tags: a JSON array of objects with name and value is required"
        var tags = [
            ArweaveTag(name: "Content-Type", value: call.field("content-type") ?? "application/octet-stream"),
            ArweaveTag(name: "Data-Item-Authority", value: "Turbo Upload Service"),
        ]
        guard let header = call.field("x-data-item-tags") else { return tags }
        guard let list = (try? JSONValue(parsing: header))?.array else { throw HostError(.text(400, malformed)) }
        for element in list {
            guard let name = element["name"]?.string, let value = element["value"]?.string, !name.isEmpty,
                !value.isEmpty
            else { throw HostError(.text(400, malformed)) }
            tags.append(ArweaveTag(name: name, value: value))
        }
        return tags
    }

    private static func sale(
        of length: Int,
        _ tags: [ArweaveTag],
        on network: String?,
        _ call: HostRequest
    ) throws(HostError) -> PricedOperation {
        // The tag with the payer's address is a part of the item before the payer is known.
        let stub = ArweaveTag(name: payerTag, value: String(repeating: "0", count: 42))
        let size = headSize + ArweaveTag.serialize(tags + [stub]).count + length
        var form = ChallengeForm(description: "\(SellerOperation.dataItem.description) \(size) bytes")
        form.mimeType = call.field("content-type") ?? "application/octet-stream"
        form.maxTimeoutSeconds = size > 100 << 20 ? 3600 : size > 10 << 20 ? 1800 : 300
        form.messageV1 = "X-Payment header is required for x402 uploads."
        form.keepsQuery = true
        form.finishV1 = { $0["outputSchema"] = nil }
        let price = PriceOption.usdc(ArweaveData.price(ofBytes: size))
        guard let network else { return PricedOperation(.dataItem, listPrice: [price], form: form) }
        guard let place = Network(named: network), place.isEVM, let token = KnownTokens.token("USDC", on: place) else {
            throw HostError(.text(400, "Unsupported network"))
        }
        return PricedOperation(.dataItem, listPrice: [PriceOption(price.amount, of: token)], form: form)
    }
}
