import Core
public import ExecutorCore
public import OrderedJSON
public import PaymentModel

/// A question to a provider of caches that does not speak HTTP, and its answer, as a recording keeps them.
public struct RecordedCacheExchange: Sendable, Hashable {
    /// A question to a provider.
    enum Question: String, Sendable {
        /// Do the work of a request.
        case work
        /// Tell what would be sent for a request.
        case preview
        /// Tell what a request costs.
        case price
        /// Tell whether the provider answers.
        case health
    }

    /// The name of the provider.
    let provider: String
    let question: Question
    /// The request; null for a question about none.
    let request: JSONValue
    /// The answer, or the failure.
    let answer: JSONValue

    init(_ provider: String, _ question: Question, _ request: JSONValue, _ answer: JSONValue) {
        self.provider = provider
        self.question = question
        self.request = request
        self.answer = answer
    }

    /// Creates an exchange from its JSON; nil for any other JSON.
    init?(_ json: JSONValue) {
        guard let provider = json["provider"]?.string, let answer = json["answer"],
            let question = json["question"]?.string.flatMap(Question.init(rawValue:))
        else { return nil }
        self.init(provider, question, json["request"] ?? .null, answer)
    }

    /// The exchange as JSON.
    var json: JSONValue {
        [
            "provider": .string(provider), "question": .string(question.rawValue), "request": request,
            "answer": answer,
        ]
    }
}

/// A provider of caches whose exchanges are recorded, because they do not go over the recorded transport.
public struct RecordingCache: CacheProvider {
    private let provider: any CacheProvider
    private let recording: any SessionRecording

    /// Creates a provider that does what another one does, and tells it to a recording.
    public init(_ provider: any CacheProvider, recording: any SessionRecording) {
        self.provider = provider
        self.recording = recording
    }

    public var name: String { provider.name }

    public var aliases: [String] { provider.aliases }

    public var description: ProviderDescription { provider.description }

    public var countsMilliseconds: Bool { provider.countsMilliseconds }

    public var sendsHTTP: Bool { provider.sendsHTTP }

    /// Those of the provider, unless each exchange is to be recorded.
    public var batches: (any BatchCacheProvider)? { recording.status == nil ? provider.batches : nil }

    public func health(in context: ExecutionContext) async -> ProviderHealth {
        let health = await provider.health(in: context)
        record(.health, .null, .array(health.hops.map(\.recorded)))
        return health
    }

    public func perform(_ request: CacheRequest, in context: ExecutionContext) async throws(ProviderError)
        -> TaskResult
    {
        do {
            let result = try await provider.perform(request, in: context)
            record(
                .work,
                request.json,
                ["result": result.json, "warnings": .array(result.warnings.map(JSONValue.string))]
            )
            return result
        } catch {
            record(.work, request.json, error.recorded)
            throw error
        }
    }

    public func preview(of request: CacheRequest) throws(ProviderError) -> ProviderPreview {
        do {
            let preview = try provider.preview(of: request)
            if case .command(let text) = preview { record(.preview, request.json, ["command": .string(text)]) }
            return preview
        } catch {
            record(.preview, request.json, error.recorded)
            throw error
        }
    }

    public func price(of request: CacheRequest, in context: ExecutionContext) async throws(ProviderError)
        -> PriceQuote<PaymentSummary, TaskResult>
    {
        let quote = try await provider.price(of: request, in: context)
        if case .notPriced(let note) = quote { record(.price, request.json, ["note": .string(note)]) }
        return quote
    }

    private func record(_ question: RecordedCacheExchange.Question, _ request: JSONValue, _ answer: JSONValue) {
        guard RecordingScope.isOn, recording.isListening else { return }
        recording.record(input: .exchange(RecordedCacheExchange(name, question, request, answer)))
    }
}

/// A provider of caches that answers from a recording, as the one did that was recorded.
public struct ReplayedCache: CacheProvider {
    public let name: String
    public let description: ProviderDescription
    private let inputs: ReplayInputs

