import Core
import HTTPTypes
import OrderedJSON
import Testing
import TestSupport
import X402

@Suite("Audit of a challenge")
struct AuditTests {
    @Test(
        "every published challenge has its findings, entry by entry, and a clean one has none",
        arguments: [
            ("v1-402-base-sepolia", [[]], []),
            ("v1-402-xcache-create", [[]], []),
            ("v1-402-xcache-topup", [[]], []),
            ("v1-402-caip2-network", [[]], []),
            ("v1-402-echo-extra-fields", [[]], []),
            ("v1-402-turbo-upload", [[]], []),
            ("v1-402-solana", [[], []], []),
            ("v1-402-string-version-and-numbers", [[]], []),
            ("v1-402-missing-optional-fields", [[]], [.missingVersion]),
            ("v1-402-multiple-accepts", [[], [], [], [], [], [.unknownNetwork]], []),
            ("v1-402-rejected-after-payment", [[]], []),
            ("v1-402-settlement-failed", [[]], []),
            ("v1-402-seed-example-bogus", [[.wrongDecimals, .lookalikeAsset]], [.missingVersion]),
            ("v2-402-base-sepolia", [[]], []),
            ("v2-402-body-only", [[]], [.missingHeader]),
            ("v2-402-header-without-resource", [[]], []),
            ("v2-402-multiple-accepts", [[], [], [], [], [], [.unknownNetwork, .badAmount]], []),
            ("v2-402-rejected-after-payment", [[]], []),
            ("v2-402-utf8-token-name", [[]], []),
            ("v2-412-permit2-allowance", [[]], []),
            ("v1v2-402-dual", [[]], []),
        ] as [(String, [[FindingCode]], [FindingCode])]
    )
    func fixture(_ name: String, entries: [[FindingCode]], whole: [FindingCode]) throws {
        let challenge = try Fixture.challenge(name)
        #expect(challenge.accepts.map { $0.findings.map(\.code) } == entries)
        #expect(challenge.findings.filter { $0.option == nil }.map(\.code) == whole)
        #expect(challenge.findings.count == entries.joined().count + whole.count)
    }

