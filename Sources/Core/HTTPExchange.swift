public import HTTPTypes

/// A request and its outcome, with the values of secret headers masked.
public struct HTTPExchange: Sendable, Hashable {
    /// The outcome of a request.
    public enum Outcome: Sendable, Hashable {
        /// A response.
        case response(HTTPClientResponse)
        /// A failure without a response.
        case failed(TransportError)
    }

    /// The request; the values of secret headers are ``mask``.
    public let request: HTTPClientRequest
    /// The response, or the reason why there is none.
    public let outcome: Outcome
    /// The time from sending to the last byte.
    public let elapsed: Duration

    /// The text in place of a secret.
    public static let mask = "[secret]"

    /// The headers whose values are masked in every exchange: keys, bearer tokens, cookies, signed payments.
    public static let secretHeaders: [HTTPField.Name] = [
        .authorization, .proxyAuthorization, .cookie, .setCookie, .apiKey, .payment, .paymentSignature,
    ]

    /// Creates the record of a finished request, without its secrets.
    public init(_ call: HTTPClientRequest, _ outcome: Outcome, elapsed: Duration) {
        self.request = Self.masked(call)
        self.outcome = Self.masked(outcome)
        self.elapsed = elapsed
    }

    /// The response; nil if there was none.
    public var response: HTTPClientResponse? {
        if case .response(let reply) = outcome { reply } else { nil }
    }

    private static func masked(_ call: HTTPClientRequest) -> HTTPClientRequest {
        var call = call
        mask(&call.headers)
        // A record must not keep files open.
        call.stream = nil
        call.sink = nil
        return call
    }

    private static func masked(_ outcome: Outcome) -> Outcome {
        guard case .response(var reply) = outcome else { return outcome }
        mask(&reply.headers)
        return .response(reply)
    }

    private static func mask(_ headers: inout HTTPFields) {
        for name in secretHeaders where headers.contains(name) {
            headers[name] = mask
        }
    }
}

extension HTTPField.Name {
    /// The header `x-api-key`: the router's key, sent only to the router.
    public static let apiKey = constant("x-api-key")
    /// The header `traceparent`: the place of a request in a trace.
    public static let traceParent = constant("traceparent")
    /// The header `tracestate`: what systems noted about a trace.
    public static let traceState = constant("tracestate")
    /// The header `X-PAYMENT`: a signed payment of version 1.
    public static let payment = constant("X-PAYMENT")
    /// The header `PAYMENT-SIGNATURE`: a signed payment of version 2.
    public static let paymentSignature = constant("PAYMENT-SIGNATURE")
    /// The header `PAYMENT-REQUIRED`: a challenge of version 2.
    public static let paymentRequired = constant("PAYMENT-REQUIRED")
    /// The header `X-PAYMENT-RESPONSE`: a receipt of version 1.
    public static let paymentResponseV1 = constant("X-PAYMENT-RESPONSE")
    /// The header `PAYMENT-RESPONSE`: a receipt of version 2.
    public static let paymentResponse = constant("PAYMENT-RESPONSE")

    private static func constant(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is a header name") }
        return name
    }
}
