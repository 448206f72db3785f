import Core
import PaymentModel
import Testing
import TestSupport
import X402

@testable import Console

@Suite("The bounds of the 402 block")
struct PaymentViewBoundsTests {
    @Test func `of many options two are shown, and findings about other options are only counted`() throws {
        let payment = PaymentSamples.summary(
            .pending,
            try Fixture.challenge("v2-402-multiple-accepts"),
            option: 4,
            rule: PaymentSamples.never
        )
        #expect(
            PaymentSamples.screen(payment, record: 4) == """
                402 payment required: 0.50 USDC on Base                                       $4
                money    not charged; nothing was signed
                for      create a cache in eu-west-1 (seller: "Create a cache")
                pay to   0x2096…287C  checksum ok
                asset    USDC 0x8335…2913, known, 6 decimals: 500000 units
                option   4 of 6; option 1 is 0.50 USDC on Solana, option 2 is 5.00 USDC on Base;
                         3 more: challenge 4
                warn     2 findings: challenge 4
                rule     never: payments are off
                next     explain 4        what happened, in sentences
                         challenge 4      every option, every field
                """
        )
    }

    @Test("no published challenge makes more than 14 lines of a narrow screen", arguments: PaymentSamples.published)
    func narrow(_ name: String) throws {
        let challenge = try Fixture.challenge(name)
        for outcome in [PaymentSummary.Outcome.pending, .declined, .malformed] {
            for width in [30, 37, 40, 60] {
                let payment = PaymentSamples.summary(
                    outcome,
                    challenge,
                    rule: PaymentSamples.never,
                    expiresIn: .seconds(60)
                )
                let blocks = PaymentView.blocks(payment, record: 4, now: PaymentSamples.now, width: width)
                let lines = Renderer(width: width, usesColor: false).lines(blocks)
                let rows = lines.reduce(0) { $0 + max(1, ($1.count + width - 1) / width) }
                #expect((4...14).contains(rows), "\(outcome) at \(width)")
            }
        }
    }

    @Test("no published challenge makes more than 14 lines of 80 cells", arguments: PaymentSamples.published)
    func bound(_ name: String) throws {
        let challenge = try Fixture.challenge(name)
        for outcome in [PaymentSummary.Outcome.pending, .declined, .malformed] {
            let payment = PaymentSamples.summary(
                outcome,
                challenge,
                rule: PaymentSamples.never,
                expiresIn: .seconds(60)
            )
            let lines = PaymentSamples.screen(payment, record: 1000).split(separator: "\n")
            #expect((4...14).contains(lines.count))
            #expect(lines.allSatisfy { $0.count <= 80 })
        }
    }

    @Test func `an amount of 78 digits is never cut`() throws {
        let digits = String(repeating: "9", count: 77)
        let challenge = try PaymentSamples.challenge(
            entries: PaymentSamples.onBase(
                #""asset":"0x1111111111111111111111111111111111111111","maxAmountRequired":"\#(digits)""#
            )
        )
        let payment = PaymentSamples.summary(.declined, challenge, rule: PaymentSamples.tenCents)
        let screen = PaymentSamples.screen(payment, record: 7)
        #expect(screen.split(separator: "\n").count { $0.contains(digits) } == 2)
        #expect(screen.split(separator: "\n").count <= 14)
    }

    @Test func `text from the network cannot steer the terminal`() throws {
        let challenge = try PaymentSamples.challenge(
            entries: PaymentSamples.onBase(#""description":"\u001b[2J\u202egood\nOK cache""#)
        )
        let payment = PaymentSamples.summary(
            .pending,
            challenge,
            option: 1,
            purpose: "PUT a\u{1B}]0;x",
            rule: PaymentSamples.never
        )
        let line = #"for      PUT a\u{1b}]0;x (seller: "\u{1b}[2J\u{202e}good\u{a}OK cache")"#
        #expect(PaymentSamples.screen(payment, record: 4).split(separator: "\n")[2] == line)
    }

    @Test func `addresses that read the same when shortened are shown whole`() throws {
        let other = PaymentSamples.onBase(#""payTo":"0x2096000000000000000000000000000000002870""#)
        let twin = PaymentSamples.onBase(#""payTo":"0x2096111111111111111111111111111111112870""#)
        let payment = PaymentSamples.summary(
            .pending,
            try PaymentSamples.challenge(entries: other, twin),
            option: 1,
            rule: PaymentSamples.never
        )
        let screen = PaymentSamples.screen(payment, record: 4)
        #expect(screen.contains("pay to   0x2096000000000000000000000000000000002870  checksum ok"))
    }
}
