public import HTTPTypes

/// A call and its reply, masked: no secret header survives in it.
public struct HTTPExchange: Sendable, Hashable {
    /// How it ended.
    public enum Outcome: Sendable, Hashable {
        /// With an answer.
        case reply(HTTPClientResponse)
        /// Without one.
        case failed(TransportError)
    }

    /// The request; secret headers hold ``mask``.
    public let call: HTTPClientRequest
    /// The answer, or why there is none.
    public let outcome: Outcome
    /// From sending to the last byte.
    public let elapsed: Duration

    /// What stands in place of a secret.
    public static let mask = "[secret]"

    /// Headers whose values never enter a round: keys, bearer tokens, cookies, signed payments.
    public static let secretHeaders: [HTTPField.Name] = [
        .authorization, .proxyAuthorization, .cookie, .setCookie, .apiKey, .payment, .paymentSignature,
    ]

    /// Keeps a finished call, without its secrets.
    public init(_ call: HTTPClientRequest, _ outcome: Outcome, elapsed: Duration) {
        self.call = Self.masked(call)
        self.outcome = Self.masked(outcome)
        self.elapsed = elapsed
    }

    /// The answer, if there was one.
    public var reply: HTTPClientResponse? {
        if case .reply(let reply) = outcome { reply } else { nil }
    }

    private static func masked(_ call: HTTPClientRequest) -> HTTPClientRequest {
        var call = call
        mask(&call.headers)
        return call
    }

    private static func masked(_ outcome: Outcome) -> Outcome {
        guard case .reply(var reply) = outcome else { return outcome }
        mask(&reply.headers)
        return .reply(reply)
    }

    private static func mask(_ headers: inout HTTPFields) {
        for name in secretHeaders where headers.contains(name) {
            headers[name] = mask
        }
    }
}

extension HTTPField.Name {
    /// `x-api-key`: the router's key, for the router only.
    public static let apiKey = constant("x-api-key")
    /// `X-PAYMENT`: a signed payment of version 1.
    public static let payment = constant("X-PAYMENT")
    /// `PAYMENT-SIGNATURE`: a signed payment of version 2.
    public static let paymentSignature = constant("PAYMENT-SIGNATURE")
    /// `PAYMENT-REQUIRED`: a challenge of version 2.
    public static let paymentRequired = constant("PAYMENT-REQUIRED")
    /// `X-PAYMENT-RESPONSE`: a receipt of version 1.
    public static let paymentResponseV1 = constant("X-PAYMENT-RESPONSE")
    /// `PAYMENT-RESPONSE`: a receipt of version 2.
    public static let paymentResponse = constant("PAYMENT-RESPONSE")

    private static func constant(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is a header name") }
        return name
    }
}
