import Core
import ExecutorCore
import OrderedJSON
import PaymentModel
import X402

/// A view of `explain COMMAND`: the task, the request it would send, and the price.
struct RequestPreviewView {
    let task: ExecutorTask
    /// The number of further tasks of the same kind that the command stands for.
    let more: Int
    let preview: ProviderPreview

    func answer(price: Result<PriceQuote<PaymentSummary, TaskResult>, ProviderError>) -> CommandResult {
        var blocks: [Block] = [.line(StyledText("Task", .dim)), .value(.object(task.json))]
        if more > 0 { blocks.append(.text("and \(more) more like this")) }
        blocks += preview.blocks
        let (words, json) = describe(price)
        blocks.append(.line(StyledText("price: ") + StyledText(words, .strong)))
        if case .success(.answered(let result)) = price { blocks.append(.value(result.json)) }
        var answer = CommandResult.shown(
            blocks,
            json: ["task": .object(task.json), "request": .object(preview.json), "price": json]
        )
        if case .success(.asked(let payment)) = price { answer.challenge = payment.challenge }
        return answer
    }

    private func describe(_ price: Result<PriceQuote<PaymentSummary, TaskResult>, ProviderError>) -> (String, JSONValue)
    {
        switch price {
        case .success(.notPriced(let why)):
            return (why, ["known": false, "note": .string(why)])
        case .success(.asked(let payment)):
            guard let requirements = payment.requirements else {
                return (
                    "the payment request can't be read, nothing was paid",
                    .object(payment.json)
                )
            }
            let amount = requirements.price?.description ?? requirements.amountText
            return ("\(amount) on \(requirements.network.displayName) (asked just now)", .object(payment.json))
        case .success(.answered(let result)):
            return (
                "none, the request was answered without a payment:",
                ["known": true, "amount": "0", "result": result.json]
            )
        case .success(.unknown(let why)):
            return ("unknown: \(why.terminalSafe)", ["known": false, "note": .string(why)])
        case .failure(let error):
            return ("unknown: \(error.message.terminalSafe)", ["known": false, "note": .string(error.message)])
        }
    }
}

extension ProviderPreview {
    fileprivate var blocks: [Block] {
        switch self {
        case .command(let text): return [.unbroken(StyledText("would send \(text.terminalSafe(upTo: 400))"))]
        case .http(let request):
            let way = request.router.map { " through \($0.origin)" } ?? " directly"
            let line = Block.unbroken(StyledText("would send \(request.method) \(request.target.text)\(way)"))
            guard let body = request.body else { return [line] }
            return [line, .unbroken(StyledText("with \(body.compact.terminalSafe(upTo: 400))"))]
        }
    }

    fileprivate var json: JSONObject {
        switch self {
        case .command(let text): return ["command": .string(text)]
        case .http(let request):
            var json: JSONObject = ["method": .string(request.method), "url": .string(request.target.text)]
            json.append("body", ifPresent: request.body)
            json.append("router", ifPresent: request.router.map { .string($0.origin) })
            return json
        }
    }
}
