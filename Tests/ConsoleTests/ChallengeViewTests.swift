import Core
import ExecutorCore
import OrderedJSON
import Testing
import TestSupport
import X402

@testable import Console

@Suite("A challenge in full")
struct ChallengeViewTests {
    static func screen(_ challenge: PaymentChallenge, width: Int? = 80) -> String {
        Renderer.screen(ChallengeView.answer(challenge, record: 7).document.blocks, width: width)
    }

    @Test(
        "every field, and every finding beside what was expected",
        arguments: [
            (
                80,
                #"""
                402 challenge: 1 option, 2 faults, 1 warning                                  $7
                version  1, read from the body
                option   1 of 1: 1000000000000000 units on Base Sepolia, 2 faults, can't be read
                  scheme             exact
                  network            base-sepolia  (Base Sepolia)
                  payTo              0x066e4FBb1Cb2fd7dE4fb1432a7B1C1169B4c2C8F
                  asset              0x036CbD53842c5426634e7929541eC2318b4c2C8F
                  maxAmountRequired  1000000000000000
                  description        Pay to run requested task
                fail     amount: 1000000000000000 would be 1,000,000,000 USDC at 6 decimals: the
                         seller probably meant 0.001 (18 decimals)
                         seen     1000000000000000
                         expected 1000
                         meant    0.001
                fail     asset: 0x036CbD53…8b4c2C8F is not a known token: 33 of 40 digits match
                         USDC on Base Sepolia, the end differs, the checksum is wrong
                         seen     0x036CbD53842c5426634e7929541eC2318b4c2C8F
                         expected 0x036CbD53842c5426634e7929541eC2318f3dCF7e
                warn     version: x402Version is missing, read as version 1
                         expected x402Version 1
                """#
            ),
            (
                60,
                #"""
                402 challenge: 1 option, 2 faults, 1 warning              $7
                version  1, read from the body
                option   1 of 1: 1000000000000000 units on Base Sepolia, 2
                         faults, can't be read
                  scheme             exact
                  network            base-sepolia  (Base Sepolia)
                  payTo              0x066e4FBb1Cb2fd7dE4fb1432a7B1C1169B4c2C8F
                  asset              0x036CbD53842c5426634e7929541eC2318b4c2C8F
                  maxAmountRequired  1000000000000000
                  description        Pay to run requested task
                fail     amount: 1000000000000000 would be 1,000,000,000
                         USDC at 6 decimals: the seller probably meant 0.001
                         (18 decimals)
                         seen     1000000000000000
                         expected 1000
                         meant    0.001
                fail     asset: 0x036CbD53…8b4c2C8F is not a known token: 33
                         of 40 digits match USDC on Base Sepolia, the end
                         differs, the checksum is wrong
                         seen     0x036CbD53842c5426634e7929541eC2318b4c2C8F
                         expected 0x036CbD53842c5426634e7929541eC2318f3dCF7e
                warn     version: x402Version is missing, read as version 1
                         expected x402Version 1
                """#
            ),
            (
                40,
                #"""
                402 challenge: 1 option, 2 faults, 1
                warning                               $7
                version  1, read from the body
                option   1 of 1: 1000000000000000 units
                         on Base Sepolia, 2 faults,
                         can't be read
                  scheme             exact
                  network            base-sepolia  (Base
                                     Sepolia)
                  payTo              0x066e4FBb1Cb2fd7dE4fb1432a7B1C1169B4c2C8F
                  asset              0x036CbD53842c5426634e7929541eC2318b4c2C8F
                  maxAmountRequired  1000000000000000
                  description        Pay to run requested
                                     task
                fail     amount: 1000000000000000 would
                         be 1,000,000,000 USDC at 6
                         decimals: the seller probably
                         meant 0.001 (18 decimals)
                         seen     1000000000000000
                         expected 1000
                         meant    0.001
                fail     asset: 0x036CbD53…8b4c2C8F is
                         not a known token: 33 of 40
                         digits match USDC on Base
                         Sepolia, the end differs, the
                         checksum is wrong
                         seen
                         0x036CbD53842c5426634e7929541eC2318b4c2C8F
                         expected
                         0x036CbD53842c5426634e7929541eC2318f3dCF7e
                warn     version: x402Version is
                         missing, read as version 1
                         expected x402Version 1
                """#
            ),
        ]
    )
    func faulty(_ width: Int, _ screen: String) throws {
        #expect(Self.screen(try Fixture.challenge("v1-402-seed-example-bogus"), width: width) == screen)
    }

    @Test(
        "names of networks and tokens stand beside what the seller wrote",
        arguments: [
            (
                80,
                #"""
                402 challenge: 1 option, no problems found                                    $7
                version  2, read from the header
                error    PAYMENT-SIGNATURE header is required
                  resource.url          https://api.example.com/premium-data
                  resource.description  Access to premium market data
                  resource.mimeType     application/json
                option   1 of 1: 0.01 USDC on Base Sepolia, no problems found
                  scheme             exact
                  network            eip155:84532  (Base Sepolia)
                  amount             10000  (0.01 USDC, 6 decimals)
                  asset              0x036CbD53842c5426634e7929541eC2318f3dCF7e  (USDC, known)
                  payTo              0x209693Bc6afc0C5328bA36FaF03C514EF312287C  (checksum ok)
                  maxTimeoutSeconds  60
                  extra.name         USDC
                  extra.version      2
                """#
            ),
            (
                60,
                #"""
                402 challenge: 1 option, no problems found                $7
                version  2, read from the header
                error    PAYMENT-SIGNATURE header is required
                  resource.url          https://api.example.com/premium-data
                  resource.description  Access to premium market data
                  resource.mimeType     application/json
                option   1 of 1: 0.01 USDC on Base Sepolia, no problems
                         found
                  scheme             exact
                  network            eip155:84532  (Base Sepolia)
                  amount             10000  (0.01 USDC, 6 decimals)
                  asset              0x036CbD53842c5426634e7929541eC2318f3dCF7e
                                     (USDC, known)
                  payTo              0x209693Bc6afc0C5328bA36FaF03C514EF312287C
                                     (checksum ok)
                  maxTimeoutSeconds  60
                  extra.name         USDC
                  extra.version      2
                """#
            ),
            (
                40,
                #"""
                402 challenge: 1 option, no problems
                found                                 $7
                version  2, read from the header
                error    PAYMENT-SIGNATURE header is
                         required
                  resource.url          https://api.example.com/premium-data
                  resource.description  Access to premium
                                        market data
                  resource.mimeType     application/json
                option   1 of 1: 0.01 USDC on Base
                         Sepolia, no problems found
                  scheme             exact
                  network            eip155:84532  (Base
                                     Sepolia)
                  amount             10000  (0.01 USDC, 6
                                     decimals)
                  asset              0x036CbD53842c5426634e7929541eC2318f3dCF7e
                                     (USDC, known)
                  payTo              0x209693Bc6afc0C5328bA36FaF03C514EF312287C
                                     (checksum ok)
                  maxTimeoutSeconds  60
                  extra.name         USDC
                  extra.version      2
                """#
            ),
        ]
    )
    func clean(_ width: Int, _ screen: String) throws {
        #expect(Self.screen(try Fixture.challenge("v2-402-base-sepolia"), width: width) == screen)
    }

    @Test func `every option of every published challenge has its number`() throws {
        for name in PaymentSamples.published {
            let challenge = try Fixture.challenge(name)
            let lines = Self.screen(challenge).split(separator: "\n")
            let numbers = lines.filter { $0.hasPrefix("option   ") }.map { $0.dropFirst(9).prefix { $0 != ":" } }
            let count = challenge.accepts.count
            #expect(numbers.map(String.init) == (1...count).map { "\($0) of \(count)" })
            #expect(lines.count { $0.hasPrefix("fail") || $0.hasPrefix("warn") } == challenge.findings.count)
        }
    }

    @Test func `a program gets version, options and findings`() throws {
        let challenge = try PaymentSamples.challenge(entries: PaymentSamples.onBase(#""payTo":"me""#))
        let json = try #require(ChallengeView.answer(challenge, record: nil).document.json)
        #expect(
            json.compact
                == #"{"version":1,"origin":"body","options":[{"option":1,"price":"0.50 USDC on Base","payable":false,"entry":{"scheme":"exact","network":"base","maxAmountRequired":"500000","payTo":"0x209693Bc6afc0C5328bA36FaF03C514EF312287C","asset":"0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913","maxTimeoutSeconds":60,"payTo":"me"}}],"findings":[{"level":"fail","code":"bad_address","field":"payTo","option":1,"seen":"me","expected":"0x and 40 hexadecimal digits","explanation":"\"me\" is not an address"}]}"#
        )
        let clean = try Fixture.challenge("v1-402-base-sepolia")
        let option = try #require(ChallengeView.answer(clean, record: nil).document.json?["options"]?.array?[0])
        #expect(option["human"] == "0.01 USDC")
        #expect(option["network"] == "eip155:84532")
        #expect(option["payable"] == true)
    }

    @Test func `the report for the seller is whole, without ids of caches and without escapes`() throws {
        let resource = #""resource":"https://api.xcache.io/96ad0856-03b1-4ee7-9666-e81abd0349e1/user:1""#
        let long = String(repeating: "word ", count: 60) + "\\u001b[2J"
        let entry = PaymentSamples.onBase(resource, #""description":"\#(long)""#)
        let report = Self.screen(try PaymentSamples.challenge(entries: entry), width: nil)
        #expect(report.contains("resource           https://api.xcache.io/[id]/user:1"))
        #expect(!report.contains("96ad0856"))
        #expect(report.contains(String(repeating: "word ", count: 60) + #"\u{1b}[2J"#))
    }

    @Test func `a pasted challenge has no number at its edge`() throws {
        let challenge = try PaymentChallenge(pasted: #"{"x402Version":1,"accepts":[\#(PaymentSamples.onBase())]}"#)
        let lines = Renderer.screen(ChallengeView.answer(challenge, record: nil).document.blocks).split(separator: "\n")
        #expect(lines.prefix(2) == ["402 challenge: 1 option, no problems found", "version  1, read from text"])
    }

    @Test func `an entry that is no object is shown as a fault`() throws {
        let screen = Self.screen(try PaymentSamples.challenge(entries: "5"))
        #expect(screen.contains("option   1 of 1: ?, 1 fault, can't be read"))
        #expect(screen.contains("fail     accepts: option 1 is number, not an object"))
    }
}
