import Core
import HTTPTypes
import OrderedJSON
import X402

/// Answers 402 where an operation has a price, and takes payments: verified, settled, then delivered for.
struct Paywall: Sendable {
    let plan: ScenarioState
    let facilitator: Facilitator

    /// Takes the price of a call.
    ///
    /// - Throws: The challenge for a call that does not pay, and the answer to a payment that is not good enough.
    func take(_ price: Price, for operation: SellerOperation, _ call: HostRequest) throws(HostError) -> ReceiptHeader {
        guard let header = call.payment else { throw HostError(challenge(price, for: operation, call)) }
        let reading = Result { () throws(PaymentValidationError) in try Self.payment(in: header) }
        let payer = (try? reading.get())?.authorization.from
        if let code = plannedRefusal(of: operation) {
            throw HostError(
                challenge(price, for: operation, call, ChallengeBuilder.PaymentFailure(code: code, payer: payer))
            )
        }
        let request: FacilitatorRequest
        do throws(PaymentValidationError) {
            let payment = try reading.get()
            request = try accepted(payment, ChallengeBuilder(price, for: operation, call).entries(for: payment))
        } catch {
            let complaint = ChallengeBuilder.PaymentFailure(code: error.code.rawValue, payer: payer)
            throw HostError(challenge(price, for: operation, call, complaint))
        }
        let receipt = try settle(request, for: operation)
        let receiptHeader = ReceiptHeader(receipt, version: request.paymentPayload.version)
        guard !receipt.success else { return receiptHeader }
        let complaint = ChallengeBuilder.PaymentFailure(
            code: receipt.errorReason ?? "unexpected_settle_error",
            payer: nil
        )
        throw HostError(receiptHeader.added(to: challenge(price, for: operation, call, complaint)))
    }

    /// A 402 with any body; a challenge of version 2 stands in the header too.
    static func reply(_ body: JSONValue) -> HTTPClientResponse {
        var reply = HTTPClientResponse(status: 402, json: body)
        if body["x402Version"] == 2 { reply.headers[.paymentRequired] = PaymentHeaders.encode(body) }
        return reply
    }

    /// A payment belongs into the header of its own version.
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

    /// The entry that the payment pays, of those that it may mean.
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
                // That another option costs something else says nothing about this payment.
                if objection == nil || objection?.code == .valueMismatch { objection = error }
            }
        }
        throw objection ?? PaymentValidationError(.invalidRequirements)
    }
}

extension Paywall {
    /// A challenge at the price of this very moment, which may be another than a moment ago.
    private func challenge(
        _ price: Price,
        for operation: SellerOperation,
        _ call: HostRequest,
        _ complaint: ChallengeBuilder.PaymentFailure? = nil
    ) -> HTTPClientResponse {
        let kind = plan.takePaymentFault(at: operation, .challenge)
        if kind == .newPayee { plan.changePayee(of: operation) }
        let offer = ChallengeBuilder(plan.price(of: operation) ?? price, for: operation, call)
        guard kind == .wrongAsset else { return offer.challenge(complaint) }
        return offer.challenge(complaint) { entry in
            entry["asset"] = entry["asset"]?.string.flatMap { Address(digitsOf: $0) }.map { .string($0.lookAlike.text) }
        }
    }

    /// The code with which the next payment for the operation is refused, whatever it is.
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
    /// Another address that begins the same and ends otherwise.
    fileprivate var lookAlike: Address {
        let start = Array(bytes.prefix(12))
        return Address(bytes: start + Keccak256.hash(bytes).prefix(20 - start.count)) ?? self
    }
}
