import Core
import HTTPTypes
import OrderedJSON
import X402

/// A builder of the payment challenge for one request, in both protocol versions.
struct ChallengeBuilder: Sendable {
    private let form: ChallengeForm
    private let price: Price
    private let resource: String
    private let method: String

    init(_ price: Price, form: ChallengeForm, _ call: HostRequest) {
        self.form = form
        self.price = price
        var address = call.address
        if !form.keepsQuery { address.query = nil }
        resource = address.text
        method = call.method.rawValue
    }

    init(_ price: Price, describing description: String, _ call: HostRequest) {
        self.init(price, form: ChallengeForm(description: description), call)
    }

    private func entry(_ option: PriceOption) -> JSONObject {
        switch option.version {
        case .v1:
            var entry = option.requirementV1(form, at: resource, method: method, payee: price.payee)
            form.finishV1(&entry)
            return entry
        case .v2: return option.requirementV2(form, payee: price.payee)
        }
    }

    private func options(of version: PriceOption.Version) -> [PriceOption] {
        price.options.filter { $0.version == version }
    }
}

extension ChallengeBuilder {
    /// The failure of a payment, which a repeated challenge names.
    struct PaymentFailure {
        let code: String
        /// The payer, if a challenge of version 1 should name it.
        let payer: Address?
    }

    /// Returns a 402 response with the challenge.
    ///
    /// Options of version 1 are in the body, those of version 2 in the header `PAYMENT-REQUIRED`. `change` is applied
    /// to every entry.
    func challenge(_ complaint: PaymentFailure?, change: (inout JSONObject) -> Void = { _ in }) -> HTTPClientResponse {
        func accepts(_ version: PriceOption.Version) -> [JSONValue] {
            options(of: version).map { option in
                var entry = entry(option)
                change(&entry)
                return .object(entry)
            }
        }
        let (first, second) = (accepts(.v1), accepts(.v2))
        var reply = HTTPClientResponse(
            status: 402,
            headers: form.headers,
            json: first.isEmpty ? [:] : v1(first, complaint)
        )
        if !second.isEmpty { reply.headers[.paymentRequired] = PaymentHeaders.encode(v2(second, complaint)) }
        return reply
    }

    private func v1(_ accepts: [JSONValue], _ complaint: PaymentFailure?) -> JSONValue {
        var challenge: JSONObject = [
            "x402Version": 1,
            "error": .string(complaint?.code ?? form.messageV1),
            "accepts": .array(accepts),
        ]
        challenge.append("payer", ifPresent: complaint?.payer.map { .string($0.text) })
        return .object(challenge)
    }

    private func v2(_ accepts: [JSONValue], _ complaint: PaymentFailure?) -> JSONValue {
        [
            "x402Version": 2,
            "error": .string(complaint?.code ?? form.messageV2),
            "resource": [
                "url": .string(resource), "description": .string(form.description), "mimeType": .string(form.mimeType),
            ],
            "accepts": .array(accepts),
        ]
    }
}

extension ChallengeBuilder {
    /// Returns the entries of the challenge that a payment may refer to.
    ///
    /// A payment of version 1 names only the scheme and the network, so the signature must decide which entry is meant.
    /// A payment of version 2 repeats its entry.
    func entries(for payment: PaymentPayload) throws(PaymentValidationError) -> [JSONObject] {
        switch payment.terms {
        case .version1(let scheme, let network):
            let offered = options(of: .v1)
            guard !offered.isEmpty else { throw PaymentValidationError(.invalidVersion) }
            guard scheme == "exact" else { throw PaymentValidationError(.invalidScheme) }
            let place = Network(named: network)
            let meant = offered.filter { $0.token.network == place }
            guard !meant.isEmpty else { throw PaymentValidationError(.invalidNetwork) }
            return meant.map(entry)
        case .version2(let accepted, _, _):
            let offered = options(of: .v2).map(entry)
            guard !offered.isEmpty else { throw PaymentValidationError(.invalidVersion) }
            let accepted = JSONValue.object(accepted)
            guard let entry = offered.first(where: { accepted.isEquivalent(to: .object($0)) }) else {
                throw PaymentValidationError(Self.difference(between: accepted, and: offered))
            }
            return [entry]
        }
    }

    /// Returns the code for the first field in which an accepted entry differs from all offered ones.
    private static func difference(between accepted: JSONValue, and offered: [JSONObject]) -> FacilitatorErrorCode {
        func differs(_ names: [String]) -> Bool {
            !offered.contains { entry in names.allSatisfy { entry[$0] == accepted[$0] } }
        }
        if differs(["scheme"]) { return .invalidScheme }
        if differs(["scheme", "network"]) { return .invalidNetwork }
        if differs(["scheme", "network", "asset"]) { return .invalidRequirements }
        if differs(["scheme", "network", "asset", "payTo"]) { return .recipientMismatch }
        return differs(["scheme", "network", "asset", "payTo", "amount"]) ? .valueMismatch : .invalidRequirements
    }
}
