public import Core
public import PaymentModel
public import Payments
public import X402

/// Why a call brought no answer that can be used.
public enum HTTPayerError: Error {
    /// Money was asked for, or would be, and was not paid.
    case unpaid(PaymentSummary)
    /// Money is asked for; what to do about it is still to be decided.
    case challenged(PaymentChallenge)
    /// A payment was sent, and the answer to it is none that can be used; with its status, if there was an answer.
    case unsettled(PaymentSummary, status: Int?)
    /// The router was told to pay, and this is what its answer came to.
    indirect case ordered(HTTPayerError, PaymentSummary)
    /// The job has a payment already; its answer counts.
    case recorded(LedgerEntry)
    /// What was paid before cannot be told, so nothing is done that could cost.
    case noLedger(LedgerError)
    /// The router's key would travel unencrypted to another machine.
    case keyOverPlainHTTP(host: String)
    /// The router or the service refused or failed.
    case refused(ErrorResponse)
    /// There is no answer; the flag says whether the router may have paid all the same.
    case unanswered(TransportError, Endpoint, mayHavePaid: Bool)
    /// Somebody sends us elsewhere, where neither key nor body is taken.
    case redirected(Endpoint, status: Int, to: String)
    /// A router that is still paying, and does not say where to ask for news.
    case noWebhook
    /// A router that wants to be asked for news at somebody else's host.
    case foreignWebhook(host: String)
    /// A router that was still paying when the time for asking was over.
    case stillPaying(webhook: String, after: Duration)
    /// A success that says inside that it is none.
    case failed(Endpoint, status: Int, reason: String)
}

extension HTTPayerError: UserFacingError {
    public var code: FailureCode {
        switch self {
        case .unpaid(let payment), .unsettled(let payment, _): payment.failureCode
        case .challenged: .paymentRequired
        case .ordered(_, let payment): payment.failureCode
        case .recorded: .jobConflict
        case .noLedger(let error): error.code
        case .keyOverPlainHTTP: .badSetting
        case .refused(let answer): answer.code
        case .unanswered(let error, _, let mayHavePaid): mayHavePaid ? .paymentUnknown : error.code
        case .redirected, .noWebhook: .badAnswer
        case .foreignWebhook, .stillPaying: .paymentUnknown
        case .failed: .upstreamFailed
        }
    }

    public var message: String {
        switch self {
        case .unpaid(let payment), .unsettled(let payment, _): payment.message
        case .challenged: "a payment is asked for"
        case .ordered(let error, _): error.message
        case .noLedger(let error): error.message
        case .keyOverPlainHTTP(let host):
            "the router's key is not sent to \(host) over plain http: use https, or name the host in GALAKSIO_ALLOW_HTTP"
        case .recorded(let entry): "the job \(entry.jobId.terminalSafe) has a payment already"
        case .refused(let answer): answer.message
        case .unanswered(let error, let party, let mayHavePaid):
            Self.words(error, party) + (mayHavePaid ? "; the router may have paid" : "")
        case .redirected(let party, let status, let host):
            "\(party.words) answers \(status) and points to \(host); nothing was sent there"
        case .noWebhook: "202 response missing webhook_url"
        case .foreignWebhook(let host):
            "the router is still paying and wants to be asked at \(host), which is not its own host"
        case .stillPaying(let webhook, let span):
            "the router was still paying after \(span.formatted); it follows this call at \(webhook)"
        case .failed(let party, _, let reason): "\(party.words) failed: \(reason)"
        }
    }

    public var hint: String? {
        switch self {
        case .refused(let answer): answer.hint
        case .ordered(let error, _): error.hint
        case .noLedger(let error): error.hint
        case .keyOverPlainHTTP: "GALAKSIO_ALLOW_HTTP=router galaksio"
        case .unanswered(.refused, let party, _), .unanswered(.unknownHost, let party, _): party.hint
        case .unanswered(.cancelled, _, _), .unanswered(.cancelledUnsent, _, _), .unpaid, .challenged, .unsettled,
            .recorded:
            nil
        case .unanswered(.unrecorded, _, _): "history"
        case .unanswered: "ping"
        case .redirected, .noWebhook, .foreignWebhook, .stillPaying, .failed: "trace"
        }
    }

    /// The status that the router or the service answered with, if it was no success.
    ///
    /// Nil as well for a web server's own 404 page in the router's place, which is not about any key.
    public var upstreamStatus: Int? {
        switch self {
        case .refused(let answer): answer.isStrayPage ? nil : answer.status
        case .redirected(_, let status, _), .failed(_, let status, _): status
        case .unpaid(let payment): payment.challenge == nil ? nil : 402
        case .challenged: 402
        case .unsettled(_, let status): status
        case .recorded, .noLedger, .keyOverPlainHTTP: nil
        case .ordered(let error, _): error.upstreamStatus
        case .unanswered, .noWebhook, .foreignWebhook, .stillPaying: nil
        }
    }

    private static func words(_ error: TransportError, _ party: Endpoint) -> String {
        switch error {
        case .refused: "\(party.words) refuses the connection\(party.origin)"
        case .unknownHost: "no address is known for \(party.words)\(party.origin)"
        case .tls(_, let reason): "no secure connection to \(party.words): \(reason.terminalSafe)"
        case .timedOut(_, let limit, _): "no answer from \(party.words) within \(limit.formatted)"
        case .broken(_, let reason, _): "the connection to \(party.words) broke: \(reason.terminalSafe)"
        case .tooLarge(_, let limit): "the answer of \(party.words) is larger than \(limit) bytes"
        case .libraryMissing, .unrecorded, .cancelled, .cancelledUnsent: error.message
        }
    }
}

extension PaymentSummary {
    fileprivate var message: String {
        if let missingPrice { return "payment required, and the price is not known: \(missingPrice)" }
        let price = requirements.map { "\(chargeText ?? $0.amountText) on \($0.network)" } ?? "a payment"
        switch outcome {
        case .pending: return "payment required: \(price)"
        case .declined, .held: return "\(price) was not paid: \(rule?.text ?? "over the limits")"
        case .rejected: return "the payment of \(price) was refused: \(reason?.code ?? "no reason was given")"
        case .unknown:
            return "\(price) may have been paid: \(reason?.message ?? reason?.code ?? "no clear answer came")"
        case .paid: return "\(price) was paid, but the answer did not arrive"
        case .refunded: return "\(price) was paid and came back: the provider did not deliver"
        case .malformed:
            let fault = findings.first { $0.level == .fail }.map { ": \($0.field): \($0.explanation)" } ?? ""
            return "the challenge cannot be paid\(fault)"
        }
    }
}