    /// Creates a provider from its description in a session file; nil for any other JSON.
    public init?(_ json: JSONValue, inputs: ReplayInputs) {
        guard let name = json["name"]?.string else { return nil }
        self.name = name
        description = ProviderDescription(
            operations: json["operations"]?.array?.compactMap(\.string) ?? [],
            paid: [],
            endpoint: json["address"]?.string ?? "",
            limits: json["limits"]?.string ?? ""
        )
        self.inputs = inputs
    }

    /// What was refused when the session was recorded is in the recording.
    public var countsMilliseconds: Bool { true }

    public var sendsHTTP: Bool { false }

    public func health(in context: ExecutionContext) async -> ProviderHealth {
        let hops = inputs.takeAnswer(of: name, to: .health, .null)?.array ?? []
        return ProviderHealth(hops: hops.compactMap(ProviderHealth.Hop.init(recorded:)))
    }

    public func perform(_ request: CacheRequest, in context: ExecutionContext) async throws(ProviderError)
        -> TaskResult
    {
        let answer = try answer(to: .work, request)
        return TaskResult(answer["result"] ?? .null, warnings: answer["warnings"]?.array?.compactMap(\.string) ?? [])
    }

    public func preview(of request: CacheRequest) throws(ProviderError) -> ProviderPreview {
        .command(try answer(to: .preview, request)["command"]?.string ?? "")
    }

    public func price(of request: CacheRequest, in context: ExecutionContext) async throws(ProviderError)
        -> PriceQuote<PaymentSummary, TaskResult>
    {
        .notPriced(try answer(to: .price, request)["note"]?.string ?? "")
    }

    private func answer(
        to question: RecordedCacheExchange.Question,
        _ request: CacheRequest
    ) throws(ProviderError) -> JSONValue {
        guard let answer = inputs.takeAnswer(of: name, to: question, request.json) else {
            let text = "the recording has no answer of \(name) for \(request.json.compact.terminalSafe(upTo: 200))"
            throw .failed(TaskFailure(code: .badAnswer, message: text))
        }
        if let error = ProviderError(recorded: answer) { throw error }
        return answer
    }
}

extension ProviderHealth.Hop {
    fileprivate var recorded: JSONValue {
        var json: JSONObject = ["name": .string(name)]
        json.append("milliseconds", ifPresent: elapsed.map { .int($0.milliseconds) })
        json.append("problem", ifPresent: problem.map(JSONValue.string))
        return .object(json)
    }

    fileprivate init?(recorded json: JSONValue) {
        guard let name = json["name"]?.string else { return nil }
        let elapsed = json["milliseconds"]?.int.map { Duration.milliseconds($0) }
        self.init(name: name, elapsed: elapsed, problem: json["problem"]?.string)
    }
}

extension ProviderError {
    /// The failure as JSON; such a provider asks for no payment.
    fileprivate var recorded: JSONValue {
        var json: JSONObject = ["code": .string(failure.code.rawValue), "message": .string(failure.message)]
        json.append("hint", ifPresent: failure.hint.map(JSONValue.string))
        if case .keyNotFound(let key, _) = self { json.append("absent", .string(key)) }
        return ["failure": .object(json)]
    }

    fileprivate init?(recorded json: JSONValue) {
        guard let failure = json["failure"], let message = failure["message"]?.string,
            let code = failure["code"]?.string.flatMap(FailureCode.init(rawValue:))
        else { return nil }
        let facts = TaskFailure(code: code, message: message, hint: failure["hint"]?.string)
        self = failure["absent"]?.string.map { .keyNotFound(key: $0, facts) } ?? .failed(facts)
    }
}

extension ProviderDescription {
    /// Returns the description of a provider as a session file has it.
    public func recorded(of name: String) -> JSONValue {
        [
            "name": .string(name), "address": .string(endpoint), "limits": .string(limits),
            "operations": .array(operations.map(JSONValue.string)),
        ]
    }
}
