import Core
import PaymentModel
import Testing
import TestSupport
import X402

@testable import Console

@Suite("The 402 block of an unusable challenge")
struct UnusableChallengeViewTests {
    @Test(
        "a challenge with faults: every fault, what was meant, and a report for the seller",
        arguments: [
            (
                80,
                #"""
                402 unusable challenge: 3 faults, nothing was signed                          $7
                money    not charged
                for      PUT user:5678
                fail     amount   1000000000000000 would be 1,000,000,000 USDC at 6 decimals:
                                  the seller probably meant 0.001 (18 decimals)
                fail     asset    0x036CbD53…8b4c2C8F is not a known token: 33 of 40 digits
                                  match USDC on Base Sepolia, the end differs, the checksum is
                                  wrong
                fail     payTo    "0x..." is not an address
                warn     version  x402Version is missing, read as version 1
                next     challenge 7               every field and the expected value
                         challenge 7 > seller.txt  a report without secrets, for the seller
                """#
            ),
            (
                60,
                #"""
                402 unusable challenge: 3 faults, nothing was signed      $7
                money    not charged
                for      PUT user:5678
                fail     amount   1000000000000000 would be 1,000,000,000
                                  USDC at 6 decimals: the seller probably
                                  meant 0.001 (18 decimals)
                fail     asset    0x036CbD53…8b4c2C8F is not a known token:
                                  33 of 40 digits match USDC on Base
                                  Sepolia, the end differs, the checksum is
                                  wrong
                fail     payTo    "0x..." is not an address
                warn     version  x402Version is missing, read as version 1
                next     challenge 7               every field and the
                         expected value
                         challenge 7 > seller.txt  a report without secrets,
                         for the seller
                """#
            ),
            (
                40,
                #"""
                402 unusable challenge: 3 faults,
                nothing was signed                    $7
                money    not charged
                for      PUT user:5678
                fail     amount   1000000000000000 would
                                  be 1,000,000,000 USDC
                                  at 6 decimals: the
                                  seller probably meant
                                  0.001 (18 decimals)
                fail     asset    0x036CbD53…8b4c2C8F is
                                  not a known token: 33
                                  of 40 digits match
                                  USDC on Base Sepolia,
                                  the end differs, the
                                  checksum is wrong
                fail     payTo    "0x..." is not an
                                  address
                warn     version  x402Version is
                                  missing, read as
                                  version 1
                next     challenge 7               every
                         field and the expected value
                         challenge 7 > seller.txt  a
                         report without secrets, for the
                         seller
                """#
            ),
        ]
    )
    func malformed(_ width: Int, _ screen: String) throws {
        let payment = PaymentSamples.summary(
            .malformed,
            try PaymentSamples.challenge(entries: PaymentSamples.unusable, version: ""),
            purpose: "PUT user:5678"
        )
        #expect(PaymentSamples.screen(payment, record: 7, width: width) == screen)
    }

    @Test(
        "options that nobody here can pay are no faults",
        arguments: [
            (
                80,
                #"""
                402 unusable challenge: no option can be paid here, nothing was signed        $4
                money    not charged
                for      create a cache in eu-west-1
                option   none of 2 can be paid; option 1 is 0.50 USDC on Solana, option 2 is
                         0.001 USDC on Solana Devnet
                next     challenge 4               every field and the expected value
                         challenge 4 > seller.txt  a report without secrets, for the seller
                """#
            ),
            (
                60,
                #"""
                402 unusable challenge: no option can be paid here, nothing
                was signed                                                $4
                money    not charged
                for      create a cache in eu-west-1
                option   none of 2 can be paid; option 1 is 0.50 USDC on
                         Solana, option 2 is 0.001 USDC on Solana Devnet
                next     challenge 4               every field and the
                         expected value
                         challenge 4 > seller.txt  a report without secrets,
                         for the seller
                """#
            ),
            (
                40,
                #"""
                402 unusable challenge: no option can be
                paid here, nothing was signed         $4
                money    not charged
                for      create a cache in eu-west-1
                option   none of 2 can be paid; option 1
                         is 0.50 USDC on Solana, option
                         2 is 0.001 USDC on Solana
                         Devnet
                next     challenge 4               every
                         field and the expected value
                         challenge 4 > seller.txt  a
                         report without secrets, for the
                         seller
                """#
            ),
        ]
    )
    func foreign(_ width: Int, _ screen: String) throws {
        let payment = PaymentSamples.summary(.malformed, try Fixture.challenge("v1-402-solana"))
        #expect(PaymentSamples.screen(payment, record: 4, width: width) == screen)
    }

    @Test func `a hostile challenge is shortened and still says how much there is to see`() throws {
        let entry = PaymentSamples.onBase(
            #""scheme":"x","network":"nowhere","maxTimeoutSeconds":0,"maxAmountRequired":"-1","payTo":"me","asset":"it""#,
            #""description":"\#(String(repeating: "long ", count: 400))""#
        )
        let challenge = try PaymentSamples.challenge(entries: entry, entry, entry, entry, entry, entry, entry)
        let payment = PaymentSamples.summary(.malformed, challenge, purpose: String(repeating: "key ", count: 500))
        let lines = PaymentSamples.screen(payment, record: 7).split(separator: "\n")
        #expect(lines.count <= 14)
        #expect(lines.contains { $0.hasSuffix(" more findings: challenge 7") })
        #expect(lines.contains { $0.hasPrefix("next     challenge 7 ") })
    }

    @Test func `a finding about a field with a long name keeps the name`() throws {
        let challenge = try PaymentSamples.challenge(
            entries: PaymentSamples.onBase(#""extra":{"paymentFlow":"later"}"#)
        )
        let payment = PaymentSamples.summary(.pending, challenge, option: 1, rule: PaymentSamples.never)
        #expect(
            PaymentSamples.screen(payment, record: 4).contains(
                "\nwarn     extra.paymentFlow  \"later\" is not a known payment flow\n"
            )
        )
    }
}
