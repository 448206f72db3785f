import Core
import PaymentModel
import Testing
import TestSupport
import X402

@testable import Console

@Suite("The 402 block")
struct PaymentViewTests {
    @Test(
        "a price over the limit: price, limit, who is paid, what else is offered",
        arguments: [
            (
                80,
                #"""
                402 not paid: 0.50 USDC on Base is over your limit of 0.10                    $4
                money    not charged; nothing was signed
                for      create a cache in eu-west-1 (seller: "50,000 operations")
                pay to   0x2096…287C  checksum ok
                asset    USDC 0x8335…2913, known, 6 decimals: 500000 units
                option   1 of 2; option 2 is 0.50 USDC on Solana
                rule     max 0.10 per payment
                expires  58 s
                next     explain 4        what happened, in sentences
                         pay 4 once       pay this one (asks first)
                         policy max 0.50  raise the limit for this session
                """#
            ),
            (
                60,
                #"""
                402 not paid: 0.50 USDC on Base is over your limit of 0.10
                                                                          $4
                money    not charged; nothing was signed
                for      create a cache in eu-west-1 (seller: "50,000
                         operations")
                pay to   0x2096…287C  checksum ok
                asset    USDC 0x8335…2913, known, 6 decimals: 500000 units
                option   1 of 2; option 2 is 0.50 USDC on Solana
                rule     max 0.10 per payment
                expires  58 s
                next     explain 4        what happened, in sentences
                         pay 4 once       pay this one (asks first)
                         policy max 0.50  raise the limit for this session
                """#
            ),
            (
                40,
                #"""
                402 not paid: 0.50 USDC on Base is over
                your limit of 0.10                    $4
                money    not charged; nothing was signed
                for      create a cache in eu-west-1
                         (seller: "50,000 operations")
                pay to   0x2096…287C  checksum ok
                asset    USDC 0x8335…2913, known, 6
                         decimals: 500000 units
                option   1 of 2; option 2 is 0.50 USDC
                         on Solana
                rule     max 0.10 per payment
                expires  58 s
                next     explain 4        what happened,
                         in sentences
                         pay 4 once       pay this one
                         (asks first)
                         policy max 0.50  raise the
                         limit for this session
                """#
            ),
        ]
    )
    func declined(_ width: Int, _ screen: String) throws {
        let challenge = try PaymentSamples.challenge(
            entries: PaymentSamples.onBase(#""description":"50,000 operations""#),
            PaymentSamples.onSolana
        )
        let payment = PaymentSamples.summary(
            .declined,
            challenge,
            option: 1,
            rule: PaymentSamples.tenCents,
            expiresIn: .seconds(58)
        )
        #expect(PaymentSamples.screen(payment, record: 4, width: width) == screen)
    }

    @Test(
        "a payment that is due waits, and says by which rule",
        arguments: [
            (
                80,
                #"""
                402 payment required: 0.01 USDC on Base Sepolia                               $4
                money    not charged; nothing was signed
                for      create a cache in eu-west-1 (seller: "Access to premium market data")
                pay to   0x2096…287C  checksum ok
                asset    USDC 0x036C…CF7e, known, 6 decimals: 10000 units
                rule     never: payments are off
                expires  1m
                next     explain 4        what happened, in sentences
                         challenge 4      every option, every field
                """#
            ),
            (
                60,
                #"""
                402 payment required: 0.01 USDC on Base Sepolia           $4
                money    not charged; nothing was signed
                for      create a cache in eu-west-1 (seller: "Access to
                         premium market data")
                pay to   0x2096…287C  checksum ok
                asset    USDC 0x036C…CF7e, known, 6 decimals: 10000 units
                rule     never: payments are off
                expires  1m
                next     explain 4        what happened, in sentences
                         challenge 4      every option, every field
                """#
            ),
            (
                40,
                #"""
                402 payment required: 0.01 USDC on Base
                Sepolia                               $4
                money    not charged; nothing was signed
                for      create a cache in eu-west-1
                         (seller: "Access to premium
                         market data")
                pay to   0x2096…287C  checksum ok
                asset    USDC 0x036C…CF7e, known, 6
                         decimals: 10000 units
                rule     never: payments are off
                expires  1m
                next     explain 4        what happened,
                         in sentences
                         challenge 4      every option,
                         every field
                """#
            ),
        ]
    )
    func pending(_ width: Int, _ screen: String) throws {
        let challenge = try Fixture.challenge("v1-402-base-sepolia")
        let payment = PaymentSamples.summary(
            .pending,
            challenge,
            option: 1,
            rule: PaymentSamples.never,
            expiresIn: .seconds(60)
        )
        #expect(PaymentSamples.screen(payment, record: 4, width: width) == screen)
    }

    @Test(
        "without a price the block says why there is none",
        arguments: [
            (
                80,
                #"""
                402 expected: price unknown                                                   $4
                money    not charged; nothing was signed
                for      create a cache in eu-west-1
                reason   neither the router nor api.xcache.io tells a price
                rule     never: payments are off
                next     explain 4        what happened, in sentences
                         trace 4          the requests, secrets masked
                """#
            ),
            (
                60,
                #"""
                402 expected: price unknown                               $4
                money    not charged; nothing was signed
                for      create a cache in eu-west-1
                reason   neither the router nor api.xcache.io tells a price
                rule     never: payments are off
                next     explain 4        what happened, in sentences
                         trace 4          the requests, secrets masked
                """#
            ),
            (
                40,
                #"""
                402 expected: price unknown           $4
                money    not charged; nothing was signed
                for      create a cache in eu-west-1
                reason   neither the router nor
                         api.xcache.io tells a price
                rule     never: payments are off
                next     explain 4        what happened,
                         in sentences
                         trace 4          the requests,
                         secrets masked
                """#
            ),
        ]
    )
    func unpriced(_ width: Int, _ screen: String) throws {
        let reason = "neither the router nor api.xcache.io tells a price"
        let payment = PaymentSamples.summary(.pending, nil, rule: PaymentSamples.never, missingPrice: reason)
        #expect(PaymentSamples.screen(payment, record: 4, width: width) == screen)
    }

    @Test(
        "what is left of the time",
        arguments: [(58, "58 s"), (300, "5m"), (0, "expired, a new request gets a new price")]
    )
    func expires(_ seconds: Int, _ text: String) throws {
        let challenge = try Fixture.challenge("v1-402-base-sepolia")
        let payment = PaymentSamples.summary(
            .pending,
            challenge,
            option: 1,
            rule: PaymentSamples.never,
            expiresIn: .seconds(seconds)
        )
        #expect(PaymentSamples.screen(payment, record: 4).contains("\nexpires  \(text)\n"))
    }

    @Test func `the amount is bold and the number yellow while it waits`() throws {
        let payment = PaymentSamples.summary(.pending, try Fixture.challenge("v1-402-base-sepolia"), option: 1)
        let line = Renderer(width: nil, usesColor: true).lines(
            PaymentView.blocks(payment, record: 4, now: PaymentSamples.now)
        )[0]
        #expect(
            line.hasPrefix("\u{1B}[38;5;136m402\u{1B}[0m payment required: \u{1B}[1m0.01 USDC\u{1B}[0m on Base Sepolia")
        )
    }
}
