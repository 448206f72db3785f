import Core
import HTTPTypes
import OrderedJSON
import X402

/// The paywall, which responds with 402 if an operation has a price, and verifies and settles payments.
///
/// A service decides by the order of its calls whether it works before the settlement or after it.
struct Paywall: Sendable {
    let plan: ScenarioState
    let facilitator: Facilitator

    /// A payment that was found to be valid and is not settled yet.
    struct VerifiedPayment: Sendable {
        let request: FacilitatorRequest
        fileprivate let sale: PricedOperation
        fileprivate let price: Price
        fileprivate let call: HostRequest

        /// The payer's account.
        var payer: Address { request.paymentPayload.authorization.from }

        /// The amount that is paid.
        var amount: AtomicAmount? { request.paymentRequirements.usable?.amount }
    }

    /// A payment that was settled.
    struct Settlement: Sendable {
        /// The header that reports it to the payer.
        let receipt: ReceiptHeader
        /// The transaction's hash.
        let transaction: String?
    }

    /// Verifies the payment of a request; returns nil if the operation is free.
    ///
    /// - Throws: The challenge for a request without a payment, or with one that is refused.
    func verify(_ sale: PricedOperation, _ call: HostRequest) throws(HostError) -> VerifiedPayment? {
        guard let price = plan.price(of: sale.operation, listPrice: sale.listPrice) else { return nil }
        guard let header = call.payment else { throw HostError(challenge(price, for: sale, call)) }
        let reading = Result { () throws(PaymentValidationError) in try Self.payment(in: header) }
        let payer = (try? reading.get())?.authorization.from
        if let code = plannedRefusal(of: sale.operation) {
            let complaint = ChallengeBuilder.PaymentFailure(code: code, payer: payer)
            throw HostError(challenge(price, for: sale, call, complaint))
        }
        do throws(PaymentValidationError) {
            let payment = try reading.get()
            let entries = try ChallengeBuilder(price, form: sale.form, call).entries(for: payment)
            return VerifiedPayment(request: try accepted(payment, entries), sale: sale, price: price, call: call)
        } catch {
            let complaint = ChallengeBuilder.PaymentFailure(code: error.code.rawValue, payer: payer)
            throw HostError(challenge(price, for: sale, call, complaint))
        }
    }

    /// Settles a payment.
    ///
    /// - Throws: The response to a payment that could not be settled.
    func settle(_ payment: VerifiedPayment) throws(HostError) -> Settlement {
        let receipt = try settle(payment.request, for: payment.sale.operation)
        let header = ReceiptHeader(receipt, version: payment.request.paymentPayload.version)
        guard !receipt.success else { return Settlement(receipt: header, transaction: receipt.transaction) }
        let complaint = ChallengeBuilder.PaymentFailure(
            code: receipt.errorReason ?? "unexpected_settle_error",
            payer: nil
        )
        throw HostError(header.added(to: challenge(payment.price, for: payment.sale, payment.call, complaint)))
    }

    /// Verifies and settles the payment of a request; returns the receipt, and nil if the operation is free.
    func take(_ sale: PricedOperation, _ call: HostRequest) throws(HostError) -> ReceiptHeader? {
        guard let payment = try verify(sale, call) else { return nil }
        return try settle(payment).receipt
    }

    /// Creates a 402 response with any body; a challenge of version 2 is put into the header too.
    static func reply(_ body: JSONValue) -> HTTPClientResponse {
        var reply = HTTPClientResponse(status: 402, json: body)
        if body["x402Version"] == 2 { reply.headers[.paymentRequired] = PaymentHeaders.encode(body) }
        return reply
    }

    /// Reads the payment of a header, which must have the same version as the payment.
    static func payment(
        in header: (version: Int, text: String)
    ) throws(PaymentValidationError) -> PaymentPayload {
        let payment: PaymentPayload
        do {
            payment = try PaymentPayload(headerValue: header.text)
        } catch {
            throw PaymentValidationError(error)
        }
        guard payment.version == header.version else { throw PaymentValidationError(.invalidVersion) }
        return payment
    }

