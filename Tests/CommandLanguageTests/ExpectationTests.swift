import CommandLanguage
import Core
import OrderedJSON
import Testing

@Suite("Expectations")
struct ExpectationTests {
    @Test(
        "what holds",
        arguments: [
            "status == completed", "status == \"completed\"", "$last.status == completed", "$5.status == completed",
            "status != failed", "status not == failed", "result.ttl == 3455", "result.ttl == 3455.0",
            "result.ttl > 50m",
            "result.ttl < 1h", "result.ttl <= 57m35s", "result.ttl >= 57m35s", "result.ttl == 57m35s",
            "result.ttl > 3000",
            "result.ttl != 1h", "result.keys contains user:1", "result.keys not contains user:3", "result contains ttl",
            "result.text contains 'lo wo'", "result.text matches '^h.*d$'", "result.text matches wor",
            "result.ttl matches 34",
            "result.value == 42", "result.value == \"42\"", "result.value is text", "result.ttl is number",
            "result is object",
            "result.keys is list", "result.keys not is text", "result exists", "result.nothing not exists",
            "payment.amount <= 0.10 USDC", "payment.amount == 0.05 USDC", "payment.amount == 0.050 usdc",
            "payment.amount > 0.01 USDC", "payment.amount == 50000", "payment.amount == 50000 units",
            "payment.amount < 50001 units", "payment.human <= 0.05 USDC", "payment <= 0.05 USDC",
            "payment.amount != 0.05 EURC",
            "payment.findings[0].field == amount", "payment.findings[0].meant == \"0.001\"",
            "result.ttl == $last.result.ttl",
            "result.keys == [\"user:1\", \"user:2\"]",
            "payment.findings[0] == {\"meant\":\"0.001\",\"field\":\"amount\"}",
            "$name == Ada", "$name < Bea", "$none is null", "$none == null", "$object[\"b c\"] contains x",
            "result.keys contains $last.result.keys[0]",
        ]
    )
    func holds(_ text: String) throws {
        let verdict = try StatementParser.expectation(text).verdict(in: SampleScope())
        #expect(verdict.holds)
        #expect(verdict.difference.isEmpty)
        #expect(try assertion("expect " + text).verdict(in: SampleScope()).holds)
    }

    @Test(
        "what does not hold says what there was",
        arguments: [
            ("status == failed", "\"completed\""), ("status == Completed", "\"completed\""),
            ("result.ttl > 1h", "3455"),
            ("result.ttl == \"3455\"", "3455"), ("result.keys contains user", "[\"user:1\",\"user:2\"]"),
            ("status is number", "\"completed\""),
            ("payment.amount > 0.10 USDC", "\"50000\" (0.05 USDC)"),
            ("payment.amount == 0.05 EURC", "\"50000\" (0.05 USDC)"),
            ("payment.amount < 0.10 EURC", "\"50000\" (0.05 USDC)"), ("result.ttl < abc", "3455"),
            ("result.ttl not == 3455", "3455"),
            (
                "result.nothing == 5",
                "nothing: $last.result.nothing doesn't exist: there is no nothing in $last.result; known: ttl, keys, value, text"
            ),
            (
                "result.nothing != 5",
                "nothing: $last.result.nothing doesn't exist: there is no nothing in $last.result; known: ttl, keys, value, text"
            ),
            ("result.ttl not exists", "3455"), ("result.text matches '^w'", "\"hello world\""), ("$none == ''", "null"),
        ]
    )
    func fails(_ text: String, found: String) throws {
        let verdict = try assertion("expect " + text).verdict(in: SampleScope())
        #expect(!verdict.holds)
        #expect(verdict.found == found)
        #expect(verdict.difference == ["expected  \(text)", "found     \(found)"])
        #expect(ExpectationFailure(verdict).code == .expectationFailed)
    }

    @Test func `a value without a record can be judged`() throws {
        let expectation = try StatementParser.expectation("amount <= 0.10 USDC")
        let payment: JSONValue = ["amount": "50000", "human": "0.05 USDC"]
        #expect(try expectation.verdict(for: payment["amount"], within: payment, in: EmptyScope()).holds)
        #expect(try !expectation.verdict(for: nil, in: EmptyScope()).holds)
    }

    @Test(
        "an operand that does not exist is an error",
        arguments: ["status == $nme", "status contains \"${nme}\"", "status matches $nme"]
    )
    func operand(_ text: String) throws {
        let expectation = try StatementParser.expectation(text)
        #expect(throws: ParseError.self) { try expectation.verdict(in: SampleScope()) }
    }

    @Test("a line of a session is one assertion at most", arguments: ["a exists ; get k", "a exists\nget k", "", "a"])
    func alone(_ text: String) {
        #expect(throws: ParseError.self) { try StatementParser.expectation(text) }
    }

    @Test func `a bad pattern says what is bad about it`() throws {
        let error = try failure("expect a matches 'a('")
        #expect(error.message.hasPrefix("'a(' is not a valid regular expression: "))
        #expect(error.column == 18)
    }
}
