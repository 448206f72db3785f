import Core
import ExecutorCore
import HTTPTypes
import OrderedJSON
import PaymentModel
import X402

/// A view of a record in sentences, made from its facts only.
///
/// The sentences cover the task, the request, the response, the offer, the decision, the money, the result and the next
/// steps.
struct ExplainView {
    private let record: Record
    private let now: Timestamp

    /// Returns the result of `explain [N]`.
    static func answer(_ record: Record, now: Timestamp) -> CommandResult {
        let view = ExplainView(record: record, now: now)
        let (story, next) = (view.story, view.next)
        let gutter = String(story.count).count + 2
        let sentences = story.enumerated().map { index, sentence in
            Block.Field("\(index + 1).", StyledText(sentence))
        }
        let json: JSONValue = [
            "story": .array(story.map(JSONValue.string)), "next": .array(next.map { .string($0.command) }),
        ]
        let head = StyledText("$\(record.number)  \(Phrases.cut(record.line, to: 60))")
        return .shown(
            [.line(head), .fields(sentences, gutter: gutter), .fields(Phrases.next(next), gutter: 9)],
            json: json,
            raw: story
        )
    }

    /// The story of the record, in five to eight sentences.
    private var story: [String] {
        ([asked, sent, answered, meaning].compactMap { $0 } + (payment ?? [unasked]) + [delivered]).map(\.terminalSafe)
    }

    // MARK: Task and requests

    private var asked: String {
        let line = Phrases.cut(record.line, to: 60)
        guard let task = record.tasks.first?.json else {
            return "The line \"\(line)\" is not a task."
        }
        let operation = task["cacheOperation"]?.string ?? task["taskType"]?.string ?? "unnamed"
        let provider = task["provider"]?.string.map { " for the provider \(Phrases.cut($0, to: 40))" } ?? ""
        let kind = "\(Phrases.cut(operation, to: 40)) task"
        let count = record.tasks.count == 1 ? "one \(kind)" : Phrases.counted(record.tasks.count, kind)
        let purpose = record.payment.map { ", to \(Phrases.cut($0.purpose, to: 66))" } ?? ""
        return "The line \"\(line)\" became \(count)\(provider)\(purpose)."
    }

    private var sent: String {
        guard let last = record.exchanges.last else { return "No request was sent." }
        let request = "\(last.request.method.rawValue) \(shown(last.request.url.shown))"
        let count = record.exchanges.count
        // A request that never left is not one that was sent.
        let verb = if case .failed(let error) = last.outcome, error.sentNothing { "attempted" } else { "sent" }
        let start =
            count == 1
            ? "One request was \(verb): \(request)" : "\(count) requests were \(verb), the last was \(request)"
        guard let target = routed(last.request) else { return start + "." }
        // The router's dry run is POST /sim or POST /proxy/sim.
        return last.request.url.path.hasSuffix("/sim")
            ? "\(start), asking the router what \(target) would cost."
            : "\(start), asking the router to call \(target)."
    }

    /// True if the last request asked a router for a price.
    private var isDryRun: Bool {
        record.challenge != nil && record.exchanges.last?.request.url.path.hasSuffix("/sim") == true
    }

    /// Returns the request inside a router's request, such as `POST https://api.xcache.io/create`; nil if none.
    private func routed(_ call: HTTPClientRequest) -> String? {
        guard let body = call.body, let json = try? JSONValue(parsing: body), let url = json["api_url"]?.string else {
            return nil
        }
        return (json["method"]?.string.map { Phrases.cut($0, to: 10) + " " } ?? "") + shown(url)
    }

    private func shown(_ address: String) -> String {
        Phrases.cut(PathRedactor.masked(address), to: 200)
    }

    // MARK: Response

    private var answered: String? {
        guard let last = record.exchanges.last else { return nil }
        let time = Phrases.elapsed(last.elapsed)
        switch last.outcome {
        case .response(let reply):
            let word = word(for: reply.status)
            return "The answer was \(reply.status)\(word.map { " (\($0))" } ?? "") after \(time)."
        case .failed(let error):
            let fate = error.sentNothing ? "The request did not arrive." : "The request may or may not have arrived."
            return "There was no answer after \(time): \(error.message). \(fate)"
        }
    }

    private func word(for status: Int) -> String? {
        switch status {
        case 202: "still in progress"
        case 200..<300: isDryRun ? "the price" : "done"
        case 402: "payment required"
        case 401, 403: "access refused"
        case 404: "not found"
        case 429: "too many requests"
        case 500...: "the service failed"
        default: nil
        }
    }

    private var meaning: String? {
        record.answer.failure.flatMap { record.payment == nil ? $0.code.formatted : nil }
    }

    // MARK: Money

    private var payment: [String]? {
        record.payment.map { payment in
            [offered(payment), audited(payment), decided(payment), moved(payment)].compactMap { $0 }
        }
    }

    /// The sentence for a record without a payment; a probe may still have met a challenge.
    private var unasked: String {
        if let option = record.answer.challenge?.accepts.first, record.isQuestion {
            return "It asks for \(option.priceText). Nothing was signed, and no money moved."
        }
        guard let reply = record.exchanges.last?.response, reply.status == 402 else {
            return "No payment was asked for, and none was made."
        }
        let reading = PaymentChallenge.read(status: reply.status, headers: reply.headers, body: reply.body)
        guard let option = reading.challenge?.accepts.first else {
            return "It does not say what to pay. Nothing was signed, and no money moved."
        }
        return "It asks for \(option.priceText). Nothing was signed, and no money moved."
    }

