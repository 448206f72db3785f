import Core
import HTTPTypes
import OrderedJSON

/// A response that is not a success, and does not ask for a payment that could be made.
public struct ErrorResponse: Sendable, Hashable {
    /// The status: 400 to 599.
    public let status: Int
    /// The sender of the response; through the router it may have been the service.
    public let party: Endpoint
    /// The wait before the next try, if the response states one.
    public let retryAfter: Duration?
    let isPriced: Bool
    let tracking: RouterPaymentStatus
    private let json: JSONValue?
    private let text: ErrorText
    private let body: [UInt8]

    init(_ reply: HTTPClientResponse, from party: Endpoint, isPriced: Bool, now: Timestamp) {
        status = reply.status
        self.party = party
        self.isPriced = isPriced
        body = reply.body
        json = try? JSONValue(parsing: reply.body)
        text = ErrorText(reply.body, json)
        tracking = RouterPaymentStatus(reply.headers, json)
        retryAfter = reply.headers[.retryAfter].flatMap { RetryAfter.wait($0, now: now) }
    }

    /// True if the router may have paid before it failed.
    public var mayHavePaid: Bool {
        guard party.isRouter, status >= 500 else { return false }
        return tracking.mentionsPayment || isPriced && (status == 502 || status == 504)
    }

    /// The text of the response, safe to show; nil if it has none.
    var upstreamText: String? { text.words }

    /// True if the response is a web server's own page at the router's address; its status says nothing about the
    /// service.
    var isStrayPage: Bool {
        party.isRouter && text.isPage && (status == 404 || status == 405)
    }

    /// The body on one line: compact JSON, or text in quotes; a body that is not JSON is shortened.
    var compactBody: String {
        if let json { return json.compact }
        return JSONValue.string(text.isPage ? "(HTML page)" : text.words ?? "").compact
    }
}

extension ErrorResponse {
    var code: FailureCode {
        switch status {
        case 401, 403: .unauthorized
        case 402: .quotaUsedUp
        case 429: .rateLimited
        case 404 where isStrayPage, 405 where isStrayPage: .badAnswer
        case 500...: mayHavePaid ? .paymentUnknown : .upstreamFailed
        default: .refused
        }
    }

    var message: String {
        switch status {
        case 401 where party.isRouter, 403 where party.isRouter: "the router or the service refused the key"
        case 402 where text.words == nil: "the cache's operations or the router's credits are used up"
        case 402 where !text.isMessage:
            "\(party.words) answered 402" + explanation + " (no readable payment request)"
        case 429 where !text.isMessage: "too many requests" + wait
        case 429:
            (text.words ?? "") + wait
        case 500...: "\(party.words) answered \(status)" + explanation + outlook
        case _ where text.isMessage: text.words ?? ""
        default: "\(party.words) answered \(status)" + explanation
        }
    }

    var hint: String? {
        switch status {
        case 401 where party.isRouter, 403 where party.isRouter: "auth"
        case 404 where isStrayPage, 405 where isStrayPage: party.hint
        // A purchase does not use up the operations of a cache, so topping up helps only calls that are not priced.
        case 402 where text.words != nil && !text.isMessage && !isPriced: "trace"
        case 402: isPriced ? nil : "topup"
        default: "trace"
        }
    }

    private var explanation: String {
        text.isPage ? " with an HTML page" : text.words.map { ": \($0)" } ?? ""
    }

    private var wait: String { retryAfter.map { ", try again in \($0.formatted)" } ?? "" }

    private var outlook: String {
        guard mayHavePaid else { return "" }
        return "; it may have paid" + (tracking.webhook.map { " (tracked as \($0))" } ?? "")
    }
}
