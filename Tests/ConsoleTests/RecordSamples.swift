import Core
import ExecutorCore
import HTTPTypes
import OrderedJSON
import PaymentModel
import TestSupport
import X402

@testable import Console

/// Records of one line each: their exchanges and how they ended.
enum RecordSamples {
    /// The address of a cache at the seller.
    static let cache = "https://api.xcache.io/96ad0856-03b1-4ee7-9666-e81abd0349e1"

    /// A record of one task.
    static func record(
        _ number: Int,
        _ line: String,
        _ operation: CacheOperation = .get,
        rounds: [HTTPExchange],
        took elapsed: Duration = .milliseconds(2140),
        answer: CommandResult = CommandResult()
    ) -> Record {
        var record = Record(number: number, line: line)
        record.tasks = [ExecutorTask(jobId: "j1", provider: "xcache", operation: operation, fields: [:])]
        record.exchanges = rounds
        record.elapsed = elapsed
        record.answer = answer
        return record
    }

    /// The router's call for a new cache, with a key that must never be seen.
    static func proxied(_ outcome: HTTPExchange.Outcome) throws -> HTTPExchange {
        let body =
            #"{"method":"POST","api_url":"https://api.xcache.io/create","headers":{"Content-Type":"application/json"},"data":{"region":"us-east-1"}}"#
        let call = HTTPClientRequest(
            .post,
            try HTTPURL("http://localhost:3000/proxy"),
            headers: [.apiKey: "sk-live-1", .contentType: "application/json"],
            body: Array(body.utf8)
        )
        return HTTPExchange(call, outcome, elapsed: .milliseconds(310))
    }

    /// A call for a key at the seller itself.
    static func direct(_ outcome: HTTPExchange.Outcome, took elapsed: Duration = .milliseconds(12)) throws
        -> HTTPExchange
    {
        HTTPExchange(HTTPClientRequest(.get, try HTTPURL(cache + "/a")), outcome, elapsed: elapsed)
    }

    /// A 402 with one option.
    static let asked = HTTPClientResponse(status: 402, json: ["x402Version": 1, "accepts": [["scheme": "exact"]]])

    /// A payment that waits, for a record that met a challenge.
    static func waiting() throws -> CommandResult {
        var answer = CommandResult.failed(TaskFailure(code: .paymentRequired, message: "cache not created"))
        answer.payment = PaymentSamples.summary(
            .pending,
            try Fixture.challenge("v1-402-xcache-create"),
            option: 1,
            purpose: "create a cache in us-east-1",
            rule: PaymentSamples.never,
            expiresIn: .seconds(58)
        )
        return answer
    }

    /// A record whose payment waits.
    static func pending() throws -> Record {
        record(
            5,
            "create us-east-1",
            .create,
            rounds: [try proxied(.response(asked))],
            answer: try waiting()
        )
    }

    /// A record whose challenge cannot be paid.
    static func malformed() throws -> Record {
        var answer = CommandResult.failed(TaskFailure(code: .challengeMalformed, message: "user:5678 not stored"))
        answer.payment = PaymentSamples.summary(
            .malformed,
            try PaymentSamples.challenge(entries: PaymentSamples.unusable, version: ""),
            purpose: "PUT user:5678"
        )
        return record(
            7,
            "set user:5678 hello",
            .set,
            rounds: [try direct(.response(asked))],
            answer: answer
        )
    }

    /// A record whose host refuses the connection.
    static func unreachable() throws -> Record {
        let error = TransportError.refused(host: "api.xcache.io")
        return record(
            6,
            "get a",
            rounds: [try direct(.failed(error), took: .milliseconds(1830))],
            answer: .failed(error)
        )
    }

    /// A record that ended well.
    static func completed() throws -> Record {
        let reply = HTTPClientResponse(status: 200, json: ["value": "x"])
        return record(
            8,
            "get a",
            rounds: [try direct(.response(reply))],
            took: .milliseconds(14),
            answer: .shown([], json: ["key": "a", "value": "x"])
        )
    }

    /// A record of two exchanges, the first with a challenge.
    static func twoRounds() throws -> Record {
        record(
            5,
            "create us-east-1",
            .create,
            rounds: [
                try proxied(.response(asked)),
                try direct(
                    .response(HTTPClientResponse(status: 200, json: ["value": ["a": "1"]])),
                    took: .milliseconds(1830)
                ),
            ],
            answer: try waiting()
        )
    }

    /// A record whose exchange was measured phase by phase.
    static func measured() throws -> Record {
        let facts = TransferMetrics(
            nameLookup: .milliseconds(1),
            connect: .milliseconds(2),
            tls: .milliseconds(30),
            firstByte: .milliseconds(80),
            total: .milliseconds(84),
            address: "127.0.0.1:3000",
            tlsVersion: "TLSv1.3",
            certificate: .init(subject: "CN=localhost", issuer: "CN=ca", start: "Nov 24 2026", expiry: "Nov 24 2027")
        )
        let reply = HTTPClientResponse(status: 200, headers: [.retryAfter: "3"], body: Array("fine".utf8), facts: facts)
        return record(6, "get a", rounds: [try direct(.response(reply))], took: .milliseconds(84))
    }

    /// A record whose exchange has no response.
    static func timedOut() throws -> Record {
        let error = TransportError.timedOut(host: "api.xcache.io", after: .seconds(30))
        return record(7, "get a", rounds: [try direct(.failed(error), took: .seconds(30))], took: .seconds(30))
    }
}

extension Record {
    /// The story of the record on a screen of that width.
    func story(width: Int) -> String {
        Renderer.screen(ExplainView.answer(self, now: PaymentSamples.now).document.blocks, width: width)
    }
}
