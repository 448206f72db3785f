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
    let outline: RequestPreview

    func answer(price: Result<PriceQuote, ProviderError>) -> CommandResult {
        var blocks: [Block] = [.line(StyledText("Task", .dim)), .value(.object(task.json))]
        if more > 0 { blocks.append(.text("and \(more) more of the kind")) }
        let way = outline.router.map { " through \($0.origin)" } ?? " directly"
        blocks.append(.unbroken(StyledText("would send \(outline.method) \(outline.target.text)\(way)")))
        if let body = outline.body {
            blocks.append(.unbroken(StyledText("with \(body.compact.terminalSafe(upTo: 400))")))
        }
        let (words, json) = describe(price)
        blocks.append(.line(StyledText("price: ") + StyledText(words, .strong)))
        if case .success(.answered(let result)) = price { blocks.append(.value(result.json)) }
        var request: JSONObject = ["method": .string(outline.method), "url": .string(outline.target.text)]
        request.append("body", ifPresent: outline.body)
        request.append("router", ifPresent: outline.router.map { .string($0.origin) })
        var answer = CommandResult.shown(
            blocks,
            json: ["task": .object(task.json), "request": .object(request), "price": json]
        )
        if case .success(.asked(let payment)) = price { answer.challenge = payment.challenge }
        return answer
    }

    private func describe(_ price: Result<PriceQuote, ProviderError>) -> (String, JSONValue) {
        switch price {
        case .success(.notPriced(let why)):
            return (why, ["known": false, "note": .string(why)])
        case .success(.asked(let payment)):
            guard let requirements = payment.requirements else {
                return (
                    "asked, but in a way that cannot be read; nothing was sent that could be paid",
                    .object(payment.json)
                )
            }
            let amount = requirements.price?.description ?? requirements.amountText
            return ("\(amount) on \(requirements.network.displayName) (asked just now)", .object(payment.json))
        case .success(.answered(let result)):
            return (
                "none; asking for it brought the work itself, unpaid:",
                ["known": true, "amount": "0", "result": result.json]
            )
        case .success(.unknown(let why)):
            return ("not known: \(why.terminalSafe)", ["known": false, "note": .string(why)])
        case .failure(let error):
            return ("not known: \(error.message.terminalSafe)", ["known": false, "note": .string(error.message)])
        }
    }
}
