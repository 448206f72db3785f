import Core
import HTTPTypes
import OrderedJSON
import PaymentModel
import Testing
import TestSupport
import X402

@testable import Console

/// Published and composed challenges, and what is shown of their payments.
enum PaymentSamples {
    /// The moment at which all samples are shown.
    static let now = Timestamp(sinceEpoch: .seconds(1_761_652_800))

    /// The rule of a console that does not pay.
    static let never = PaymentRule.neverPays

    /// A limit of 0.10 for one payment.
    static let tenCents = (try? SpendingLimit(parsing: "0.10")).map(PaymentRule.overPayment)

    /// A payment with what the screen says of it.
    static func summary(
        _ outcome: PaymentSummary.Outcome,
        _ challenge: PaymentChallenge?,
        option: Int? = nil,
        purpose: String = "create a cache in eu-west-1",
        rule: PaymentRule? = nil,
        missingPrice: String? = nil,
        expiresIn: Duration? = nil
    ) -> PaymentSummary {
        PaymentSummary(
            outcome: outcome,
            purpose: purpose,
            host: "api.xcache.io",
            challenge: challenge,
            option: option,
            rule: rule,
            missingPrice: missingPrice,
            findings: challenge?.findings ?? [],
            expires: expiresIn.map { now + $0 }
        )
    }

    /// A challenge of version 1 with those entries.
    static func challenge(entries: String..., version: String = #""x402Version":1,"#) throws -> PaymentChallenge {
        try Fixture.challenge(body: #"{\#(version)"accepts":[\#(entries.joined(separator: ","))]}"#)
    }

    /// An entry on Base; every change is `"name":value`, and wins over the entry's own.
    static func onBase(_ changes: String...) -> String {
        let entry =
            #"{"scheme":"exact","network":"base","maxAmountRequired":"500000","payTo":"0x209693Bc6afc0C5328bA36FaF03C514EF312287C","#
            + #""asset":"0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913","maxTimeoutSeconds":60"#
        return ([entry] + changes).joined(separator: ",") + "}"
    }

    /// An entry that cannot be paid here.
    static let onSolana =
        #"{"scheme":"exact","network":"solana","maxAmountRequired":"500000","payTo":"2wKupLR9q6wXYppw8Gr2NvWxKBUqm4PPJKkQfoxHDBg4","asset":"EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"}"#

    /// An entry with three faults.
    static let unusable =
        #"{"scheme":"exact","network":"base-sepolia","payTo":"0x...","asset":"0x036CbD53842c5426634e7929541eC2318b4c2C8F","maxAmountRequired":"1000000000000000"}"#

    /// The names of the published challenges.
    static let published = [
        "v1-402-base-sepolia", "v1-402-caip2-network", "v1-402-echo-extra-fields", "v1-402-missing-optional-fields",
        "v1-402-multiple-accepts", "v1-402-rejected-after-payment", "v1-402-seed-example-bogus",
        "v1-402-settlement-failed", "v1-402-solana", "v1-402-string-version-and-numbers", "v1-402-turbo-upload",
        "v1-402-xcache-create", "v1-402-xcache-topup", "v1v2-402-dual", "v2-402-base-sepolia", "v2-402-body-only",
        "v2-402-header-without-resource", "v2-402-multiple-accepts", "v2-402-rejected-after-payment",
        "v2-402-utf8-token-name", "v2-412-permit2-allowance",
    ]

    /// The 402 block of a payment on a screen of that width.
    static func screen(_ payment: PaymentSummary, record: Int, width: Int? = 80) -> String {
        Renderer.screen(PaymentView.blocks(payment, record: record, now: now), width: width)
    }
}
