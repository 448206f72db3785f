import Console
import Core
import OrderedJSON
import Testing
import TestSupport

/// Hostile answers, after which the prompt goes on and has written nothing that moves the cursor.
@Suite("Hostile answers")
struct HostileAnswersTests {
    private static let lines = [
        "create eu-west-1", "get k", "set k 1 ttl 1h", "set j {\"a\":1}", "ttl k", "expire k 1h", "keys", "keys a*",
        "del k j", "exists k", "topup", #"task {"taskType":"store","provider":"xcache","fileInline":"v"}"#,
    ]
    private static let looks = ["trace", "explain", "challenge", "history", "status"]

    private static let bodies = [
        "", "{}", "[]", "null", "5", "\"\u{1B}[2J\"", "<html>\u{1B}]0;x\u{7}</html>", "{\"id\":", "\u{0}\u{1}",
        #"{"id":"\u001b[2J\u202e","key":"\u001b[31m","value":"\u001b[2J","ttl":"\u001b[2J","message":"\u001b[2J"}"#,
        #"{"key":"k","value":{"\u001b[2J":["\u202e",{"a":[]}]},"ttl":9223372036854775807}"#,
        #"{"key":{},"value":[],"ttl":-9223372036854775808,"unit":[]}"#,
        #"{"keys":[1,null,{},"\u001b[2J","ok"],"count":-9223372036854775808,"operations":{"\u001b[2J":"\u202e","b":1e99}}"#,
        #"{"keys":{"a":1},"count":"many","operations":[1]}"#,
        #"{"error":"\u001b[2J\u0007","message":{"a":1}}"#,
        #"{"error":{"message":"\u001b[2J"},"accepts":[]}"#,
        #"{"requiresPayment":true,"targetPaymentRequirements":{"payTo":"\u001b[2J","network":5,"amount":-1}}"#,
        #"{"requiresPayment":true,"targetPaymentRequirements":[null,[],{"maxAmountRequired":"1e9"}]}"#,
        #"{"requiresPayment":false,"status":402,"response":{"accepts":[{"scheme":"\u001b[2J"}]}}"#,
        #"{"x402Version":1,"error":"\u001b[2J","accepts":[{"scheme":"exact","network":"\u001b[2J","extra":[]},5,null]}"#,
        #"{"x402Version":99,"accepts":[{}],"resource":"\u001b[2J","extensions":7}"#,
        #"{"success":false,"error":"\u001b[2J","result":{}}"#, #"{"success":true,"result":"\u001b[2J"}"#,
        #"{"data":{"data":{"data":[]}}}"#,
        String(repeating: "[", count: 500) + String(repeating: "]", count: 500),
        String(repeating: "[", count: 20_000), #"{"error":"\#(String(repeating: "x", count: 20_000))"}"#,
    ]

    private static let statuses = [200, 201, 202, 204, 302, 400, 401, 402, 404, 412, 429, 500, 503, 599]

    private static func isCalm(_ line: String) -> Bool {
        line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{7F}" && $0 != "\u{202E}" }
    }

    @Test("are shown to people without their control characters", arguments: statuses)
    func people(_ status: Int) async {
        for body in Self.bodies {
            let requestPath = RequestPath(over: ScriptedTransport([], then: .json(status, body)))
            let end = await requestPath.type(Self.lines + Self.looks, as: .human, keepsGoing: true)
            #expect((0...7).contains(end.code), "\(status) \(body)")
            let strange = (end.output + end.errors).filter { !Self.isCalm($0) }
            #expect(strange == [], "\(status) \(body.prefix(200).debugDescription)")
            #expect(!end.output.isEmpty || !end.errors.isEmpty)
        }
    }

    @Test("become one record for each line", arguments: statuses)
    func records(_ status: Int) async throws {
        for body in Self.bodies {
            let requestPath = RequestPath(over: ScriptedTransport([], then: .json(status, body)))
            let end = await requestPath.type(Self.lines, as: .json, keepsGoing: true)
            let records = try end.output.map { try JSONValue(parsing: $0) }
            #expect(records.count == Self.lines.count, "\(status) \(body.prefix(200).debugDescription)")
            for record in records {
                let failed = record["status"] == "failed"
                #expect((record["error"] != nil) == failed)
                #expect((record["result"] != nil) != failed)
            }
        }
    }

    @Test func `a dead network is one error a line`() async throws {
        for error in [
            TransportError.refused(host: "h:1"), .unknownHost("h"), .broken(host: "h", reason: "\u{1B}[2J"), .cancelled,
            .timedOut(host: "h", after: .seconds(30)), .tls(host: "h", reason: "\u{1B}[2J"),
            .tooLarge(host: "h", limit: 1),
        ] {
            let requestPath = RequestPath(over: ScriptedTransport([], then: .failed(error)))
            let end = await requestPath.type([":timing off"] + Self.lines, as: .human, keepsGoing: true)
            #expect(end.code != 0)
            #expect(end.output.count <= 1)
            #expect(end.errors.allSatisfy(Self.isCalm))
            #expect(end.errors.count { $0.hasPrefix("error: ") || $0.hasPrefix("402 ") } >= Self.lines.count)
        }
    }
}
