import HTTPTypes
import OrderedJSON
import X402

/// An operation with the price that its service asks by itself, and the form of its challenge.
struct PricedOperation: Sendable {
    let operation: SellerOperation
    /// The service's own price, which counts until a directive sets another; empty for none.
    var listPrice: [PriceOption] = []
    var form: ChallengeForm

    init(_ operation: SellerOperation, listPrice: [PriceOption] = [], form: ChallengeForm? = nil) {
        self.operation = operation
        self.listPrice = listPrice
        self.form = form ?? ChallengeForm(description: operation.description)
    }
}

/// The texts and fields in which the challenges of services differ.
struct ChallengeForm: Sendable {
    /// The description of what is sold.
    var description: String
    /// The type of the response's content.
    var mimeType = "application/json"
    /// The time for which a payment is asked to be valid, in seconds.
    var maxTimeoutSeconds = 300
    /// The error of a challenge of version 1 for a request without a payment.
    var messageV1 = "X-PAYMENT header is required"
    /// The error of a challenge of version 2 for a request without a payment.
    var messageV2 = "PAYMENT-SIGNATURE header is required"
    /// True if the resource is named with the query of the request.
    var keepsQuery = false
    /// The header fields of the response beside the challenge.
    var headers = HTTPFields()
    /// Changes an entry of version 1 to the service's own form.
    var finishV1: @Sendable (inout JSONObject) -> Void = { _ in }
}

extension PriceOption {
    /// Creates an option of that number of millionths of a USDC on Base.
    static func usdc(_ units: UInt64, version: Version = .v1) -> PriceOption {
        PriceOption(AtomicAmount(units), of: usdcOnBase, version: version)
    }

    private static let usdcOnBase: KnownToken = {
        guard let base = Network(named: "base"), let token = KnownTokens.token("USDC", on: base) else {
            preconditionFailure("USDC on Base is in the tables")
        }
        return token
    }()
}
