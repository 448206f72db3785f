import Core
import PaymentModel
import TestSupport

@testable import HTTPayer

extension ClientFixture {
    /// A client whose router pays.
    static func payingRouter(
        _ answers: [HTTPExchange.Outcome],
        policy: PaymentPolicy = PaymentPolicy(mode: .auto),
        asksPriceFirst: Bool = true
    ) throws -> ClientFixture {
        try ClientFixture(answers: answers, asksPriceFirst: asksPriceFirst, payer: .router, policy: policy)
    }
}

extension HTTPExchange.Outcome {
    /// The answer of a router to a dry run: the price of the target, and the fees the router adds.
    static func dryRun(_ amount: String, fees: String?) -> HTTPExchange.Outcome {
        let breakdown = fees.map { #","proxyFeeBreakdown":\#($0)"# } ?? ""
        return .json(
            200,
            #"{"requiresPayment":true,"targetPaymentRequirements":{"scheme":"exact","network":"base-sepolia","#
                + #""maxAmountRequired":"\#(amount)","payTo":"\#(PayingTests.payee)","maxTimeoutSeconds":60,"#
                + #""asset":"0x036CbD53842c5426634e7929541eC2318f3dCF7e","extra":{"name":"USDC","version":"2"}}\#(breakdown)}"#
        )
    }
}
