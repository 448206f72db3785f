import Core
public import HTTPTypes
public import OrderedJSON

/// A receipt of a seller or a facilitator about a settlement; a claim, not a proof.
///
/// Source: x402 specification, `SettlementResponse`, versions 1 and 2.
public struct SettlementResponse: Sendable, Hashable {
    /// True if the receipt says that the money moved.
    public let success: Bool
    /// The transaction's hash; nil if none was given.
    public let transaction: String?
    /// The network as written.
    public let networkText: String?
    /// The payer's account, as written.
    public let payer: String?
    /// The code of the failure, such as `insufficient_funds`.
    public let errorReason: String?
    /// The reason for the failure, in words.
    public let errorMessage: String?
    /// The amount that was taken, for schemes in which it may be less than was signed.
    public let amount: AtomicAmount?
    /// The whole receipt as received or written.
    public let raw: JSONObject

    /// The network; nil if it is not known.
    public var network: Network? { networkText.flatMap { Network(named: $0) } }

    private var leastAmount: AtomicAmount { amount ?? AtomicAmount(0) }

    /// True if it is not known yet whether the money moved: pending, or failed with a transaction under way.
    public var isOpen: Bool {
        !success && (errorReason == "settlement_pending" || transaction != nil)
    }

    /// Reads the object of a receipt; nil without a Boolean `success`.
    public init?(_ raw: JSONObject) {
        guard let success = raw["success"]?.bool else { return nil }
        self.success = success
        transaction = Self.text(raw["transaction"])
        networkText = Self.text(raw["network"])
        payer = Self.text(raw["payer"])
        errorReason = Self.text(raw["errorReason"])
        errorMessage = Self.text(raw["errorMessage"])
        amount = RawRequirements.text(raw["amount"]).flatMap { text in try? AtomicAmount(parsing: text) }
        self.raw = raw
    }

    /// Creates a receipt to be sent: the transaction is `""` on failure, absent parts are left out.
    public init(
        success: Bool,
        transaction: String = "",
        network: String,
        payer: Address?,
        errorReason: String? = nil,
        amount: AtomicAmount? = nil
    ) {
        var raw: JSONObject = ["success": .bool(success)]
        raw.append("errorReason", ifPresent: errorReason.map { .string($0) })
        raw.append("transaction", .string(transaction))
        raw.append("network", .string(network))
        raw.append("payer", ifPresent: payer.map { .string($0.text) })
        raw.append("amount", ifPresent: amount.map { .string($0.text) })
        self.success = success
        self.transaction = transaction.isEmpty ? nil : transaction
        networkText = network
        self.payer = payer?.text
        self.errorReason = errorReason
        errorMessage = nil
        self.amount = amount
        self.raw = raw
    }

    private static func text(_ value: JSONValue?) -> String? {
        guard let text = value?.string, !text.isEmpty else { return nil }
        return text.terminalSafe(upTo: 200)
    }

    /// The result of looking for a receipt.
    public enum Reading: Sendable, Hashable {
        /// A receipt, with the header that contained it.
        case receipt(SettlementResponse, header: HTTPField.Name)
        /// A header that cannot be read.
        case unreadable(header: HTTPField.Name)
        /// No receipt header.
        case missing
    }

    /// Reads the receipt of a response: `PAYMENT-RESPONSE` first, then `X-PAYMENT-RESPONSE`, for both versions.
    ///
    /// If there are several receipts, it returns the one by which most money may have moved: the success of the largest
    /// amount, else one that names a transaction.
    public static func read(_ headers: HTTPFields) -> Reading {
        let claims = readable(in: headers)
        let most = claims.filter(\.receipt.success).max { $0.receipt.leastAmount < $1.receipt.leastAmount }
        let claim = most ?? claims.first { $0.receipt.transaction != nil } ?? claims.first
        if let claim { return .receipt(claim.receipt, header: claim.header) }
        return fields(of: headers).first.map { .unreadable(header: $0.header) } ?? .missing
    }

    /// Returns all receipts of a response that can be read.
    public static func claims(in headers: HTTPFields) -> [SettlementResponse] {
        readable(in: headers).map(\.receipt)
    }

    private static func readable(in headers: HTTPFields) -> [(receipt: SettlementResponse, header: HTTPField.Name)] {
        fields(of: headers).compactMap { header, value in
            PaymentHeaders.decode(value)?.object.flatMap(SettlementResponse.init).map { ($0, header) }
        }
    }

    private static func fields(of headers: HTTPFields) -> [(header: HTTPField.Name, value: String)] {
        PaymentHeaders.receipts.filter(headers.contains).flatMap { name in headers[values: name].map { (name, $0) } }
    }

    /// Returns true if the receipts of a response differ in whether money moved, or if only some can be read.
    public static func isContradicted(in headers: HTTPFields) -> Bool {
        let claims = claims(in: headers)
        return (!claims.isEmpty && claims.count < fields(of: headers).count) || Set(claims.map(\.success)).count > 1
    }
}
