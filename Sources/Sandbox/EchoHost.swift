import BigInt
import Core
import HTTPTypes
import OrderedJSON
import X402

/// Merit Systems Echo, which sells runs of Python snippets in a sandbox of E2B.
///
/// Version 1 of x402 on Base. The payment is settled before the run. What the run did not use of it is refunded, and all
/// of it if the run took too long, without a word in the response. No program is started: ``PythonInterpreter`` imitates
/// a small part of Python. Inferred: the response in account mode, that a body is checked before the payment, that
/// unknown members of the body are ignored, and that the response to a run that took too long has no receipt.
///
/// Source: Echo's server; the SDK of E2B's code interpreter.
struct EchoHost: SimulatedService {
    /// The price in millionths of a dollar: ten seconds of two processors at 0.000014 dollars a second.
    static let price: UInt64 = 280
    /// The cost of one second, in millionths of a dollar.
    private static let costOfSecond = 28.0
    /// The time that the start of a sandbox takes and costs, in seconds; the network's clock does not show it.
    private static let startTime = 1.15

    let plan: ScenarioState
    let paywall: Paywall
    /// The requests in account mode.
    let accountRequests: RequestCounter
    let ids = IDGenerator.counted()

    func route(_ call: HostRequest, _ path: Substring) throws(HostError) -> (operation: SellerOperation, route: Void) {
        guard path == "/resource/e2b/execute" else { throw HostError(404, "Not found") }
        guard call.method == .post else { throw HostError(405, "Method not allowed") }
        return (.run, ())
    }

    func perform(_ route: Void, _ call: HostRequest, _ receipt: inout ReceiptHeader?) throws(HostError) -> HostResponse
    {
        guard call.field("x-api-key") == nil, call.field("authorization") == nil else {
            accountRequests.add()
            throw HostError(401, "Unauthorized")
        }
        let sale = Self.sale(for: call)
        let snippet = Result { () throws(HostError) in try Self.snippet(of: call) }
        if call.payment != nil { _ = try snippet.get() }
        let payment = try paywall.verify(sale, call)
        let text = try snippet.get()
        var settlement: Paywall.Settlement?
        if let payment { settlement = try paywall.settle(payment) }
        let run = PythonRun(text, programs: plan.programs, id: "i\(ids.next().suffix(9))")
        refund(settlement, payment?.amount, after: run)
        guard !run.isOverTime else {
            return .reply(.error(500, "Internal server error"), after: .seconds(PythonInterpreter.timeLimit))
        }
        receipt = settlement?.receipt
        let json = run.json(startTime: Self.startTime, costOfSecond: Self.costOfSecond)
        return .reply(HTTPClientResponse(status: 200, json: json), after: .seconds(run.slept))
    }

    /// Refunds what a run did not use, and everything if it took too long.
    private func refund(_ settlement: Paywall.Settlement?, _ paid: AtomicAmount?, after run: PythonRun) {
        guard let settlement, let paid else { return }
        let used = run.isOverTime ? 0 : BigUInt((run.duration(Self.startTime) * Self.costOfSecond).rounded(.up))
        guard paid.units > used, let rest = AtomicAmount(units: paid.units - used) else { return }
        paywall.facilitator.ledger.refund(settlement.transaction, rest)
    }

    private static func snippet(of call: HostRequest) throws(HostError) -> String {
        guard let snippet = (try? call.json())?["snippet"]?.string else {
            let issue: JSONValue = ["code": "invalid_type", "path": ["snippet"], "message": "Required"]
            throw HostError(
                HTTPClientResponse(status: 400, json: ["error": "Invalid body", "issues": .array([issue])])
            )
        }
        return snippet
    }

    private static func sale(for call: HostRequest) -> PricedOperation {
        var form = ChallengeForm(description: SellerOperation.run.description)
        form.maxTimeoutSeconds = 1000
        form.messageV1 = "Payment Required"
        let link = "link=\"\(call.address.path)\", network=\"base\""
        form.headers[.wwwAuthenticate] = "X-402 realm=\"echo\", \(link)"
        let nonce = Hex.prefixed(Keccak256.hash(call.address.text))
        form.finishV1 = { entry in
            entry["outputSchema"] = nil
            let (payee, asset, resource) = (entry["payTo"], entry["asset"], entry["resource"])
            entry.append("type", "http")
            entry.append("version", "1")
            entry.append("recipient", ifPresent: payee)
            entry.append("currency", ifPresent: asset)
            entry.append("to", ifPresent: payee)
            entry.append("url", ifPresent: resource)
            // It is not the nonce of the authorization, which the payer draws.
            entry.append("nonce", .string(nonce))
            entry.append("discoverable", true)
        }
        return PricedOperation(.run, listPrice: [.usdc(price)], form: form)
    }
}

/// A run of a snippet, and what the sandbox says of it.
struct PythonRun: Sendable {
    let isOverTime: Bool
    /// The time that the snippet slept, in seconds.
    let slept: Double
    private let body: JSONObject
    private let id: String

    /// Runs a snippet in a sandbox of that id.
    init(_ snippet: String, programs: Set<String>, id: String) {
        var interpreter = PythonInterpreter(programs: programs)
        let ending = interpreter.run(snippet)
        func texts(_ pieces: [String]) -> JSONValue { .array(pieces.map { .string($0) }) }
        var body: JSONObject = [
            "results": .array(interpreter.results),
            "logs": ["stdout": texts(interpreter.output), "stderr": texts(interpreter.errors)],
        ]
        var isOverTime = false
        switch ending {
        case .completed: break
        case .raised(let exception, let line): body.append("error", Self.error(exception, line: line, of: snippet))
        case .overTime: isOverTime = true
        }
        body.append("executionCount", 1)
        self.body = body
        self.isOverTime = isOverTime
        slept = interpreter.slept
        self.id = id
    }

    /// Returns the time that is billed, in seconds: that of the start and of the run, up to the limit.
    func duration(_ startTime: Double) -> Double { min(startTime + slept, PythonInterpreter.timeLimit) }

    func json(startTime: Double, costOfSecond: Double) -> JSONValue {
        let duration = duration(startTime)
        var json = body
        // Rounded to a billionth, so that no digits of the binary fraction are left.
        let cost = (duration * costOfSecond * 1000).rounded() / 1e9
        json.append("cost", ifPresent: JSONNumber("\(cost)").map { .number($0) })
        json.append("sandboxId", .string(id))
        json.append("duration", ifPresent: JSONNumber("\(duration)").map { .number($0) })
        return .object(json)
    }

    private static func error(_ exception: PythonException, line: Int, of snippet: String) -> JSONValue {
        let lines = snippet.split(separator: "\n", omittingEmptySubsequences: false)
        let source = lines.indices.contains(line - 1) ? lines[line - 1] : ""
        let ruler = String(repeating: "-", count: 75)
        let head = "\(ruler)\n\(exception.name): Traceback (most recent call last)"
        let place = "Cell In[1], line \(line)\n----> \(line) \(source)"
        let last = exception.value.isEmpty ? exception.name : "\(exception.name): \(exception.value)"
        return [
            "name": .string(exception.name), "value": .string(exception.value),
            "traceback": .string("\(head)\n\(place)\n\n\(last)"),
        ]
    }
}
