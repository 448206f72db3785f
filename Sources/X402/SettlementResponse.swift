import Core
public import HTTPTypes
public import OrderedJSON

/// What a seller, or a facilitator, says about a settlement; a claim, not a proof.
///
/// Source: x402 specification, `SettlementResponse`, versions 1 and 2.
public struct SettlementResponse: Sendable, Hashable {
    /// True if the money moved.
    public let success: Bool
    /// The transaction's hash; nil if none was named.
    public let transaction: String?
    /// The network as written.
    public let networkText: String?
    /// Who paid, as written.
    public let payer: String?
    /// Why it failed: a code such as `insufficient_funds`.
    public let errorReason: String?
    /// Why it failed, in words.
    public let errorMessage: String?
    /// What was taken, where it may be less than was signed.
    public let amount: AtomicAmount?
    /// Everything that was there.
    public let raw: JSONObject

    /// The network, if it is known.
    public var network: Network? { networkText.flatMap { Network(named: $0) } }

    private var leastAmount: AtomicAmount { amount ?? AtomicAmount(0) }

    /// True if nobody can say yet whether the money moved: pending, or failed with a transaction on its way.
    public var isOpen: Bool {
        !success && (errorReason == "settlement_pending" || transaction != nil)
    }

    /// Reads the object of a receipt; nil without a truth value `success`.
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

    /// Writes a receipt: the transaction is `""` on failure, absent parts are left out.
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

    /// What looking for a receipt gave.
    public enum Reading: Sendable, Hashable {
        /// A receipt, and the header it stood in.
        case receipt(SettlementResponse, header: HTTPField.Name)
        /// A header that cannot be read.
        case unreadable(header: HTTPField.Name)
        /// No such header.
        case missing
    }

    /// Reads the receipt of an answer: `PAYMENT-RESPONSE` first, then `X-PAYMENT-RESPONSE`, whatever the version.
    ///
    /// Where several receipts came, it is the one by which most money may have moved: the success of the largest amount, else one that
    /// names a transaction.
    public static func read(_ headers: HTTPFields) -> Reading {
        let claims = readable(in: headers)
        let most = claims.filter(\.receipt.success).max { $0.receipt.leastAmount < $1.receipt.leastAmount }
        let claim = most ?? claims.first { $0.receipt.transaction != nil } ?? claims.first
        if let claim { return .receipt(claim.receipt, header: claim.header) }
        return fields(of: headers).first.map { .unreadable(header: $0.header) } ?? .missing
    }

    /// All receipts of an answer that can be read.
    public static func claims(in headers: HTTPFields) -> [SettlementResponse] {
        readable(in: headers).map(\.receipt)
    }

    private static func readable(in headers: HTTPFields) -> [(receipt: SettlementResponse, header: HTTPField.Name)] {
        fields(of: headers).compactMap { header, value in
            PaymentHeaders.decode(value)?.object.flatMap(SettlementResponse.init).map { ($0, header) }
        }
    }

    private static func fields(of headers: HTTPFields) -> [(header: HTTPField.Name, value: String)] {
        PaymentHeaders.receipts.flatMap { name in headers[values: name].map { (name, $0) } }
    }

    /// True if the receipts of an answer differ in whether money moved, or one beside another cannot be read.
    public static func isContradicted(in headers: HTTPFields) -> Bool {
        let claims = claims(in: headers)
        return (!claims.isEmpty && claims.count < fields(of: headers).count) || Set(claims.map(\.success)).count > 1
    }
}
