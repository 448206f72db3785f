import Core
import ExecutorCore
import OrderedJSON
import PaymentModel
import Testing
import X402

@Suite("The shape of an answer")
struct AnswerShapeTests {
    private static let accepted =
        #"{"scheme":"exact","network":"base-sepolia","maxAmountRequired":"10000","resource":"https://api.xcache.io/create","#
        + #""description":"Create cache","mimeType":"application/json","payTo":"0x209693Bc6afc0C5328bA36FaF03C514EF312287C","#
        + #""maxTimeoutSeconds":60,"asset":"0x036CbD53842c5426634e7929541eC2318f3dCF7e","extra":{"name":"USDC","version":"2"}}"#
    private static let challenge = #"{"x402Version":1,"error":"X-PAYMENT header is required","accepts":[\#(accepted)]}"#

    private static func payment(option: Int? = 1, rule: PaymentRule? = .neverPays) throws -> PaymentSummary {
        PaymentSummary(
            outcome: .pending,
            purpose: "create a cache",
            host: "api.xcache.io",
            challenge: try PaymentChallenge(pasted: challenge),
            option: option,
            rule: rule,
            findings: [],
            expires: nil
        )
    }

    @Test func `a completed task answers with jobId, status and result`() throws {
        let result = try json(#"{"b":1.10,"a":1e21}"#)
        let answer = ExecutorResponse.completed("j", TaskResult(result, warnings: ["careful"]))
        #expect(
            JSONValue.object(answer.json).compact == #"{"jobId":"j","status":"completed","result":{"b":1.10,"a":1e21}}"#
        )
        #expect(answer.result?.warnings == ["careful"])
    }

    @Test func `a result of null is there`() {
        let answer = ExecutorResponse.completed("j", TaskResult(.null))
        #expect(JSONValue.object(answer.json).compact == #"{"jobId":"j","status":"completed","result":null}"#)
    }

    @Test func `a failed task answers with the wire's text, a code and the status behind it`() {
        let failure = TaskFailure(
            code: .keyNotFound,
            message: "no key k in this cache",
            hint: "keys",
            wireMessage: "HTTPayer request failed: 404",
            upstreamStatus: 404
        )
        #expect(
            JSONValue.object(ExecutorResponse.failed("j", failure).json).compact
                == #"{"jobId":"j","status":"failed","error":"HTTPayer request failed: 404","#
                + #""errorCode":"key_not_found","upstreamStatus":404}"#
        )
    }

    @Test func `without words of the original's the message is the wire's text`() {
        let failure = TaskFailure(TaskError.missingNames)
        #expect(
            JSONValue.object(ExecutorResponse.failed("unknown", failure).json).compact
                == #"{"jobId":"unknown","status":"failed","error":"Invalid task: jobId, taskType, and provider are required","#
                + #""errorCode":"invalid_task"}"#
        )
    }

    @Test func `a payment that was not made stands beside the failure`() throws {
        let failure = TaskFailure(code: .paymentRequired, message: "payment is due")
        let json = ExecutorResponse.failed("j", failure, payment: try Self.payment()).json
        #expect(Array(json.keys) == ["jobId", "status", "error", "errorCode", "payment"])
        #expect(
            json["payment"]?.compact
                == #"{"outcome":"pending","money":"unmoved","data":"missing","amount":"10000","human":"0.01 USDC","#
                + #""network":"eip155:84532","asset":"0x036CbD53842c5426634e7929541eC2318f3dCF7e","#
                + #""payTo":"0x209693Bc6afc0C5328bA36FaF03C514EF312287C","rule":"never: payments are off","findings":[],"#
                + #""challenge":\#(Self.challenge)}"#
        )
    }

    @Test func `a payment without a known price says why, and nothing it does not know`() {
        let payment = PaymentSummary(
            outcome: .pending,
            purpose: "create a cache",
            host: "h",
            challenge: nil,
            option: nil,
            rule: nil,
            missingPrice: "the router answered 500",
            findings: [],
            expires: nil
        )
        #expect(payment.requirements == nil)
        #expect(
            JSONValue.object(payment.json).compact
                == #"{"outcome":"pending","money":"unmoved","data":"missing","missingPrice":"the router answered 500","findings":[]}"#
        )
    }

    @Test(
        "the requirements are the chosen option, else the first that can be read",
        arguments: [1, nil, 7]
    )
    func requirements(_ option: Int?) throws {
        #expect(try Self.payment(option: option).requirements?.amount.text == "10000")
    }

    @Test func `an option that cannot be read is not replaced by another`() throws {
        let text = #"{"x402Version":1,"accepts":[{"scheme":"upto"},\#(Self.accepted)]}"#
        let challenge = try PaymentChallenge(pasted: text)
        func summary(_ option: Int?) -> PaymentSummary {
            PaymentSummary(
                outcome: .malformed,
                purpose: "p",
                host: "h",
                challenge: challenge,
                option: option,
                rule: nil,
                findings: challenge.findings,
                expires: nil
            )
        }
        #expect(summary(1).requirements == nil)
        #expect(summary(2).requirements?.amount.text == "10000")
        #expect(summary(nil).requirements?.amount.text == "10000")
        #expect(summary(nil).json["findings"]?.array?.isEmpty == false)
    }

    @Test func `a task that is made here begins with its names`() {
        let task = ExecutorTask(jobId: "j", provider: "xcache", operation: .updateTTL, fields: ["cacheId": "c"])
        #expect(
            JSONValue.object(task.json).compact
                == #"{"jobId":"j","taskType":"cache","provider":"xcache","cacheOperation":"update-ttl","cacheId":"c"}"#
        )
        #expect(task.jobId == "j")
    }

    @Test("only what is sold asks for money", arguments: CacheOperation.allCases)
    func priced(_ operation: CacheOperation) {
        #expect(operation.isPriced == (operation == .create || operation == .topUp))
    }
}