    @Test func `a seller who counts 18 decimals of a token that is none`() throws {
        let challenge = try Fixture.challenge(
            body:
                #"{"statusCode":402,"accepts":[{"scheme":"exact","network":"base-sepolia","payTo":"0x...","asset":"0x036CbD53842c5426634e7929541eC2318b4c2C8F","maxAmountRequired":"1000000000000000"}]}"#
        )
        let lines = challenge.findings.map { "\($0.level.rawValue) \($0.field): \($0.explanation)" }
        #expect(
            lines == [
                "fail amount: 1000000000000000 would be 1,000,000,000 USDC at 6 decimals: the seller probably meant 0.001 (18 decimals)",
                "fail asset: 0x036CbD53…8b4c2C8F is not a known token: 33 of 40 digits match USDC on Base Sepolia, the end differs, the checksum is wrong",
                "fail payTo: \"0x...\" is not an address",
                "warn version: x402Version is missing, read as version 1",
            ]
        )
        #expect(challenge.findings.map(\.code) == [.wrongDecimals, .lookalikeAsset, .badAddress, .missingVersion])
        #expect(challenge.findings.first?.meant == "0.001")
        #expect(challenge.faults.count == 3)
        #expect(challenge.payable.isEmpty)
        #expect(
            challenge.findings.first?.json.compact
                == #"{"level":"fail","code":"wrong_decimals","field":"amount","option":1,"seen":"1000000000000000","expected":"1000","meant":"0.001","explanation":"1000000000000000 would be 1,000,000,000 USDC at 6 decimals: the seller probably meant 0.001 (18 decimals)"}"#
        )
    }

    /// An entry of version 1 on Base with one field changed; `null` takes it away.
    private static func entry(_ changes: JSONObject) -> JSONValue {
        var entry: JSONObject = [
            "scheme": "exact", "network": "base", "maxAmountRequired": "10000",
            "payTo": "0x209693Bc6afc0C5328bA36FaF03C514EF312287C",
            "asset": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
        ]
        for change in changes { entry[change.key] = change.value.isNull ? Optional.none : change.value }
        return .object(entry)
    }

    @Test(
        "each fault of an entry is named with field, level and what was expected",
        arguments: [
            (["scheme": nil], .fail, .missingField, "scheme", "scheme is missing"),
            (["scheme": "deferred"], .warn, .unsupportedScheme, "scheme", "\"deferred\" is not a known scheme"),
            (["network": nil], .fail, .missingField, "network", "network is missing"),
            (["network": "eip155:777"], .warn, .unknownNetwork, "network", "\"eip155:777\" is not a known network"),
            (["maxAmountRequired": nil], .fail, .missingField, "amount", "amount is missing"),
            (["maxAmountRequired": "-1"], .fail, .badAmount, "amount", "\"-1\" is not a whole number of units"),
            (
                ["maxAmountRequired": "0.111"], .fail, .badAmount, "amount",
                "0.111 is not a whole number of units: the seller probably meant 111000 (0.111 USDC with 6 decimals)"
            ),
            (
                ["maxAmountRequired": "1000000000000"], .fail, .wrongDecimals, "amount",
                "1000000000000 would be 1,000,000 USDC at 6 decimals: the seller probably meant 0.000001 (18 decimals)"
            ),
            (
                ["maxAmountRequired": "100000000000"], .warn, .absurdAmount, "amount",
                "100,000 USDC is an unusual price"
            ),
            (
                ["amount": "20000"], .warn, .contradictingAmounts, "amount",
                "amount and maxAmountRequired differ: using 10000, not 20000"
            ),
            (["asset": nil], .fail, .missingField, "asset", "asset is missing"),
            (["asset": "USDC"], .fail, .badAddress, "asset", "\"USDC\" is not an address"),
            (["asset": 5], .fail, .badAddress, "asset", "\"5\" is not an address"),
            (
                ["asset": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02914"], .fail, .lookalikeAsset, "asset",
                "0x833589fC…bdA02914 is not a known token: 39 of 40 digits match USDC on Base, the end differs, the checksum is wrong"
            ),
            (
                ["asset": "0x833589fcd6edb6e08f4c7c32d4f71b54bda02914"], .fail, .lookalikeAsset, "asset",
                "0x833589fc…bda02914 is not a known token: 39 of 40 digits match USDC on Base, the end differs"
            ),
            (
                ["asset": "0x8335000000000000000000000000000000002913"], .fail, .lookalikeAsset, "asset",
                "0x83350000…00002913 is not a known token: 10 of 40 digits match USDC on Base, the middle differs"
            ),
            (
                ["asset": "0x833589Fcd6edb6e08f4c7c32d4f71b54bda02913"], .fail, .badChecksum, "asset",
                "the checksum of 0x833589Fc…bda02913 is wrong: the digits match USDC"
            ),
            (
                ["asset": "0x036CbD53842c5426634e7929541eC2318f3dCF7e"], .fail, .assetOfOtherNetwork, "asset",
                "0x036C…CF7e is USDC on Base Sepolia, not on Base"
            ),
            (["payTo": nil], .fail, .missingField, "payTo", "payTo is missing"),
            (
                ["payTo": "0x209693Bc6afc0C5328bA36FaF03C514EF312287d"], .fail, .badChecksum, "payTo",
                "the checksum of 0x209693Bc…F312287d is wrong: a digit may be mistyped"
            ),
            (
                ["payTo": "0x0000000000000000000000000000000000000000"], .fail, .zeroPayee, "payTo",
                "payTo is the zero address"
            ),
            (
                ["payTo": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"], .fail, .payeeIsToken, "payTo",
                "0x8335…2913 is the contract of USDC, not an account"
            ),
            (
                ["maxTimeoutSeconds": "soon"], .fail, .badTimeout, "maxTimeoutSeconds",
                "soon is not a valid number of seconds"
            ),
            (
                ["maxTimeoutSeconds": -5], .fail, .badTimeout, "maxTimeoutSeconds",
                "-5 is not a valid number of seconds"
            ),
            (
                ["maxTimeoutSeconds": 5], .warn, .shortTimeout, "maxTimeoutSeconds",
                "5 seconds may be too short to settle"
            ),
            (
                ["maxTimeoutSeconds": 90000], .warn, .longTimeout, "maxTimeoutSeconds",
                "a signature would be valid for 90000 seconds"
            ),
            (
                ["extra": ["name": "USDC", "version": "2"]], .warn, .wrongDomain, "extra.name",
                "the signing name of USDC on Base is \"USD Coin\", not \"USDC\": the token would refuse the signature"
            ),
            (
                ["extra": ["paymentFlow": "later"]], .warn, .unsupportedFlow, "extra.paymentFlow",
                "\"later\" is not a known payment flow"
            ),
            (
                ["extra": ["assetTransferMethod": "magic"]], .warn, .unsupportedMethod, "extra.assetTransferMethod",
                "\"magic\" is not a known transfer method"
            ),
        ] as [(JSONObject, Finding.Level, FindingCode, String, String)]
    )
    func fault(_ changes: JSONObject, level: Finding.Level, code: FindingCode, field: String, words: String) throws {
        let body: JSONValue = ["x402Version": 1, "accepts": [Self.entry(changes)]]
        let challenge = try Fixture.challenge(body: body.compact)
        let finding = try #require(challenge.findings.first)
        #expect(challenge.findings.count == 1)
        #expect(finding.level == level)
        #expect(finding.code == code)
        #expect(finding.field == field)
        #expect(finding.option == 1)
        #expect(finding.explanation == words)
        #expect(challenge.accepts[0].isPayable == (level == .warn && code != .unknownNetwork))
    }

    @Test func `an unknown token is a warning, and so is a name nobody knows`() throws {
        let body: JSONValue = [
            "x402Version": 1, "accepts": [Self.entry(["asset": "0x1111111111111111111111111111111111111111"])],
        ]
        let findings = try Fixture.challenge(body: body.compact).findings
        #expect(findings.map(\.code) == [.unknownAsset, .missingDomain, .missingDomain])
        #expect(findings.first?.explanation == "0x1111…1111 is not a known token on Base")
        #expect(findings.first?.expected == "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913")
        #expect(findings.allSatisfy { $0.level == .warn })
    }

    @Test func `a token of 18 decimals that is counted in 6 is a warning`() throws {
        let body: JSONValue = [
            "x402Version": 1,
            "accepts": [Self.entry(["network": "megaeth", "asset": "0xFAfDdbb3FC7688494971a79cc65DCa3EF82079E7"])],
        ]
        let finding = try #require(try Fixture.challenge(body: body.compact).findings.first)
        #expect(finding.code == .wrongDecimals)
        #expect(finding.level == .warn)
        #expect(finding.meant == "0.01")
    }

    @Test func `an entry that is no object hides no other`() throws {
        let body: JSONValue = ["x402Version": 1, "accepts": ["pay me", Self.entry([:])]]
        let challenge = try Fixture.challenge(body: body.compact)
        #expect(challenge.findings.map(\.code) == [.badEntry])
        #expect(challenge.findings.first?.explanation == "option 1 is text, not an object")
        #expect(challenge.payable.map(\.number) == [2])
    }

    @Test(
        "version and fields must agree",
        arguments: [
            (#"{"x402Version":3,"#, "maxAmountRequired", .fail, .unsupportedVersion, 1),
            (#"{"x402Version":1,"#, "amount", .warn, .contradictingVersions, 1),
            (#"{"x402Version":2,"#, "maxAmountRequired", .warn, .contradictingVersions, 2),
        ] as [(String, String, Finding.Level, FindingCode, Int)]
    )
    func version(_ start: String, amount: String, level: Finding.Level, code: FindingCode, read: Int) throws {
        let entry = Self.entry(["maxAmountRequired": nil, amount: "10000"]).compact
        let challenge = try PaymentChallenge(pasted: "\(start)\"accepts\":[\(entry)]}")
        #expect(challenge.version == read)
        #expect(challenge.findings.map(\.code) == [code])
        #expect(challenge.findings.first?.level == level)
        #expect(challenge.payable.isEmpty == (level == .fail))
    }

    @Test func `no version is guessed from the fields`() throws {
        let new = Self.entry(["maxAmountRequired": nil, "amount": "10000", "network": "eip155:8453"]).compact
        #expect(try PaymentChallenge(pasted: "{\"accepts\":[\(new)]}").version == 2)
        #expect(try PaymentChallenge(pasted: "{\"accepts\":[\(Self.entry([:]).compact)]}").version == 1)
    }

    @Test(
        "header and body must ask the same",
        arguments: [
            ("maxAmountRequired", "20000", "amount", "on Base the header says 0.01 USDC, the body 0.02 USDC"),
            (
                "payTo", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "payTo",
                "on Base the header says 0x209693Bc6afc0C5328bA36FaF03C514EF312287C, the body 0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
            ),
        ]
    )
    func mirror(_ name: String, _ value: String, field: String, words: String) throws {
        let two = Self.entry(["maxAmountRequired": nil, "amount": "10000", "network": "eip155:8453"])
        let header: JSONValue = ["x402Version": 2, "accepts": [two]]
        let body: JSONValue = ["x402Version": 1, "accepts": [Self.entry([name: .string(value)])]]
        let headers: HTTPFields = [.paymentRequired: PaymentHeaders.encode(header)]
        let reading = PaymentChallenge.read(status: 402, headers: headers, body: body.compactBytes)
        let finding = try #require(reading.challenge?.findings.first)
        #expect(finding.code == .contradictingVersions)
        #expect(finding.field == field)
        #expect(finding.explanation == words)
        #expect(reading.challenge?.payable == [])
    }

    @Test func `version 1 in a header is read as version 2`() throws {
        let two = Self.entry(["maxAmountRequired": nil, "amount": "10000"])
        let header: JSONValue = ["x402Version": 1, "accepts": [two]]
        let headers: HTTPFields = [.paymentRequired: PaymentHeaders.encode(header)]
        let challenge = PaymentChallenge.read(status: 402, headers: headers, body: []).challenge
        #expect(challenge?.version == 2)
        #expect(challenge?.findings.map(\.code) == [.contradictingVersions])
    }
}
