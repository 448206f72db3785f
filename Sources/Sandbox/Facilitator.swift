import Core
import HTTPTypes
import OrderedJSON
import X402

/// The facilitator, which verifies payments for sellers and settles them on the ledger.
///
/// It is called by sellers, not by buyers, so no fault and no prepared reply applies to it.
///
/// Source: x402 specification, facilitator interface.
struct Facilitator: Sendable {
    let ledger: LocalLedger
    let time: AppClock

    /// Verifies that a payment could be settled now.
    func verify(_ request: FacilitatorRequest) -> VerifyResponse {
        let payer = request.paymentPayload.authorization.from
        do throws(PaymentValidationError) {
            try check(request)
            return .valid(payer: payer)
        } catch {
            return .invalid(error.code.rawValue, message: error.message, payer: payer)
        }
    }

    /// Checks a payment again and settles it; the same authorization never moves money twice.
    func settle(_ request: FacilitatorRequest) -> SettlementResponse {
        let payer = request.paymentPayload.authorization.from
        let network = request.paymentRequirements.raw["network"]?.string ?? ""
        do throws(PaymentValidationError) {
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

    /// Throws an error if a payment could not be settled now.
    func check(_ request: FacilitatorRequest) throws(PaymentValidationError) {
        try ledger.check(try transfer(request))
    }

    /// Returns the transfer that a payment authorises.
    private func transfer(_ request: FacilitatorRequest) throws(PaymentValidationError) -> LocalTransfer {
        try PaymentValidator(request, at: time.now).transfer()
    }
}

extension Facilitator: LocalService {
    func answer(_ call: HostRequest, path: Substring, on leg: ScenarioState.RequestHop) -> HostResponse {
        do throws(HostError) {
            return .reply(HTTPClientResponse(status: 200, json: try page(call, path)))
        } catch {
            return error.outcome
        }
    }

    private func page(_ call: HostRequest, _ path: Substring) throws(HostError) -> JSONValue {
        switch path {
        case "/verify":
            let body = try Self.body(of: call)
            do throws(PaymentValidationError) {
                return .object(verify(try Self.request(body)).json)
            } catch {
                return .object(VerifyResponse.invalid(error.code.rawValue, message: error.message, payer: nil).json)
            }
        case "/settle":
            let body = try Self.body(of: call)
            do throws(PaymentValidationError) {
                return .object(settle(try Self.request(body)).raw)
            } catch {
                let network = body["paymentRequirements"]?["network"]?.string ?? ""
                let code = error.code.rawValue
                return .object(
                    SettlementResponse(success: false, network: network, payer: nil, errorReason: code).raw
                )
            }
        case "/supported":
            guard call.method == .get else { throw HostError(405, "Method not allowed") }
            return .object(Self.supported.json)
        case "/transfers":
            guard call.method == .get else { throw HostError(405, "Method not allowed") }
            return .array(ledger.transfers.map(\.json))
        default: throw HostError(404, "Not found")
        }
    }

    private static func body(of call: HostRequest) throws(HostError) -> JSONObject {
        guard call.method == .post else { throw HostError(405, "Method not allowed") }
        let object: JSONObject?
        do {
            object = try call.json()?.object
        } catch {
            throw HostError(400, "Invalid JSON: \(error.message)")
        }
        guard let object else { throw HostError(400, "The body must be a JSON object") }
        return object
    }

    private static func request(_ body: JSONObject) throws(PaymentValidationError) -> FacilitatorRequest {
        do {
            return try FacilitatorRequest(body)
        } catch {
            throw PaymentValidationError(error)
        }
    }

    /// The supported kinds: scheme `exact` on every EVM network with a known token, in both versions.
    private static var supported: SupportedResponse {
        let networks = KnownNetworks.all.filter { $0.isEVM && !KnownTokens.tokens(on: $0).isEmpty }
        let names = networks.map { (1, $0.name) } + networks.map { (2, $0.caip2) }
        return SupportedResponse(
            kinds: names.map { SupportedResponse.Kind(x402Version: $0.0, scheme: "exact", network: $0.1) }
        )
    }
}
