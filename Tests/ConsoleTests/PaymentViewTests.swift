import Core
import Foundation
import HTTPTypes
import OrderedJSON
import PaymentModel
import Testing
import X402

@testable import Console

@Suite("The 402 block")
struct PaymentViewTests {
    static let now = Timestamp(sinceEpoch: .seconds(1_761_652_800))
    static let never = PaymentRule.neverPays
    /// A limit of 0.10 for one payment.
    static let tenCents = (try? SpendingLimit(parsing: "0.10")).map(PaymentRule.overPayment)

    /// A published challenge, read.
    static func challenge(_ name: String) throws -> PaymentChallenge {
        let folder = try #require(Bundle.module.resourceURL)
        let bytes = try Data(contentsOf: folder.appendingPathComponent("Fixtures/\(name).json"))
        let answer = try JSONValue(parsing: [UInt8](bytes))
        var headers = HTTPFields()
        for member in answer["headers"]?.object ?? [:] {
            headers[try #require(HTTPField.Name(member.key))] = member.value.string
        }
        let status = try #require(answer["status"]?.int)
        let body = answer["body"]?.compactBytes ?? []
        return try #require(PaymentChallenge.read(status: status, headers: headers, body: body).challenge)
    }

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

    /// What stands on a screen of that width.
    static func screen(_ blocks: [Block], width: Int? = 80) -> String {
        Renderer(width: width, usesColor: false).lines(blocks).joined(separator: "\n")
    }

    static func screen(_ payment: PaymentSummary, record: Int, width: Int? = 80) -> String {
        screen(PaymentView.blocks(payment, record: record, now: now), width: width)
    }

    /// A challenge of version 1 with those entries.
    static func challenge(entries: String..., version: String = #""x402Version":1,"#) throws -> PaymentChallenge {
        let body = #"{\#(version)"accepts":[\#(entries.joined(separator: ","))]}"#
        return try #require(PaymentChallenge.read(status: 402, headers: [:], body: Array(body.utf8)).challenge)
    }

    /// An entry on Base; every change is `"name":value`, and wins over the entry's own.
    static func onBase(_ changes: String...) -> String {
        let entry =
            #"{"scheme":"exact","network":"base","maxAmountRequired":"500000","payTo":"0x209693Bc6afc0C5328bA36FaF03C514EF312287C","#
            + #""asset":"0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913","maxTimeoutSeconds":60"#
        return ([entry] + changes).joined(separator: ",") + "}"
    }

    static let onSolana =
        #"{"scheme":"exact","network":"solana","maxAmountRequired":"500000","payTo":"2wKupLR9q6wXYppw8Gr2NvWxKBUqm4PPJKkQfoxHDBg4","asset":"EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"}"#
    static let unusable =
        #"{"scheme":"exact","network":"base-sepolia","payTo":"0x...","asset":"0x036CbD53842c5426634e7929541eC2318b4c2C8F","maxAmountRequired":"1000000000000000"}"#

    @Test(
        "a price over the limit: price, limit, who is paid, what else is offered",
        arguments: [
            (
                80,
                #"""
                402 not paid: 0.50 USDC on Base is over your limit of 0.10                    $4
                money    unmoved; nothing was signed
                for      create a cache in eu-west-1 (50,000 operations, says the seller)
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
                money    unmoved; nothing was signed
                for      create a cache in eu-west-1 (50,000 operations,
                         says the seller)
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
                money    unmoved; nothing was signed
                for      create a cache in eu-west-1
                         (50,000 operations, says the
                         seller)
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
        let challenge = try Self.challenge(entries: Self.onBase(#""description":"50,000 operations""#), Self.onSolana)
        let payment = Self.summary(
            .declined,
            challenge,
            option: 1,
            rule: Self.tenCents,
            expiresIn: .seconds(58)
        )
        #expect(Self.screen(payment, record: 4, width: width) == screen)
    }

    @Test(
        "a challenge with faults: every fault, what was meant, and a report for the seller",
        arguments: [
            (
                80,
                #"""
                402 unusable challenge: 3 faults, nothing was signed                          $7
                money    unmoved
                for      PUT user:5678
                fail     amount   1000000000000000 would be 1,000,000,000 USDC at 6 decimals;
                                  at 18 it is 0.001, probably what the seller meant
                fail     asset    0x036CbD53…8b4c2C8F is no known token: 33 of 40 digits are
                                  USDC's on Base Sepolia, the end differs, the checksum is wrong
                fail     payTo    "0x..." is not an address
                warn     version  no x402Version; read as version 1
                next     challenge 7              every field beside what was expected
                         challenge 7 > seller.txt a report without secrets, for the seller
                """#
            ),
            (
                60,
                #"""
                402 unusable challenge: 3 faults, nothing was signed      $7
                money    unmoved
                for      PUT user:5678
                fail     amount   1000000000000000 would be 1,000,000,000
                                  USDC at 6 decimals; at 18 it is 0.001,
                                  probably what the seller meant
                fail     asset    0x036CbD53…8b4c2C8F is no known token: 33
                                  of 40 digits are USDC's on Base Sepolia,
                                  the end differs, the checksum is wrong
                fail     payTo    "0x..." is not an address
                warn     version  no x402Version; read as version 1
                next     challenge 7              every field beside what
                         was expected
                         challenge 7 > seller.txt a report without secrets,
                         for the seller
                """#
            ),
            (
                40,
                #"""
                402 unusable challenge: 3 faults,
                nothing was signed                    $7
                money    unmoved
                for      PUT user:5678
                fail     amount   1000000000000000 would
                                  be 1,000,000,000 USDC
                                  at 6 decimals; at 18
                                  it is 0.001, probably
                                  what the seller meant
                fail     asset    0x036CbD53…8b4c2C8F is
                                  no known token: 33 of
                                  40 digits are USDC's
                                  on Base Sepolia, the
                                  end differs, the
                                  checksum is wrong
                fail     payTo    "0x..." is not an
                                  address
                warn     version  no x402Version; read
                                  as version 1
                next     challenge 7              every
                         field beside what was expected
                         challenge 7 > seller.txt a
                         report without secrets, for the
                         seller
                """#
            ),
        ]
    )
    func malformed(_ width: Int, _ screen: String) throws {
        let payment = Self.summary(
            .malformed,
            try Self.challenge(entries: Self.unusable, version: ""),
            purpose: "PUT user:5678"
        )
        #expect(Self.screen(payment, record: 7, width: width) == screen)
    }

    @Test(
        "a payment that is due waits, and says by which rule",
        arguments: [
            (
                80,
                #"""
                402 payment required: 0.01 USDC on Base Sepolia                               $4
                money    unmoved; nothing was signed
                for      create a cache in eu-west-1 (Access to premium market data, says the
                         seller)
                pay to   0x2096…287C  checksum ok
                asset    USDC 0x036C…CF7e, known, 6 decimals: 10000 units
                rule     never: this console does not pay
                expires  1m
                next     explain 4        what happened, in sentences
                         challenge 4      every option, every field
                """#
            ),
            (
                60,
                #"""
                402 payment required: 0.01 USDC on Base Sepolia           $4
                money    unmoved; nothing was signed
                for      create a cache in eu-west-1 (Access to premium
                         market data, says the seller)
                pay to   0x2096…287C  checksum ok
                asset    USDC 0x036C…CF7e, known, 6 decimals: 10000 units
                rule     never: this console does not pay
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
                money    unmoved; nothing was signed
                for      create a cache in eu-west-1
                         (Access to premium market data,
                         says the seller)
                pay to   0x2096…287C  checksum ok
                asset    USDC 0x036C…CF7e, known, 6
                         decimals: 10000 units
                rule     never: this console does not
                         pay
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
        let challenge = try Self.challenge("v1-402-base-sepolia")
        let payment = Self.summary(.pending, challenge, option: 1, rule: Self.never, expiresIn: .seconds(60))
        #expect(Self.screen(payment, record: 4, width: width) == screen)
    }

    @Test(
        "without a price the block says why there is none",
        arguments: [
            (
                80,
                #"""
                402 expected: the price is not known                                          $4
                money    unmoved; nothing was signed
                for      create a cache in eu-west-1
                reason   neither the router nor api.xcache.io tells a price
                rule     never: this console does not pay
                next     explain 4        what happened, in sentences
                         trace 4          the requests, secrets masked
                """#
            ),
            (
                60,
                #"""
                402 expected: the price is not known                      $4
                money    unmoved; nothing was signed
                for      create a cache in eu-west-1
                reason   neither the router nor api.xcache.io tells a price
                rule     never: this console does not pay
                next     explain 4        what happened, in sentences
                         trace 4          the requests, secrets masked
                """#
            ),
            (
                40,
                #"""
                402 expected: the price is not known  $4
                money    unmoved; nothing was signed
                for      create a cache in eu-west-1
                reason   neither the router nor
                         api.xcache.io tells a price
                rule     never: this console does not
                         pay
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
        let payment = Self.summary(.pending, nil, rule: Self.never, missingPrice: reason)
        #expect(Self.screen(payment, record: 4, width: width) == screen)
    }

    @Test(
        "options that nobody here can pay are no faults",
        arguments: [
            (
                80,
                #"""
                402 unusable challenge: no option can be paid here, nothing was signed        $4
                money    unmoved
                for      create a cache in eu-west-1
                option   none of 2 can be paid; option 1 is 0.50 USDC on Solana, option 2 is
                         0.001 USDC on Solana Devnet
                next     challenge 4              every field beside what was expected
                         challenge 4 > seller.txt a report without secrets, for the seller
                """#
            ),
            (
                60,
                #"""
                402 unusable challenge: no option can be paid here, nothing
                was signed                                                $4
                money    unmoved
                for      create a cache in eu-west-1
                option   none of 2 can be paid; option 1 is 0.50 USDC on
                         Solana, option 2 is 0.001 USDC on Solana Devnet
                next     challenge 4              every field beside what
                         was expected
                         challenge 4 > seller.txt a report without secrets,
                         for the seller
                """#
            ),
            (
                40,
                #"""
                402 unusable challenge: no option can be
                paid here, nothing was signed         $4
                money    unmoved
                for      create a cache in eu-west-1
                option   none of 2 can be paid; option 1
                         is 0.50 USDC on Solana, option
                         2 is 0.001 USDC on Solana
                         Devnet
                next     challenge 4              every
                         field beside what was expected
                         challenge 4 > seller.txt a
                         report without secrets, for the
                         seller
                """#
            ),
        ]
    )
    func foreign(_ width: Int, _ screen: String) throws {
        let payment = Self.summary(.malformed, try Self.challenge("v1-402-solana"))
        #expect(Self.screen(payment, record: 4, width: width) == screen)
    }

    @Test func `of many options two are shown, and findings about other options are only counted`() throws {
        let payment = Self.summary(.pending, try Self.challenge("v2-402-multiple-accepts"), option: 4, rule: Self.never)
        #expect(
            Self.screen(payment, record: 4) == """
                402 payment required: 0.50 USDC on Base                                       $4
                money    unmoved; nothing was signed
                for      create a cache in eu-west-1 (Create a cache, says the seller)
                pay to   0x2096…287C  checksum ok
                asset    USDC 0x8335…2913, known, 6 decimals: 500000 units
                option   4 of 6; option 1 is 0.50 USDC on Solana, option 2 is 5.00 USDC on Base;
                         3 more: challenge 4
                warn     2 findings: challenge 4
                rule     never: this console does not pay
                next     explain 4        what happened, in sentences
                         challenge 4      every option, every field
                """
        )
    }

    @Test func `a finding about a field with a long name keeps the name`() throws {
        let challenge = try Self.challenge(entries: Self.onBase(#""extra":{"paymentFlow":"later"}"#))
        let payment = Self.summary(.pending, challenge, option: 1, rule: Self.never)
        #expect(
            Self.screen(payment, record: 4).contains(
                "\nwarn     extra.paymentFlow  \"later\" is no known payment flow\n"
            )
        )
    }

    static let published = [
        "v1-402-base-sepolia", "v1-402-caip2-network", "v1-402-echo-extra-fields", "v1-402-missing-optional-fields",
        "v1-402-multiple-accepts", "v1-402-rejected-after-payment", "v1-402-seed-example-bogus",
        "v1-402-settlement-failed", "v1-402-solana", "v1-402-string-version-and-numbers", "v1-402-turbo-upload",
        "v1-402-xcache-create", "v1-402-xcache-topup", "v1v2-402-dual", "v2-402-base-sepolia", "v2-402-body-only",
        "v2-402-header-without-resource", "v2-402-multiple-accepts", "v2-402-rejected-after-payment",
        "v2-402-utf8-token-name", "v2-412-permit2-allowance",
    ]

    @Test("no published challenge makes more than 14 lines of a narrow screen", arguments: published)
    func narrow(_ name: String) throws {
        let challenge = try Self.challenge(name)
        for outcome in [PaymentSummary.Outcome.pending, .declined, .malformed] {
            for width in [30, 37, 40, 60] {
                let payment = Self.summary(outcome, challenge, rule: Self.never, expiresIn: .seconds(60))
                let blocks = PaymentView.blocks(payment, record: 4, now: Self.now, width: width)
                let lines = Renderer(width: width, usesColor: false).lines(blocks)
                let rows = lines.reduce(0) { $0 + max(1, ($1.count + width - 1) / width) }
                #expect((4...14).contains(rows), "\(outcome) at \(width)")
            }
        }
    }

    @Test("no published challenge makes more than 14 lines of 80 cells", arguments: published)
    func bound(_ name: String) throws {
        let challenge = try Self.challenge(name)
        for outcome in [PaymentSummary.Outcome.pending, .declined, .malformed] {
            let payment = Self.summary(outcome, challenge, rule: Self.never, expiresIn: .seconds(60))
            let lines = Self.screen(payment, record: 1000).split(separator: "\n")
            #expect((4...14).contains(lines.count))
            #expect(lines.allSatisfy { $0.count <= 80 })
        }
    }

    @Test func `a hostile challenge is shortened and still says how much there is to see`() throws {
        let entry = Self.onBase(
            #""scheme":"x","network":"nowhere","maxTimeoutSeconds":0,"maxAmountRequired":"-1","payTo":"me","asset":"it""#,
            #""description":"\#(String(repeating: "long ", count: 400))""#
        )
        let challenge = try Self.challenge(entries: entry, entry, entry, entry, entry, entry, entry)
        let payment = Self.summary(.malformed, challenge, purpose: String(repeating: "key ", count: 500))
        let lines = Self.screen(payment, record: 7).split(separator: "\n")
        #expect(lines.count <= 14)
        #expect(lines.contains { $0.hasSuffix(" more findings: challenge 7") })
        #expect(lines.contains { $0.hasPrefix("next     challenge 7 ") })
    }

    @Test func `an amount of 78 digits is never cut`() throws {
        let digits = String(repeating: "9", count: 77)
        let challenge = try Self.challenge(
            entries: Self.onBase(
                #""asset":"0x1111111111111111111111111111111111111111","maxAmountRequired":"\#(digits)""#
            )
        )
        let payment = Self.summary(.declined, challenge, rule: Self.tenCents)
        let screen = Self.screen(payment, record: 7)
        #expect(screen.split(separator: "\n").count { $0.contains(digits) } == 2)
        #expect(screen.split(separator: "\n").count <= 14)
    }

    @Test func `text from the network cannot steer the terminal`() throws {
        let challenge = try Self.challenge(entries: Self.onBase(#""description":"\u001b[2J\u202egood\nOK cache""#))
        let payment = Self.summary(.pending, challenge, option: 1, purpose: "PUT a\u{1B}]0;x", rule: Self.never)
        let line = #"for      PUT a\u{1b}]0;x (\u{1b}[2J\u{202e}good\u{a}OK cache, says the seller)"#
        #expect(Self.screen(payment, record: 4).split(separator: "\n")[2] == line)
    }

    @Test func `addresses that read the same when shortened are shown whole`() throws {
        let other = Self.onBase(#""payTo":"0x2096000000000000000000000000000000002870""#)
        let twin = Self.onBase(#""payTo":"0x2096111111111111111111111111111111112870""#)
        let payment = Self.summary(.pending, try Self.challenge(entries: other, twin), option: 1, rule: Self.never)
        let screen = Self.screen(payment, record: 4)
        #expect(screen.contains("pay to   0x2096000000000000000000000000000000002870  checksum ok"))
    }

    @Test(
        "what is left of the time",
        arguments: [(58, "58 s"), (300, "5m"), (0, "over; a new request brings a new price")]
    )
    func expires(_ seconds: Int, _ text: String) throws {
        let challenge = try Self.challenge("v1-402-base-sepolia")
        let payment = Self.summary(.pending, challenge, option: 1, rule: Self.never, expiresIn: .seconds(seconds))
        #expect(Self.screen(payment, record: 4).contains("\nexpires  \(text)\n"))
    }

    @Test func `the amount is bold and the number yellow while it waits`() throws {
        let payment = Self.summary(.pending, try Self.challenge("v1-402-base-sepolia"), option: 1)
        let line = Renderer(width: nil, usesColor: true).lines(PaymentView.blocks(payment, record: 4, now: Self.now))[0]
        #expect(
            line.hasPrefix("\u{1B}[38;5;136m402\u{1B}[0m payment required: \u{1B}[1m0.01 USDC\u{1B}[0m on Base Sepolia")
        )
    }
}
