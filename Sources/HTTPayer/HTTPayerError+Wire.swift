import Core
import OrderedJSON
import PaymentModel
import X402

extension HTTPayerError {
    private static let prefix = "HTTPayer request failed: "

    /// The text that an `/execute` client finds in `error`: the original executor's text, with its prefix once.
    public var wireMessage: String {
        let text = thrownMessage
        return text.hasPrefix(Self.prefix) ? text : Self.prefix + text
    }

    /// The message that the original executor throws internally, and logs after `Request error:`.
    var thrownMessage: String {
        switch self {
        case .unpaid(let payment): Self.text(of: payment)
        case .refused(let answer) where answer.status >= 500: "Request failed with status code \(answer.status)"
        case .refused(let answer): "\(Self.prefix)\(answer.status) - \(answer.compactBody)"
        case .unanswered(let error, let party, _): Self.text(of: error, at: party.address)
        case .ordered(.challenged(let challenge), _): Self.text(of: challenge)
        case .ordered(let error, _): error.thrownMessage
        case .challenged, .unsettled, .recorded, .noLedger, .keyOverPlainHTTP, .redirected, .noWebhook,
            .foreignWebhook, .stillPaying, .failed:
            message
        }
    }

    /// Returns the first requirement in the original executor's words; the other requirements are not read.
    private static func text(of payment: PaymentSummary) -> String {
        guard let challenge = payment.challenge, !challenge.accepts.isEmpty else {
            return
                "Payment required: \(payment.purpose). The price is not known: \(payment.missingPrice ?? "no challenge")"
        }
        return text(of: challenge)
    }

    private static func text(of challenge: PaymentChallenge) -> String {
        guard let first = challenge.accepts.first?.raw else { return "Payment required" }
        let terms = LegacyTerms(first, challenge)
        return
            "Payment required: \(terms.description). Amount: \(terms.amount) on \(terms.network). Pay to: \(terms.payTo)"
    }

    /// Returns a transport error in the words of the original executor's HTTP library.
    private static func text(of error: TransportError, at address: HTTPURL) -> String {
        switch error {
        case .refused: "connect ECONNREFUSED \(address.host):\(address.port)"
        case .unknownHost: "getaddrinfo ENOTFOUND \(address.host)"
        case .timedOut(_, let limit, _): "timeout of \(limit.milliseconds)ms exceeded"
        case .broken: "socket hang up"
        case .tls(_, let reason): reason.terminalSafe
        case .tooLarge(_, let limit): "maxContentLength size of \(limit) exceeded"
        case .libraryMissing, .unrecorded: error.message
        case .cancelled, .cancelledUnsent: "canceled"
        }
    }
}

/// The fields of a payment requirement that the original executor prints, as they were received.
struct LegacyTerms {
    let description: String
    let amount: String
    let network: String
    let payTo: String
    let asset: String

    init(_ requirement: JSONObject, _ challenge: PaymentChallenge) {
        let description = requirement["description"]?.string ?? challenge.resource?.description
        self.description = description.flatMap { $0.isEmpty ? nil : $0 } ?? "Payment needed to complete request"
        amount = Self.text(requirement["maxAmountRequired"] ?? requirement["amount"])
        network = Self.text(requirement["network"])
        payTo = Self.text(requirement["payTo"])
        asset = Self.text(requirement["asset"])
    }

    /// Returns the text of a field; a missing one is `undefined`, as the original executor prints it in JavaScript.
    private static func text(_ value: JSONValue?) -> String {
        switch value {
        case nil: "undefined"
        case .string(let text): text
        case .some(let other): other.compact
        }
    }
}