    /// Returns the request to settle the payment, with the one entry of `entries` that it pays.
    private func accepted(
        _ payment: PaymentPayload,
        _ entries: [JSONObject]
    ) throws(PaymentValidationError) -> FacilitatorRequest {
        var objection: PaymentValidationError?
        for entry in entries {
            let request = FacilitatorRequest(paymentPayload: payment, paymentRequirements: entry)
            do throws(PaymentValidationError) {
                try facilitator.check(request)
                return request
            } catch {
                // A different price of another option says nothing about this payment.
                if objection == nil || objection?.code == .valueMismatch { objection = error }
            }
        }
        throw objection ?? PaymentValidationError(.invalidRequirements)
    }
}

extension Paywall {
    /// Returns a challenge at the current price, which may have changed since the request arrived.
    private func challenge(
        _ price: Price,
        for sale: PricedOperation,
        _ call: HostRequest,
        _ complaint: ChallengeBuilder.PaymentFailure? = nil
    ) -> HTTPClientResponse {
        let kind = plan.takePaymentFault(at: sale.operation, .challenge)
        if kind == .newPayee { plan.changePayee(of: sale.operation) }
        let current = plan.price(of: sale.operation, listPrice: sale.listPrice) ?? price
        let offer = ChallengeBuilder(current, form: sale.form, call)
        guard kind == .wrongAsset else { return offer.challenge(complaint) }
        return offer.challenge(complaint) { entry in
            entry["asset"] = entry["asset"]?.string.flatMap { Address(digitsOf: $0) }.map { .string($0.lookAlike.text) }
        }
    }

    /// Returns the code with which the plan refuses the next payment, valid or not; nil if the plan does not refuse it.
    private func plannedRefusal(of operation: SellerOperation) -> String? {
        if let code = plan.takeRefusal() { return code }
        switch plan.takePaymentFault(at: operation, .verification) {
        case .refuseVerify: return FacilitatorErrorCode.insufficientFunds.rawValue
        case .expired: return FacilitatorErrorCode.validBefore.rawValue
        case .newPrice:
            plan.doublePrice(of: operation)
            return FacilitatorErrorCode.valueMismatch.rawValue
        case nil, .lateSettle, .settledThenError, .silentSettle, .refunded, .refuseSettle, .wrongAsset, .newPayee:
            return nil
        }
    }

    private func settle(
        _ request: FacilitatorRequest,
        for operation: SellerOperation
    ) throws(HostError) -> SettlementResponse {
        let kind = plan.takePaymentFault(at: operation, .settlement)
        if kind == .refuseSettle { return failed(request, .invalidTransactionState) }
        let receipt = facilitator.settle(request)
        guard receipt.success else { return receipt }
        switch kind {
        case .lateSettle: return failed(request, .settlementPending, transaction: receipt.transaction)
        case .settledThenError: throw HostError(500, "Internal server error")
        case .silentSettle: throw HostError(.silent)
        case .refunded:
            facilitator.ledger.refund(receipt.transaction)
            throw HostError(500, "Internal server error; the payment was refunded")
        case nil, .refuseSettle, .refuseVerify, .expired, .newPrice, .wrongAsset, .newPayee: return receipt
        }
    }

    private func failed(
        _ request: FacilitatorRequest,
        _ code: FacilitatorErrorCode,
        transaction: String? = nil
    ) -> SettlementResponse {
        SettlementResponse(
            success: false,
            transaction: transaction ?? "",
            network: request.paymentRequirements.raw["network"]?.string ?? "",
            payer: request.paymentPayload.authorization.from,
            errorReason: code.rawValue
        )
    }
}

extension Address {
    /// A different address with the same beginning.
    fileprivate var lookAlike: Address {
        let start = Array(bytes.prefix(12))
        return Address(bytes: start + Keccak256.hash(bytes).prefix(20 - start.count)) ?? self
    }
}
