import Core
public import ExecutorCore
import HTTPTypes
import OrderedJSON
public import Payments
import X402

extension HTTPayerClient {
    /// Requests the state of a payment that the router follows; signs nothing and pays nothing.
    public func settlementStatus(of entry: LedgerEntry, in context: ExecutionContext) async -> SettlementStatus {
        guard let tracking = entry.tracking else {
            return .unavailable("the router gave no tracking id for this call")
        }
        guard let router, let webhook = router.webhook(tracking) else {
            return .unavailable("no router is set to ask about \(tracking.terminalSafe(upTo: 80))")
        }
        let isOwn = webhook.hasSameOrigin(as: router.base)
        guard isOwn || configuration.webhookHosts.contains(webhook.host) else {
            return .unavailable(
                "the router's status address is on another host: \(webhook.authority.terminalSafe)"
            )
        }
        guard !isOwn || (try? checkRouter()) != nil else {
            return .unavailable("the router uses plain http, and its key is not sent over that")
        }
        let message = HTTPClientRequest(.get, webhook, headers: isOwn ? key.fields : Self.fieldsWithoutBody)
        switch await exchange(message, limit: configuration.callLimit, in: context) {
        case .failed(let error): return .open(error.message)
        case .response(let reply): return Self.settlementStatus(in: reply)
        }
    }

    /// Returns the state of the payment that a webhook's response states.
    ///
    /// Source: the router's documentation: 200 is the call's own response, 202 not yet, 500 a failure with its state
    /// word.
    private static func settlementStatus(in reply: HTTPClientResponse) -> SettlementStatus {
        let body = try? JSONValue(parsing: reply.body)
        let settlementStatus = RouterPaymentStatus(webhook: reply.headers, body).settlementStatus
        switch (reply.status, settlementStatus) {
        // A 200 may be the purchased response, whose fields are not the router's: only a refund with its transaction is
        // taken from it.
        case (200, .refunded(transaction: .some)?): return settlementStatus ?? .settled(transaction: nil)
        case (200, _): return settled(reply, settlementStatus)
        case (202, _), (404, _): break
        case (_, let settlementStatus?): return settlementStatus
        default: break
        }
        switch reply.status {
        case 202: return .open("the router is still paying")
        case 404: return .open("the router no longer knows this call")
        default:
            let words = ErrorText(reply.body, body).words
            return .open(words ?? "the router answered \(reply.status)")
        }
    }

    /// Returns the state of a call that was paid, with the purchased response, unless its body states a failure.
    private static func settled(_ reply: HTTPClientResponse, _ settlementStatus: SettlementStatus?) -> SettlementStatus
    {
        var receipt: SettlementResponse?
        if case .receipt(let claim, _) = SettlementResponse.read(reply.headers), claim.success { receipt = claim }
        var transaction = receipt?.transaction
        if case .settled(let named?, _, _)? = settlementStatus { transaction = named }
        let isFailure = (try? JSONValue(parsing: reply.body))?["success"]?.bool == false
        return .settled(
            transaction: transaction,
            charged: receipt?.amount,
            reply: isFailure ? nil : KeptReply(status: reply.status, body: reply.body)
        )
    }
}
