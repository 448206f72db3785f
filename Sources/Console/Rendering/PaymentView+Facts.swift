import Core
import LineEditing
import PaymentModel
import X402

extension PaymentView {
    func facts(_ extent: DetailLevel) -> [Block.Field] {
        var facts = [Block.Field("money", StyledText(money))]
        if payment.outcome == .paid, payment.data == .delivered { return facts }
        facts.append(Block.Field("for", StyledText(purpose(extent))))
        if payment.outcome != .malformed, let requirements = payment.requirements {
            let payTo = address(requirements.payTo)
            facts.append(Block.Field("pay to", StyledText("\(payTo)  \(payeeStatus(of: requirements))")))
            facts.append(Block.Field("asset", StyledText(asset(requirements, extent))))
            if let fee = fee(requirements) { facts.append(Block.Field("fee", StyledText(fee))) }
        }
        if extent.hasOption, let options = options(extent) { facts.append(Block.Field("option", StyledText(options))) }
        return facts
    }

    /// The state of the money; the headline of an unusable challenge already says that nothing was signed.
    private var money: String {
        switch payment.money {
        case .unmoved:
            switch payment.outcome {
            case .malformed: "not charged"
            case .rejected where payment.payer == .router: "not charged; the router did not pay"
            case .rejected where payment.reason?.step == "settle": "not charged; refused at settlement"
            case .rejected: "not charged; refused before settlement"
            default: "not charged; nothing was signed"
            }
        case .moved: "moved: \(transfer)"
        case .returned: "returned: \(transfer)"
        case .unknown: "unknown: \(transfer)"
        }
    }

    /// The transfer, such as `0.05 USDC, 0x857b…6b66 to 0x2096…287C`.
    private var transfer: String {
        guard let requirements = payment.requirements else { return payment.chargeText ?? "the price" }
        let payer =
            switch payment.payer {
            case .wallet(let wallet)?: wallet.short
            case .router?: "the router's credits"
            case nil: "the payer"
            }
        return "\(payment.chargeText ?? requirements.amountText), \(payer) to \(address(requirements.payTo))"
    }

    /// Returns the known facts about the payee, and a note if its address has no checksum.
    private func payeeStatus(of requirements: PaymentRequirements) -> String {
        let checksum = Phrases.checksum(of: requirements)
        let known: String
        switch payment.payee {
        case nil: return checksum
        case .first?: known = "first payment to this address"
        case .known(1)?: known = "same as the last payment to \(payment.host.terminalSafe(upTo: 60))"
        case .known(let count)?: known = "same as the last \(count) payments to \(payment.host.terminalSafe(upTo: 60))"
        case .changed(let earlier)?: known = "changed, was \(earlier.short) before"
        case .allowed?: known = "allowed by your policy"
        }
        return checksum == "checksum ok" ? known : "\(known), \(checksum)"
    }

    private func purpose(_ extent: DetailLevel) -> String {
        let purpose = Phrases.cut(payment.purpose, to: extent.purpose)
        guard extent.description > 0, payment.outcome != .malformed,
            let description = payment.requirements?.description, !description.isEmpty
        else { return purpose }
        return "\(purpose) (seller: \"\(Phrases.cut(description, to: extent.description))\")"
    }

    private func asset(_ requirements: PaymentRequirements, _ extent: DetailLevel) -> String {
        let contract = address(requirements.asset)
        guard let token = requirements.token else { return "\(contract), unknown token: \(requirements.amount) units" }
        let units = extent.hasUnits ? ", \(token.decimals) decimals: \(requirements.amount) units" : ""
        return "\(token.symbol) \(contract), known\(units)"
    }

    /// Returns the short form of an address, or the whole one if another address of the challenge shares that form.
    private func address(_ address: Address) -> String {
        let others = (payment.challenge?.accepts ?? []).compactMap(\.usable).flatMap { [$0.payTo, $0.asset] }
        return others.contains { $0 != address && $0.short == address.short } ? address.text : address.short
    }

    /// Returns the router's fee, such as `0.0015 USDC for the router, on top of the price of 0.05 USDC`; nil if none.
    private func fee(_ requirements: PaymentRequirements) -> String? {
        guard let fee = payment.fee, fee.units > 0 else { return nil }
        let amount = requirements.token.map { TokenAmount(fee, of: $0).description } ?? "\(fee) units"
        return "\(amount) for the router, on top of the price of \(requirements.amountText)"
    }

    private func options(_ extent: DetailLevel) -> String? {
        guard let options = payment.challenge?.accepts else { return nil }
        if payment.outcome == .malformed {
            let isPlain = payment.findings.contains { $0.level == .fail }
            if options.count == 1 {
                return isPlain ? nil : "the only one, \(options[0].priceText), can't be paid here"
            }
            return list(options[...], "none of \(options.count) can be paid", extent)
        }
        guard let number = payment.option ?? payment.requirements?.number else { return nil }
        if let signed = signed { return "\(number) of \(options.count), \(signed)" }
        guard options.count > 1 else { return nil }
        return list(options.filter { $0.number != number }[...], "\(number) of \(options.count)", extent)
    }

    /// The wallet that signed, and the time for which its signature remains valid.
    private var signed: String? {
        guard let authorization = payment.authorization, case .wallet(let wallet)? = payment.payer else { return nil }
        let left = authorization.validBefore - now
        return "signed by \(wallet.short), " + (left > .zero ? "expires in \(Phrases.left(left))" : "expired")
    }

    private func list(_ options: ArraySlice<PaymentOption>, _ start: String, _ extent: DetailLevel) -> String {
        let shown = options.prefix(extent.options).map { "option \($0.number) is \($0.priceText)" }
        let hidden = options.count - shown.count
        let rest = hidden == 0 ? "" : "; \(hidden) more: challenge \(record)"
        return start + (shown.isEmpty ? "" : "; " + shown.joined(separator: ", ")) + rest
    }
}
