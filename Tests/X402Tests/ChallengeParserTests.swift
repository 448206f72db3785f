import Core
import HTTPTypes
import OrderedJSON
import Testing
import TestSupport
import X402

@Suite("Reading a challenge")
struct ChallengeReadingTests {
    @Test func `version 1 stands in the body`() throws {
        let challenge = try Fixture.challenge("v1-402-base-sepolia")
        #expect(challenge.version == 1)
        #expect(challenge.origin == .body)
        #expect(challenge.error == "X-PAYMENT header is required")
        #expect(challenge.accepts.count == 1)
        let requirements = try #require(challenge.payable.first)
        #expect(requirements.number == 1)
        #expect(requirements.scheme == "exact")
        #expect(requirements.network.displayName == "Base Sepolia")
        #expect(requirements.networkText == "base-sepolia")
        #expect(requirements.amount == AtomicAmount(10000))
        #expect(requirements.amountText == "0.01 USDC")
        #expect(requirements.asset.text == "0x036CbD53842c5426634e7929541eC2318f3dCF7e")
        #expect(requirements.payTo.text == "0x209693Bc6afc0C5328bA36FaF03C514EF312287C")
        #expect(requirements.maxTimeoutSeconds == 60)
        #expect(requirements.resource == "https://api.example.com/premium-data")
        #expect(requirements.description == "Access to premium market data")
        #expect(requirements.domainName == "USDC")
        #expect(requirements.domainVersion == "2")
        #expect(requirements.token?.symbol == "USDC")
    }

    @Test func `version 2 stands in the header and is kept whole for the echo`() throws {
        let name = "v2-402-base-sepolia"
        let challenge = try Fixture.challenge(name)
        #expect(challenge.version == 2)
        #expect(challenge.origin == .header)
        #expect(challenge.resource?.description == "Access to premium market data")
        #expect(challenge.payable.first?.description == "Access to premium market data")
        #expect(try JSONValue.object(challenge.raw) == #require(Fixture.json("challenges/\(name)")["decodedHeader"]))
    }

