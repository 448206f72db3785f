import Core
import HTTPTypes
import OrderedJSON
import X402

/// Checks payments for sellers, and settles them on the ledger.
///
/// It is asked by sellers, not by buyers: no fault and no prepared reply strikes here.
///
/// Source: x402 specification, facilitator interface.
struct Facilitator: Sendable {
    let ledger: LocalLedger
    let time: AppClock

    /// Says whether a payment could be settled now.
    func verify(_ request: FacilitatorRequest) -> VerifyResponse {
        let payer = request.paymentPayload.authorization.from
        do throws(PaymentObjection) {
            try check(request)
            return .valid(payer: payer)
        } catch {
            return .invalid(error.code.rawValue, message: error.message, payer: payer)
        }
    }

    /// Checks once more, and moves the money; the same authorization never moves it twice.
    func settle(_ request: FacilitatorRequest) -> SettlementResponse {
        let payer = request.paymentPayload.authorization.from
        let network = request.paymentRequirements.raw["network"]?.string ?? ""
        do throws(PaymentObjection) {
            let transfer = try transfer(request)
            try ledger.settle(transfer)
            return SettlementResponse(
                success: true,
                transaction: transfer.transaction,
                network: network,
                payer: payer
            )
        } catch {
            return SettlementResponse(
                success: false,
                network: network,
                payer: payer,
                errorReason: error.code.rawValue
            )
        }
    }

    /// Makes sure that a payment could be settled now.
    func check(_ request: FacilitatorRequest) throws(PaymentObjection) {
        try ledger.check(try transfer(request))
    }

    /// The transfer that a payment stands for.
    private func transfer(_ request: FacilitatorRequest) throws(PaymentObjection) -> LocalTransfer {
        try PaymentCheck(request, at: time.now).transfer()
    }
}

extension Facilitator {
    /// Answers one request; `path` is what stands behind the facilitator's own address.
    func answer(_ call: HostCall, path: Substring) -> Outcome {
        do throws(Refusal) {
            return .reply(HTTPClientResponse(status: 200, json: try page(call, path)))
        } catch {
            return error.outcome
        }
    }

    private func page(_ call: HostCall, _ path: Substring) throws(Refusal) -> JSONValue {
        switch path {
        case "/verify":
            let body = try Self.body(of: call)
            do throws(PaymentObjection) {
                return .object(verify(try Self.request(body)).json)
            } catch {
                return .object(VerifyResponse.invalid(error.code.rawValue, message: error.message, payer: nil).json)
            }
        case "/settle":
            let body = try Self.body(of: call)
            do throws(PaymentObjection) {
                return .object(settle(try Self.request(body)).raw)
            } catch {
                let network = body["paymentRequirements"]?["network"]?.string ?? ""
                let code = error.code.rawValue
                return .object(
                    SettlementResponse(success: false, network: network, payer: nil, errorReason: code).raw
                )
            }
        case "/supported":
            guard call.method == .get else { throw Refusal(405, "Method not allowed") }
            return .object(Self.supported.json)
        case "/transfers":
            guard call.method == .get else { throw Refusal(405, "Method not allowed") }
            return .array(ledger.transfers.map(\.json))
        default: throw Refusal(404, "Not found")
        }
    }

    private static func body(of call: HostCall) throws(Refusal) -> JSONObject {
        guard call.method == .post else { throw Refusal(405, "Method not allowed") }
        let object: JSONObject?
        do {
            object = try call.json()?.object
        } catch {
            throw Refusal(400, "Invalid JSON: \(error.message)")
        }
        guard let object else { throw Refusal(400, "The body must be a JSON object") }
        return object
    }

    private static func request(_ body: JSONObject) throws(PaymentObjection) -> FacilitatorRequest {
        do {
            return try FacilitatorRequest(body)
        } catch {
            throw PaymentObjection(error)
        }
    }

    /// Scheme `exact` on every network with a known token, in both versions.
    private static var supported: SupportedResponse {
        let networks = KnownNetworks.all.filter { $0.isEVM && !KnownTokens.tokens(on: $0).isEmpty }
        let names = networks.map { (1, $0.name) } + networks.map { (2, $0.caip2) }
        return SupportedResponse(
            kinds: names.map { SupportedResponse.Kind(x402Version: $0.0, scheme: "exact", network: $0.1) }
        )
    }
}
