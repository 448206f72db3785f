import Core
import OrderedJSON
import Signing
import X402

/// A check that a payment pays what is required, as far as the payment itself tells.
///
/// Source: x402 specification, scheme `exact` on EVM networks, verification; EIP-3009 and Permit2 for the checks of the
/// contracts.
struct PaymentValidator {
    /// The minimum number of seconds that a payment must still be valid, so that there is time to settle it.
    private static let margin = 6
    /// The address of the contract that settles permits of scheme `exact`.
    ///
    /// Source: x402 specification, `x402ExactPermit2Proxy`.
    private static let permitSpender = Address(digitsOf: "0x402085c248EeA27D92E8b30b2C58ed07f9E20001")

    private let payment: PaymentPayload
    private let option: PaymentOption
    private let now: Timestamp

    init(_ request: FacilitatorRequest, at now: Timestamp) {
        payment = request.paymentPayload
        option = request.paymentRequirements
        self.now = now
    }

    /// Validates the payment and returns the transfer that the payer signed.
    ///
    /// The payer's balance and the use of the nonce are not checked here.
    func transfer() throws(PaymentValidationError) -> LocalTransfer {
        let required = try requirements()
        let token = try token(of: required)
        switch payment.authorization {
        case .transfer(let transfer):
            guard required.transferMethod == KnownToken.TransferMethod.eip3009.rawValue else {
                throw PaymentValidationError(.unsupportedPayload, "the token is paid by \(required.transferMethod)")
            }
            try checkDomain(of: required, token)
            return try self.transfer(transfer, required)
        case .permit(let permit):
            guard required.transferMethod == KnownToken.TransferMethod.permit2.rawValue else {
                throw PaymentValidationError(.unsupportedPayload, "the token is paid by \(required.transferMethod)")
            }
            return try self.transfer(permit, required)
        }
    }

    /// Returns the requirements if the payment has their scheme and network.
    private func requirements() throws(PaymentValidationError) -> PaymentRequirements {
        let (scheme, networkText) = payment.termsText
        guard scheme == "exact", option.raw["scheme"]?.string == "exact" else {
            throw PaymentValidationError(.invalidScheme)
        }
        guard let network = Network(named: networkText), network.isEVM else {
            throw PaymentValidationError(.invalidNetwork)
        }
        switch option.requirements {
        case .usable(let required):
            guard required.network == network else {
                throw PaymentValidationError(.networkMismatch, "\(required.network) is required, not \(network)")
            }
            return required
        case .foreign: throw PaymentValidationError(.invalidNetwork)
        case .broken(let findings): throw PaymentValidationError(.invalidRequirements, findings.first?.explanation)
        }
    }

    private func token(of required: PaymentRequirements) throws(PaymentValidationError) -> KnownToken {
        guard let token = required.token else {
            throw PaymentValidationError(
                .notSupportedByToken,
                "\(required.asset.short) is not a token on \(required.network)"
            )
        }
        return token
    }

    /// Throws an error if seller and token name different domains.
    ///
    /// A signature for one domain is not valid in the other.
    private func checkDomain(of required: PaymentRequirements, _ token: KnownToken) throws(PaymentValidationError) {
        guard required.domainName == token.domainName else { throw PaymentValidationError(.tokenNameMismatch) }
        guard required.domainVersion == token.domainVersion else { throw PaymentValidationError(.tokenVersionMismatch) }
    }

    private func transfer(
        _ transfer: TransferAuthorization,
        _ required: PaymentRequirements
    ) throws(PaymentValidationError) -> LocalTransfer {
        guard transfer.to == required.payTo else { throw PaymentValidationError(.recipientMismatch) }
        guard isOpen(until: transfer.validBefore) else { throw PaymentValidationError(.validBefore) }
        guard moment(transfer.validAfter) < now else { throw PaymentValidationError(.validAfter) }
        guard transfer.value == required.amount else {
            throw PaymentValidationError(.valueMismatch, "\(required.amount) is required, \(transfer.value) was signed")
        }
        let digest: Digest
        do {
            digest = TypedData(transfer, in: try EIP712Domain(required)).digest
        } catch {
            throw PaymentValidationError(.invalidRequirements, error.message)
        }
        try checkSignature(of: digest, or: .invalidSignature)
        return settled(by: digest, required, nonce: transfer.nonce)
    }

    private func transfer(
        _ permit: PermitAuthorization,
        _ required: PaymentRequirements
    ) throws(PaymentValidationError) -> LocalTransfer {
        guard case .exact(let to, let validAfter) = permit.witness, let chainId = required.network.chainId else {
            throw PaymentValidationError(.unsupportedPayload)
        }
        guard permit.spender == Self.permitSpender else { throw PaymentValidationError(.permitSpender) }
        guard to == required.payTo else { throw PaymentValidationError(.permitRecipientMismatch) }
        guard isOpen(until: permit.deadline) else { throw PaymentValidationError(.permitDeadline) }
        guard moment(validAfter) <= now else { throw PaymentValidationError(.permitNotYetValid) }
        guard permit.permitted.token == required.asset else { throw PaymentValidationError(.permitTokenMismatch) }
        guard permit.permitted.amount == required.amount else { throw PaymentValidationError(.permitAmountMismatch) }
        let digest = TypedData(permit, chainId: chainId).digest
        try checkSignature(of: digest, or: .permitSignature)
        return settled(by: digest, required, nonce: permit.nonce)
    }

    private func checkSignature(of digest: Digest, or code: FacilitatorErrorCode) throws(PaymentValidationError) {
        do throws(SigningError) {
            let signature = try Signature(parsing: payment.signature.expose())
            try SignatureCheck.verify(signature, of: digest, by: payment.authorization.from)
        } catch {
            throw PaymentValidationError(code, error.message)
        }
    }

    private func isOpen(until seconds: UInt64) -> Bool {
        moment(seconds) - now >= .seconds(Self.margin)
    }

    private func moment(_ seconds: UInt64) -> Timestamp {
        Timestamp(sinceEpoch: .seconds(Int64(clamping: seconds)))
    }

    /// Creates the transfer, whose transaction hash is made of the payer and the digest.
    ///
    /// A permit does not name its payer, so the payer is hashed as well.
    private func settled(
        by digest: Digest,
        _ required: PaymentRequirements,
        nonce: AuthorizationNonce
    ) -> LocalTransfer {
        let payer = payment.authorization.from
        return LocalTransfer(
            payer: payer,
            payTo: required.payTo,
            network: required.network,
            asset: required.asset,
            amount: required.amount,
            nonce: nonce,
            transaction: Digest(hashing: payer.bytes + digest.bytes).text,
            moment: now
        )
    }
}

extension PaymentPayload {
    /// The scheme and network as the payment writes them; empty if it does not name them.
    var termsText: (scheme: String, network: String) {
        switch terms {
        case .version1(let scheme, let network): (scheme, network)
        case .version2(let accepted, _, _): (accepted["scheme"]?.string ?? "", accepted["network"]?.string ?? "")
        }
    }
}
