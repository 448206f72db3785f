import Core
import ExecutorCore
import HTTPTypes
import OrderedJSON
import PaymentModel
import Testing
import X402

@testable import Console

@Suite("The story of a record")
struct ExplainViewTests {
    static func screen(_ record: Record, width: Int? = 80) -> String {
        PaymentViewTests.screen(ExplainView.answer(record, now: PaymentViewTests.now).human, width: width)
    }

    static func pending() throws -> Record {
        TraceViewTests.record(
            5,
            "create us-east-1",
            .create,
            rounds: [try TraceViewTests.proxied(.response(TraceViewTests.asked))],
            answer: try TraceViewTests.waiting()
        )
    }

    @Test(
        "asked, sent, answered, offered, decided, money, work, next",
        arguments: [
            (
                80,
                #"""
                $5  create us-east-1
                1. The line "create us-east-1" became one create task for the provider xcache,
                   to create a cache in us-east-1.
                2. One request was sent, POST http://localhost:3000/proxy, and the router there
                   was to call POST https://api.xcache.io/create.
                3. It was answered with 402, which asks for a payment, after 310 ms.
                4. api.xcache.io offers 1 option to pay; option 1 asks for 0.50 USDC on Base, to
                   0x2096…287C.
                5. The audit of the challenge found nothing odd.
                6. Because of the rule "never: this console does not pay" nothing was signed,
                   and the payment is still due, for another 58 s.
                7. No money moved.
                8. The work was not done: cache not created.
                next     challenge 5      every option, every field
                         trace 5          the requests, secrets masked
                """#
            ),
            (
                60,
                #"""
                $5  create us-east-1
                1. The line "create us-east-1" became one create task for
                   the provider xcache, to create a cache in us-east-1.
                2. One request was sent, POST http://localhost:3000/proxy,
                   and the router there was to call POST
                   https://api.xcache.io/create.
                3. It was answered with 402, which asks for a payment, after
                   310 ms.
                4. api.xcache.io offers 1 option to pay; option 1 asks for
                   0.50 USDC on Base, to 0x2096…287C.
                5. The audit of the challenge found nothing odd.
                6. Because of the rule "never: this console does not pay"
                   nothing was signed, and the payment is still due, for
                   another 58 s.
                7. No money moved.
                8. The work was not done: cache not created.
                next     challenge 5      every option, every field
                         trace 5          the requests, secrets masked
                """#
            ),
            (
                40,
                #"""
                $5  create us-east-1
                1. The line "create us-east-1" became
                   one create task for the provider
                   xcache, to create a cache in
                   us-east-1.
                2. One request was sent, POST
                   http://localhost:3000/proxy, and the
                   router there was to call POST
                   https://api.xcache.io/create.
                3. It was answered with 402, which asks
                   for a payment, after 310 ms.
                4. api.xcache.io offers 1 option to pay;
                   option 1 asks for 0.50 USDC on Base,
                   to 0x2096…287C.
                5. The audit of the challenge found
                   nothing odd.
                6. Because of the rule "never: this
                   console does not pay" nothing was
                   signed, and the payment is still due,
                   for another 58 s.
                7. No money moved.
                8. The work was not done: cache not
                   created.
                next     challenge 5      every option,
                         every field
                         trace 5          the requests,
                         secrets masked
                """#
            ),
        ]
    )
    func pending(_ width: Int, _ screen: String) throws {
        #expect(Self.screen(try Self.pending(), width: width) == screen)
    }

    static func malformed() throws -> Record {
        var answer = CommandResult.failed(TaskFailure(code: .challengeMalformed, message: "user:5678 not stored"))
        answer.payment = PaymentViewTests.summary(
            .malformed,
            try PaymentViewTests.challenge(entries: PaymentViewTests.unusable, version: ""),
            purpose: "PUT user:5678"
        )
        return TraceViewTests.record(
            7,
            "set user:5678 hello",
            .set,
            rounds: [try TraceViewTests.direct(.response(TraceViewTests.asked))],
            answer: answer
        )
    }

    @Test(
        "a challenge that cannot be paid: whose fault it is",
        arguments: [
            (
                80,
                #"""
                $7  set user:5678 hello
                1. The line "set user:5678 hello" became one set task for the provider xcache,
                   to PUT user:5678.
                2. One request was sent, GET https://api.xcache.io/[id]/a.
                3. It was answered with 402, which asks for a payment, after 12 ms.
                4. api.xcache.io offers 1 option to pay, and none that can be used here; the
                   first asks for 1000000000000000 units on Base Sepolia.
                5. The audit of the challenge found 3 faults, 1 warning; the first is about
                   amount: 1000000000000000 would be 1,000,000,000 USDC at 6 decimals; at 18 it
                   is 0.001, probably what the seller meant.
                6. It cannot be paid as it stands, so nothing was signed; the seller must mend
                   it.
                7. No money moved.
                8. The work was not done: user:5678 not stored.
                next     challenge 7              every option, every field
                         challenge 7 > seller.txt a report without secrets, for the seller
                         trace 7                  the requests, secrets masked
                """#
            ),
            (
                60,
                #"""
                $7  set user:5678 hello
                1. The line "set user:5678 hello" became one set task for
                   the provider xcache, to PUT user:5678.
                2. One request was sent, GET https://api.xcache.io/[id]/a.
                3. It was answered with 402, which asks for a payment, after
                   12 ms.
                4. api.xcache.io offers 1 option to pay, and none that can
                   be used here; the first asks for 1000000000000000 units
                   on Base Sepolia.
                5. The audit of the challenge found 3 faults, 1 warning; the
                   first is about amount: 1000000000000000 would be
                   1,000,000,000 USDC at 6 decimals; at 18 it is 0.001,
                   probably what the seller meant.
                6. It cannot be paid as it stands, so nothing was signed;
                   the seller must mend it.
                7. No money moved.
                8. The work was not done: user:5678 not stored.
                next     challenge 7              every option, every field
                         challenge 7 > seller.txt a report without secrets,
                         for the seller
                         trace 7                  the requests, secrets
                         masked
                """#
            ),
            (
                40,
                #"""
                $7  set user:5678 hello
                1. The line "set user:5678 hello" became
                   one set task for the provider xcache,
                   to PUT user:5678.
                2. One request was sent, GET
                   https://api.xcache.io/[id]/a.
                3. It was answered with 402, which asks
                   for a payment, after 12 ms.
                4. api.xcache.io offers 1 option to pay,
                   and none that can be used here; the
                   first asks for 1000000000000000 units
                   on Base Sepolia.
                5. The audit of the challenge found 3
                   faults, 1 warning; the first is about
                   amount: 1000000000000000 would be
                   1,000,000,000 USDC at 6 decimals;
                   at 18 it is 0.001, probably what the
                   seller meant.
                6. It cannot be paid as it stands, so
                   nothing was signed; the seller must
                   mend it.
                7. No money moved.
                8. The work was not done: user:5678 not
                   stored.
                next     challenge 7              every
                         option, every field
                         challenge 7 > seller.txt a
                         report without secrets, for the
                         seller
                         trace 7                  the
                         requests, secrets masked
                """#
            ),
        ]
    )
    func malformed(_ width: Int, _ screen: String) throws {
        #expect(Self.screen(try Self.malformed(), width: width) == screen)
    }

    static func unreachable() throws -> Record {
        let error = TransportError.refused(host: "api.xcache.io")
        return TraceViewTests.record(
            6,
            "get a",
            rounds: [try TraceViewTests.direct(.failed(error), took: .milliseconds(1830))],
            answer: .failed(error)
        )
    }

    @Test(
        "nobody answers: what surely did not happen",
        arguments: [
            (
                80,
                #"""
                $6  get a
                1. The line "get a" became one get task for the provider xcache.
                2. One request was sent, GET https://api.xcache.io/[id]/a.
                3. There was no answer after 1.83 s, because api.xcache.io refuses the
                   connection, so it was surely not received.
                4. Nobody could be reached there; the address, the network or the other side is
                   at fault.
                5. No payment was asked for, and none was made.
                6. The work was not done: api.xcache.io refuses the connection.
                next     ping             who answers, and who does not
                         trace 6          the requests, secrets masked
                """#
            ),
            (
                60,
                #"""
                $6  get a
                1. The line "get a" became one get task for the provider
                   xcache.
                2. One request was sent, GET https://api.xcache.io/[id]/a.
                3. There was no answer after 1.83 s, because api.xcache.io
                   refuses the connection, so it was surely not received.
                4. Nobody could be reached there; the address, the network
                   or the other side is at fault.
                5. No payment was asked for, and none was made.
                6. The work was not done: api.xcache.io refuses the
                   connection.
                next     ping             who answers, and who does not
                         trace 6          the requests, secrets masked
                """#
            ),
            (
                40,
                #"""
                $6  get a
                1. The line "get a" became one get task
                   for the provider xcache.
                2. One request was sent, GET
                   https://api.xcache.io/[id]/a.
                3. There was no answer after 1.83 s,
                   because api.xcache.io refuses the
                   connection, so it was surely not
                   received.
                4. Nobody could be reached there; the
                   address, the network or the other
                   side is at fault.
                5. No payment was asked for, and none
                   was made.
                6. The work was not done: api.xcache.io
                   refuses the connection.
                next     ping             who answers,
                         and who does not
                         trace 6          the requests,
                         secrets masked
                """#
            ),
        ]
    )
    func unreachable(_ width: Int, _ screen: String) throws {
        #expect(Self.screen(try Self.unreachable(), width: width) == screen)
    }

    static func completed() throws -> Record {
        let reply = HTTPClientResponse(status: 200, json: ["value": "x"])
        return TraceViewTests.record(
            8,
            "get a",
            rounds: [try TraceViewTests.direct(.response(reply))],
            took: .milliseconds(14),
            answer: .shown([], json: ["key": "a", "value": "x"])
        )
    }

    @Test(
        "a record that simply worked",
        arguments: [
            (
                80,
                #"""
                $8  get a
                1. The line "get a" became one get task for the provider xcache.
                2. One request was sent, GET https://api.xcache.io/[id]/a.
                3. It was answered with 200, which means done, after 12 ms.
                4. No payment was asked for, and none was made.
                5. The work was done in 14 ms, and the answer arrived.
                next     trace 8          the requests, secrets masked
                """#
            ),
            (
                60,
                #"""
                $8  get a
                1. The line "get a" became one get task for the provider
                   xcache.
                2. One request was sent, GET https://api.xcache.io/[id]/a.
                3. It was answered with 200, which means done, after 12 ms.
                4. No payment was asked for, and none was made.
                5. The work was done in 14 ms, and the answer arrived.
                next     trace 8          the requests, secrets masked
                """#
            ),
            (
                40,
                #"""
                $8  get a
                1. The line "get a" became one get task
                   for the provider xcache.
                2. One request was sent, GET
                   https://api.xcache.io/[id]/a.
                3. It was answered with 200, which means
                   done, after 12 ms.
                4. No payment was asked for, and none
                   was made.
                5. The work was done in 14 ms, and the
                   answer arrived.
                next     trace 8          the requests,
                         secrets masked
                """#
            ),
        ]
    )
    func completed(_ width: Int, _ screen: String) throws {
        #expect(Self.screen(try Self.completed(), width: width) == screen)
    }

    @Test func `a program gets sentences and commands`() throws {
        let json = try #require(ExplainView.answer(try Self.unreachable(), now: PaymentViewTests.now).result)
        #expect(
            json.compact
                == #"{"story":["The line \"get a\" became one get task for the provider xcache.","One request was sent, GET https://api.xcache.io/[id]/a.","There was no answer after 1.83 s, because api.xcache.io refuses the connection, so it was surely not received.","Nobody could be reached there; the address, the network or the other side is at fault.","No payment was asked for, and none was made.","The work was not done: api.xcache.io refuses the connection."],"next":["ping","trace 6"]}"#
        )
    }

    @Test(
        "each kind of failure says who must act and what to type",
        arguments: [
            (401, FailureCode.unauthorized, "which refuses the key or the right", "another one must be set", "auth"),
            (402, .quotaUsedUp, "which asks for a payment", "must be bought again", "status"),
            (
                404, .keyNotFound, "which means that it is not there", "never stored, was deleted, or has expired",
                "keys"
            ),
            (404, .cacheNotFound, "which means that it is not there", "no cache of that id", "use"),
            (429, .rateLimited, "which means too many requests", "after a while", "trace 9"),
            (502, .upstreamFailed, "a fault on the other side", "sent again later", "ping"),
        ]
    )
    func failures(_ status: Int, _ code: FailureCode, _ word: String, _ meaning: String, _ step: String) throws {
        let record = TraceViewTests.record(
            9,
            "get a",
            rounds: [try TraceViewTests.direct(.response(HTTPClientResponse(status: status)))],
            answer: .failed(TaskFailure(code: code, message: "it was refused"))
        )
        let json = try #require(ExplainView.answer(record, now: PaymentViewTests.now).result)
        let story = try #require(json["story"]?.array).compactMap(\.string)
        #expect(story[2].contains(", \(word), after 12 ms."))
        #expect(story[3].contains(meaning))
        #expect(story.last == "The work was not done: it was refused.")
        #expect(json["next"]?.array?.first?.string == step)
    }

    @Test func `the hint of a failure comes before our own`() throws {
        let failure = TaskFailure(code: .unreachable, message: "nobody there", hint: ":provider memory")
        let record = TraceViewTests.record(9, "get a", rounds: [], answer: .failed(failure))
        let json = try #require(ExplainView.answer(record, now: PaymentViewTests.now).result)
        #expect(json["next"] == [":provider memory"])
        #expect(json["story"]?.array?[1] == "No request was sent for it.")
    }

    @Test(
        "a story has five to eight sentences, each on its own",
        arguments: FailureCode.allCases
    )
    func length(_ code: FailureCode) throws {
        var records = [try Self.pending(), try Self.malformed(), try Self.unreachable(), try Self.completed()]
        let failure = TaskFailure(code: code, message: "no")
        records.append(TraceViewTests.record(9, "get a", rounds: [], answer: .failed(failure)))
        records.append(
            TraceViewTests.record(
                9,
                "get a",
                rounds: [try TraceViewTests.direct(.failed(.cancelled))],
                answer: .failed(failure)
            )
        )
        for record in records {
            let story = try #require(ExplainView.answer(record, now: PaymentViewTests.now).raw)
            #expect((5...8).contains(story.count))
            #expect(story.allSatisfy { $0.hasSuffix(".") && !$0.contains("..") })
        }
    }

    @Test(
        "what decided, for each outcome",
        arguments: [
            (
                PaymentSummary.Outcome.declined,
                "Because of the rule \"max 0.10 per payment\" it was declined, and nothing was signed."
            ),
            (
                .pending,
                "Because of the rule \"max 0.10 per payment\" nothing was signed, and the payment is still due."
            ),
        ]
    )
    func decisions(_ outcome: PaymentSummary.Outcome, _ sentence: String) throws {
        var record = try Self.pending()
        let challenge = try PaymentViewTests.challenge("v1-402-xcache-create")
        record.answer.payment = PaymentViewTests.summary(outcome, challenge, rule: PaymentViewTests.tenCents)
        let story = try #require(ExplainView.answer(record, now: PaymentViewTests.now).raw)
        #expect(story.contains(sentence))
        #expect(story.contains("No money moved."))
    }

    @Test func `a probe that met a challenge says its price and that nothing was paid`() throws {
        var record = Record(number: 3, line: "probe https://api.xcache.io/create")
        let challenge = try PaymentViewTests.challenge("v1-402-xcache-create")
        record.exchanges = [
            try TraceViewTests.direct(.response(HTTPClientResponse(status: 402, json: .object(challenge.raw))))
        ]
        let story = try #require(ExplainView.answer(record, now: PaymentViewTests.now).raw)
        #expect(story[3] == "It asks for 0.50 USDC on Base; nothing was signed, and no money moved.")
    }

    @Test func `several tasks of one line are counted`() throws {
        var record = try Self.completed()
        record.tasks = Array(repeating: record.tasks[0], count: 3)
        let story = try #require(ExplainView.answer(record, now: PaymentViewTests.now).raw)
        #expect(story[0] == "The line \"get a\" became 3 get tasks for the provider xcache.")
    }
}