    @Test func `extensions and unknown fields are kept in order`() throws {
        let two = try Fixture.challenge("v2-402-multiple-accepts")
        #expect(
            try two.extensions.map(JSONValue.object)
                == Fixture.json("challenges/v2-402-multiple-accepts")["decodedHeader"]?["extensions"]
        )
        let echo = try Fixture.challenge("v1-402-echo-extra-fields")
        let entry = try #require(Fixture.json("challenges/v1-402-echo-extra-fields")["body"]?["accepts"]?.array?.first)
        #expect(try JSONValue.object(#require(echo.payable.first).raw) == entry)
    }

    @Test func `every way to write the header gives the same challenge`() throws {
        let decoded = try #require(try Fixture.json("challenges/v2-402-header-encodings")["decoded"])
        for variant in try Fixture.list("challenges/v2-402-header-encodings", "variants") {
            let headers: HTTPFields = [.paymentRequired: try #require(variant["value"]?.string)]
            let challenge = PaymentChallenge.read(status: 402, headers: headers, body: []).challenge
            #expect(challenge.map { .object($0.raw) } == decoded, "\(variant["name"]?.string ?? "")")
            #expect(challenge?.findings == [])
        }
    }

    @Test func `a header that cannot be read leaves the body, with a warning`() throws {
        let body = try #require(try Fixture.json("challenges/v1-402-base-sepolia")["body"]).compactBytes
        for value in try Fixture.list("challenges/v2-402-header-encodings", "invalid").compactMap(\.string) {
            let headers: HTTPFields = [.paymentRequired: value]
            #expect(PaymentChallenge.read(status: 402, headers: headers, body: []).challenge == nil)
            let challenge = PaymentChallenge.read(status: 402, headers: headers, body: body).challenge
            #expect(challenge?.version == 1)
            #expect(challenge?.findings.map(\.code) == [.badHeader])
        }
    }

    @Test func `a 402 without a challenge says so and offers nothing`() throws {
        for answer in try Fixture.list("challenges/v1-402-no-accepts", "cases") {
            #expect(try Fixture.reading(answer).challenge == nil)
        }
        let html = Array("<!doctype html>\u{1B}[2J".utf8)
        #expect(
            PaymentChallenge.read(status: 402, headers: [:], body: html)
                == .none(.notAChallenge(body: "<!doctype html>\\u{1b}[2J"))
        )
        let empty = Array(#"{"x402Version":1,"accepts":[]}"#.utf8)
        #expect(PaymentChallenge.read(status: 402, headers: [:], body: empty) == .none(.nothingOffered))
    }

    @Test("only 402 and 412 ask for payment", arguments: [200, 400, 403, 500])
    func status(_ status: Int) throws {
        let body = try #require(try Fixture.json("challenges/v1-402-base-sepolia")["body"]).compactBytes
        #expect(
            PaymentChallenge.read(status: status, headers: [:], body: body) == .none(.noPaymentAsked(status: status))
        )
    }

    @Test func `the header wins over the body`() throws {
        #expect(try Fixture.challenge("v1v2-402-dual").version == 2)
        let challenge = try Fixture.challenge("v2-402-header-without-resource")
        #expect(challenge.origin == .header)
        #expect(challenge.resource?.url == "https://api.example.com/premium-data")
    }

    @Test func `version as text, error as object, time as text`() throws {
        let challenge = try Fixture.challenge("v1-402-string-version-and-numbers")
        #expect(challenge.version == 1)
        #expect(challenge.error == #"{"message":"payment needed"}"#)
        #expect(challenge.payable.first?.maxTimeoutSeconds == 120)
    }

    @Test func `what is missing in the wild is filled in`() throws {
        let requirements = try #require(try Fixture.challenge("v1-402-missing-optional-fields").payable.first)
        #expect(requirements.maxTimeoutSeconds == 60)
        #expect(requirements.domainName == "USDC")
        #expect(requirements.domainVersion == "2")
        #expect(requirements.amount == AtomicAmount(10000))
    }

    @Test func `token names are UTF-8`() throws {
        #expect(try Fixture.challenge("v2-402-utf8-token-name").payable.first?.domainName == "USD₮0")
    }

    @Test func `a refusal names reason and payer`() throws {
        let challenge = try Fixture.challenge("v1-402-rejected-after-payment")
        #expect(challenge.error == "insufficient_funds")
        #expect(challenge.payer == "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")
    }

    @Test func `a router's wrapping is looked into once`() throws {
        let body = try #require(try Fixture.json("challenges/v1-402-base-sepolia")["body"])
        let asObject: JSONValue = ["success": false, "result": body]
        let asText: JSONValue = ["success": false, "result": .string(body.compact)]
        for wrapped in [asObject, asText] {
            let challenge = try Fixture.challenge(body: wrapped.compact)
            #expect(challenge.payable.count == 1)
            #expect(challenge.findings == [])
        }
        let twice: JSONValue = ["success": false, "result": asObject]
        #expect(PaymentChallenge.read(status: 402, headers: [:], body: twice.compactBytes).challenge == nil)
    }

    @Test func `numbers above 2^53 keep their digits`() throws {
        let challenge = try Fixture.challenge(
            body: #"""
                {"x402Version":1,"accepts":[{"scheme":"exact","network":"megaeth","maxAmountRequired":9007199254740993,
                "payTo":"0x209693bc6afc0c5328ba36faf03c514ef312287c","asset":"0xfafddbb3fc7688494971a79cc65dca3ef82079e7",
                "odd":1.10}]}
                """#
        )
        #expect(challenge.accepts.first?.amountText == "0.009007199254740993 MegaUSD")
        #expect(challenge.accepts.first?.raw["odd"] == .number(try #require(JSONNumber("1.10"))))
    }

    @Test func `pasted text may be JSON, base64, or a header line`() throws {
        let body = try #require(try Fixture.json("challenges/v1-402-base-sepolia")["body"])
        let header = try #require(
            try Fixture.json("challenges/v2-402-base-sepolia")["headers"]?["PAYMENT-REQUIRED"]?.string
        )
        #expect(try PaymentChallenge(pasted: " \(body.prettyPrinted)\n").version == 1)
        #expect(try PaymentChallenge(pasted: header).version == 2)
        #expect(try PaymentChallenge(pasted: "PAYMENT-REQUIRED: \(header)").findings == [])
        #expect(try PaymentChallenge(pasted: "\"\(header)\"").origin == .text)
        #expect(throws: ChallengeError.unreadable) { try PaymentChallenge(pasted: "hello, world") }
        #expect(throws: ChallengeError.notAChallenge(body: "{}")) { try PaymentChallenge(pasted: "{}") }
    }

    @Test func `text from the network is safe to show`() throws {
        let challenge = try Fixture.challenge(
            body:
                #"{"error":"\u001b[2Jpaid \u202e","accepts":[{"scheme":"ex\u0007act","network":"\u001b[31m","amount":"1\u001b","payTo":"\u202e","asset":"\u200b"}]}"#
        )
        #expect(challenge.error == "\\u{1b}[2Jpaid \\u{202e}")
        let option = try #require(challenge.accepts.first)
        let shown =
            [option.amountText, option.networkText, option.assetText, option.payToText]
            + challenge.findings.flatMap {
                [$0.seen, $0.explanation]
            }
        for text in shown { #expect(text == text.terminalSafe) }
    }

    @Test("a thousand options and five megabytes are read", .timeLimit(.minutes(10)))
    func large() throws {
        let entry = try #require(
            try Fixture.json("challenges/v1-402-base-sepolia")["body"]?["accepts"]?.array?.first?.object
        )
        var many: [JSONValue] = []
        for index in 0..<1000 {
            var copy = entry
            copy["asset"] = .string("0x" + String(repeating: "1", count: 36) + String(1000 + index))
            copy["description"] = .string(String(repeating: "x", count: 5000))
            many.append(.object(copy))
        }
        let challenge = try Fixture.challenge(
            body: JSONValue.object(["x402Version": 1, "accepts": .array(many)]).compact
        )
        #expect(challenge.accepts.count == 1000)
        #expect(challenge.payable.count == 1000)
    }
}