    private func offered(_ payment: PaymentSummary) -> String {
        let host = Phrases.cut(payment.host, to: 80)
        guard let challenge = payment.challenge else {
            let why = payment.missingPrice.map { ": \(Phrases.cut($0, to: 200))" } ?? ""
            return "\(host) gave no price\(why)."
        }
        let count = Phrases.counted(challenge.accepts.count, "option")
        guard let requirements = payment.requirements else {
            let price = challenge.accepts.first.map { ". The first asks for \($0.priceText)" } ?? ""
            return "\(host) offers \(count) to pay, but none can be used here\(price)."
        }
        return "\(host) offers \(count) to pay. Option \(requirements.number) asks for \(requirements.amountText) on "
            + "\(requirements.network), to \(requirements.payTo.short)."
    }

    private func audited(_ payment: PaymentSummary) -> String? {
        guard payment.challenge != nil else { return nil }
        let faults = payment.findings.filter { $0.level == .fail }
        let warnings = payment.findings.count - faults.count
        guard let odd = Phrases.counted(faults: faults.count, warnings: warnings) else {
            return "The payment request passed all checks."
        }
        guard let first = faults.first ?? payment.findings.first else { return nil }
        return "The checks found \(odd). The first is about \(first.field): \(first.explanation)."
    }

    private func decided(_ payment: PaymentSummary) -> String {
        let rule = payment.rule?.text
        switch payment.outcome {
        case .pending:
            return
                "Nothing was signed (\(rule ?? "your limits")). The payment is still due\(deadline(payment))."
        case .declined:
            guard payment.rule != .declinedAtPrompt else {
                return "You declined it at the prompt. Nothing was signed."
            }
            return "It was declined: \(rule ?? "your limits don't allow it"). Nothing was signed."
        case .held:
            return "It was held: \(rule ?? "the payee has changed"). Nothing was signed."
        case .paid, .unknown, .rejected, .refunded:
            return signed(payment)
        case .malformed:
            return payment.findings.contains { $0.level == .fail }
                ? "This request can't be paid as written, so nothing was signed. The seller has to fix it."
                : "None of the options can be paid from here, so nothing was signed."
        }
    }

    private func moved(_ payment: PaymentSummary) -> String {
        let amount = payment.chargeText ?? "the price"
        switch payment.money {
        case .unmoved:
            guard payment.outcome == .rejected, let end = payment.countsUntil, now < end else {
                return "No money moved."
            }
            return
                "No money is known to have moved. It counts against your budget until \(end.iso8601): "
                + "the seller may have settled it."
        case .moved:
            let proof = payment.transaction.map { " The receipt names the transaction \(Phrases.short($0))." }
            return "\(amount) was paid." + (proof ?? " No receipt came with the answer.")
        case .returned: return "\(amount) was paid, and refunded."
        case .unknown:
            let end = payment.authorization.map { " It can be settled until \($0.validBefore.iso8601)." } ?? ""
            return "It is not yet known whether \(amount) was paid. The same job is not paid again until it is.\(end)"
        }
    }

    private func signed(_ payment: PaymentSummary) -> String {
        let payer =
            switch payment.payer {
            case .wallet(let wallet)?: "The wallet \(wallet.short) signed one authorization for it"
            case .router?, nil: "The router was asked to pay from its credits"
            }
        guard let reason = payment.reason else { return "\(payer), and it was accepted." }
        let words = payment.reasonWords
        switch payment.outcome {
        case .rejected:
            let meaning = words.map { "\($0.meaning) (\($0.actor))" } ?? ""
            return "\(payer), and it was refused with \(Phrases.cut(reason.code, to: 80)): \(meaning)."
        case .unknown:
            return "\(payer), but no clear answer came: \(Phrases.cut(reason.message ?? reason.code, to: 120))."
        default:
            return "\(payer): \(Phrases.cut(reason.message ?? reason.code, to: 120))."
        }
    }

    private func deadline(_ payment: PaymentSummary) -> String {
        guard let expires = payment.expires else { return "" }
        let left = expires - now
        return left > .zero ? " and expires in \(Phrases.left(left))" : ", but the offer has expired"
    }

    // MARK: Outcome and next steps

    private var delivered: String {
        if let failure = record.answer.failure {
            let message = Phrases.cut(failure.message, to: 300)
            return "Result: \(message)\(message.hasSuffix(".") ? "" : ".")"
        }
        let time = Phrases.elapsed(record.elapsed)
        if record.isQuestion, record.challenge != nil {
            return "Only the price was asked, in \(time). The task was not run."
        }
        guard let result = record.answer.document.json, !record.tasks.isEmpty else {
            return "It finished normally after \(time)."
        }
        return result.isNull
            ? "The task finished in \(time) and found nothing."
            : "The task finished in \(time) and the answer arrived."
    }

    private var next: [(command: String, reason: String)] {
        var steps: [(command: String, reason: String)] = []
        let number = record.number
        if record.challenge != nil {
            steps.append(("challenge \(number)", "every option, every field"))
            if record.payment?.outcome == .malformed {
                steps.append(("challenge \(number) > seller.txt", "a report without secrets, for the seller"))
            }
        } else if let failure = record.answer.failure {
            if let hint = failure.hint {
                steps.append((hint.terminalSafe, "suggested by the error"))
            } else if let step = failure.code.nextStep {
                steps.append(step)
            }
        }
        if !record.exchanges.isEmpty { steps.append(("trace \(number)", "the requests, secrets masked")) }
        return steps.isEmpty ? [("help", "all commands")] : steps
    }
}
