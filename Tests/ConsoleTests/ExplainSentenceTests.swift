import Core
import ExecutorCore
import HTTPTypes
import OrderedJSON
import PaymentModel
import Testing
import TestSupport
import X402

@testable import Console

@Suite("The sentences of a story")
struct ExplainSentenceTests {
    @Test func `a program gets sentences and commands`() throws {
        let json = try #require(
            ExplainView.answer(try RecordSamples.unreachable(), now: PaymentSamples.now).document.json
        )
        #expect(
            json.compact
                == #"{"story":["The line \"get a\" became one get task for the provider xcache.","One request was attempted: GET https://api.xcache.io/[id]/a.","There was no answer after 1.83 s: api.xcache.io refused the connection. The request did not arrive.","Could not connect. Check the address and your network. The service may be down.","No payment was asked for, and none was made.","Result: api.xcache.io refused the connection."],"next":["ping","trace 6"]}"#
        )
    }

    @Test(
        "each kind of failure says who must act and what to type",
        arguments: [
            (401, FailureCode.unauthorized, "access refused", "Set another one.", "auth"),
            (402, .quotaUsedUp, "payment required", "Buy more.", "status"),
            (
                404, .keyNotFound, "not found", "never stored, was deleted, or has expired",
                "keys"
            ),
            (404, .cacheNotFound, "not found", "no cache with this id", "use"),
            (429, .rateLimited, "too many requests", "Try again later.", "trace 9"),
            (502, .upstreamFailed, "the service failed", "Try again later.", "ping"),
        ]
    )
    func failures(_ status: Int, _ code: FailureCode, _ word: String, _ meaning: String, _ step: String) throws {
        let record = RecordSamples.record(
            9,
            "get a",
            rounds: [try RecordSamples.direct(.response(HTTPClientResponse(status: status)))],
            answer: .failed(TaskFailure(code: code, message: "it was refused"))
        )
        let json = try #require(ExplainView.answer(record, now: PaymentSamples.now).document.json)
        let story = try #require(json["story"]?.array).compactMap(\.string)
        #expect(story[2].contains(" (\(word)) after 12 ms."))
        #expect(story[3].contains(meaning))
        #expect(story.last == "Result: it was refused.")
        #expect(json["next"]?.array?.first?.string == step)
    }

    @Test func `the hint of a failure comes before our own`() throws {
        let failure = TaskFailure(code: .unreachable, message: "nobody there", hint: ":provider memory")
        let record = RecordSamples.record(9, "get a", rounds: [], answer: .failed(failure))
        let json = try #require(ExplainView.answer(record, now: PaymentSamples.now).document.json)
        #expect(json["next"] == [":provider memory"])
        #expect(json["story"]?.array?[1] == "No request was sent.")
    }

    @Test(
        "a story has five to eight sentences, each on its own",
        arguments: FailureCode.allCases
    )
    func length(_ code: FailureCode) throws {
        var records = [
            try RecordSamples.pending(), try RecordSamples.malformed(), try RecordSamples.unreachable(),
            try RecordSamples.completed(),
        ]
        let failure = TaskFailure(code: code, message: "no")
        records.append(RecordSamples.record(9, "get a", rounds: [], answer: .failed(failure)))
        records.append(
            RecordSamples.record(
                9,
                "get a",
                rounds: [try RecordSamples.direct(.failed(.cancelled))],
                answer: .failed(failure)
            )
        )
        for record in records {
            let story = try #require(ExplainView.answer(record, now: PaymentSamples.now).document.raw)
            #expect((5...8).contains(story.count))
            #expect(story.allSatisfy { $0.hasSuffix(".") && !$0.contains("..") })
        }
    }

    @Test(
        "what decided, for each outcome",
        arguments: [
            (
                PaymentSummary.Outcome.declined,
                "It was declined: max 0.10 per payment. Nothing was signed."
            ),
            (
                .pending,
                "Nothing was signed (max 0.10 per payment). The payment is still due."
            ),
        ]
    )
    func decisions(_ outcome: PaymentSummary.Outcome, _ sentence: String) throws {
        var record = try RecordSamples.pending()
        let challenge = try Fixture.challenge("v1-402-xcache-create")
        record.answer.payment = PaymentSamples.summary(outcome, challenge, rule: PaymentSamples.tenCents)
        let story = try #require(ExplainView.answer(record, now: PaymentSamples.now).document.raw)
        #expect(story.contains(sentence))
        #expect(story.contains("No money moved."))
    }

    @Test func `a probe that met a challenge says its price and that nothing was paid`() throws {
        var record = Record(number: 3, line: "probe https://api.xcache.io/create")
        let challenge = try Fixture.challenge("v1-402-xcache-create")
        record.exchanges = [
            try RecordSamples.direct(.response(HTTPClientResponse(status: 402, json: .object(challenge.raw))))
        ]
        let story = try #require(ExplainView.answer(record, now: PaymentSamples.now).document.raw)
        #expect(story[3] == "It asks for 0.50 USDC on Base. Nothing was signed, and no money moved.")
    }

    @Test func `several tasks of one line are counted`() throws {
        var record = try RecordSamples.completed()
        record.tasks = Array(repeating: record.tasks[0], count: 3)
        let story = try #require(ExplainView.answer(record, now: PaymentSamples.now).document.raw)
        #expect(story[0] == "The line \"get a\" became 3 get tasks for the provider xcache.")
    }
}
