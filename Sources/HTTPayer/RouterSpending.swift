public import Core
import HTTPTypes
import OrderedJSON

/// The judgement whether a router may have paid for a request, from what was exchanged with it.
///
/// A router with credits pays for any call that asks for money, also for one that is free as a rule.
public struct RouterSpending: Sendable {
    private let proxy: HTTPURL

    /// Creates the judgement for the router with that base address.
    public init(router: HTTPURL) {
        proxy = RouterAddresses(router).proxy
    }

    /// Returns true unless the exchange proves that nothing was paid: it was no order, nothing of it was sent, or it was
    /// refused without a hint at a payment.
    public func mayHavePaid(_ exchange: HTTPExchange) -> Bool {
        let url = exchange.request.url
        guard exchange.request.method == .post, url.hasSameOrigin(as: proxy), url.path == proxy.path else {
            return false
        }
        switch exchange.outcome {
        case .failed(let error): return !error.sentNothing
        case .response(let reply):
            guard 400..<500 ~= reply.status else { return true }
            return RouterPaymentStatus(reply.headers, try? JSONValue(parsing: reply.body)).mentionsPayment
        }
    }
}
