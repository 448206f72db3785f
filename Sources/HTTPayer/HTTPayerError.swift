public import Core
public import PaymentModel
public import Payments
public import X402

/// The reason why a call has no usable response.
public enum HTTPayerError: Error {
    /// A payment was asked for, or would be, and was not made.
    case unpaid(PaymentSummary)
    /// A payment is asked for; the decision about it is still to be made.
    case challenged(PaymentChallenge)
    /// A payment was sent, and there is no usable response to it; with the response's status, if there was a response.
    case unsettled(PaymentSummary, status: Int?)
    /// The router was told to pay, and its response means this error.
    indirect case ordered(HTTPayerError, PaymentSummary)
    /// The job has a payment already; its response counts.
    case recorded(LedgerEntry)
    /// The ledger cannot tell what was paid before, so nothing is done that could cost money.
    case noLedger(LedgerError)
    /// The router's key would travel unencrypted to another machine.
    case keyOverPlainHTTP(host: String)
    /// The router or the service refused or failed.
    case refused(ErrorResponse)
    /// There is no response; `mayHavePaid` is true if the router may have paid all the same.
    case unanswered(TransportError, Endpoint, mayHavePaid: Bool)
    /// The router or the service redirects to another address, to which neither key nor body is sent.
    case redirected(Endpoint, status: Int, to: String)
    /// The router is still paying, and does not say where the outcome can be requested.
    case noWebhook
    /// The router wants to be polled at a host that is not its own.
    case foreignWebhook(host: String)
    /// The router was still paying when the time limit for polling had passed.
    case stillPaying(webhook: String, after: Duration)
    /// The response states a failure in its body, although it is a success or the outcome of a call that was followed.
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
        case .challenged: "payment required"
        case .ordered(let error, _): error.message
        case .noLedger(let error): error.message
        case .keyOverPlainHTTP(let host):
            "the router's key is not sent to \(host) over plain http: use https, or add the host to GALAKSIO_ALLOW_HTTP"
        case .recorded(let entry): "the job \(entry.jobId.terminalSafe) already has a payment"
        case .refused(let answer): answer.message
        case .unanswered(let error, let party, let mayHavePaid):
            Self.words(error, party) + (mayHavePaid ? " (the router may have paid)" : "")
        case .redirected(let party, let status, let host):
            "\(party.words) redirected to \(host) (\(status)), nothing was sent there"
        case .noWebhook: "202 response missing webhook_url"
        case .foreignWebhook(let host):
            "the router is still paying, but its status address is on another host: \(host)"
        case .stillPaying(let webhook, let span):
            "the router was still paying after \(span.formatted) (tracked at \(webhook))"
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

    /// The status of the response of the router or the service, if it was not a success.
    ///
    /// It is also nil for a web server's own 404 page at the router's address, which says nothing about any key.
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

    /// The text that the router or the service sent with its refusal, safe to show; nil if it sent none.
    ///
    /// Providers read it, never ``message``, whose words are for people.
    public var upstreamText: String? {
        switch self {
        case .refused(let answer): answer.upstreamText
        case .ordered(let error, _): error.upstreamText
        case .redirected, .failed, .unpaid, .challenged, .unsettled, .recorded, .noLedger, .keyOverPlainHTTP,
            .unanswered, .noWebhook, .foreignWebhook, .stillPaying:
            nil
        }
    }

    private static func words(_ error: TransportError, _ party: Endpoint) -> String {
        switch error {
        case .refused: "\(party.words) refused the connection\(party.origin)"
        case .unknownHost: "host not found: \(party.words)\(party.origin)"
        case .tls(_, let reason): "no secure connection to \(party.words): \(reason.terminalSafe)"
        case .timedOut(_, let limit, _): "no answer from \(party.words) within \(limit.formatted)"
        case .broken(_, let reason, _): "the connection to \(party.words) broke: \(reason.terminalSafe)"
        case .tooLarge(_, let limit): "the answer from \(party.words) is larger than \(limit) bytes"
        case .libraryMissing, .unrecorded, .cancelled, .cancelledUnsent: error.message
        }
    }
}

extension PaymentSummary {
    fileprivate var message: String {
        if let missingPrice { return "payment required, but the price is not known: \(missingPrice)" }
        let price = requirements.map { "\(chargeText ?? $0.amountText) on \($0.network)" } ?? "a payment"
        switch outcome {
        case .pending: return "payment required: \(price)"
        case .declined, .held: return "\(price) was not paid: \(rule?.text ?? "over the limits")"
        case .rejected: return "the payment of \(price) was rejected: \(reason?.code ?? "no reason given")"
        case .unknown:
            return "\(price) may have been paid: \(reason?.message ?? reason?.code ?? "no clear answer")"
        case .paid: return "\(price) was paid, but the result did not arrive"
        case .refunded: return "\(price) was paid and refunded: the provider didn't deliver"
        case .malformed:
            let fault = findings.first { $0.level == .fail }.map { ": \($0.field): \($0.explanation)" } ?? ""
            return "the challenge can't be paid\(fault)"
        }
    }
}
