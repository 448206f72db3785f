import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON
import PaymentModel
import Payments
import X402

extension REPL {
    /// Runs a command and fills its record in.
    mutating func run(_ command: Command, into record: inout Record, in manner: CommandOptions) async throws {
        switch command {
        case .cache(let command): try await run(command, into: &record, cache: manner.cache)
        case .transfer(let command): try await run(command, into: &record, manner)
        case .state(let command): try await run(command, into: &record)
        case .look(let command): try await run(command, into: &record)
        case .payment(let command): try await run(command, into: &record)
        case .server(let command): record.answer = try await run(command)
        case .job(let command): record.answer = try await run(command, as: manner.form)
        case .recording(let command): record.answer = try await run(command, saysYes: manner.saysYes)
        case .shell(let command): record.answer = try await run(command)
        }
    }

    // MARK: Cache commands

    private mutating func run(_ command: CacheCommand, into record: inout Record, cache: String?) async throws {
        // The planner's copy of the state is gone before the state changes, or every change would copy all known keys.
        record.tasks = try CacheTaskBuilder(state: state, ids: effects.ids, cache: cache).tasks(for: command)
        record.command = command
        try await runTasks(command, permission: .none, into: &record)
    }

    /// Does the tasks of a record that have no answer yet; `permission` is for the first of them.
    mutating func runTasks(
        _ command: CacheCommand,
        permission: PaymentPermission,
        into record: inout Record
    ) async throws {
        let rounds = ExchangeCollector()
        var start = effects.time.uptime
        let done = record.responses.count
        var responses = record.responses
        responses += await self.responses(to: record.tasks[done...], permission, rounds)
        var answer = makeResult(command, responses, record)
        if let payment = answer.payment, let requirements = requirementsToConfirm(payment) {
            let renderer = Renderer(width: layoutWidth, usesColor: style.colorsErrors)
            output.write(renderer.lines(answer.warnings), to: .standardError)
            let asked = effects.time.uptime
            let isApproved = await approves(payment, requirements, record.number)
            // How long a person thought is no time of the command's.
            start += effects.time.uptime - asked
            if isApproved {
                let terms = PaymentPermission.terms(
                    PaymentTerms(of: requirements, charging: payment.fee ?? AtomicAmount(0)),
                    once: false
                )
                responses.removeLast()
                responses += await self.responses(to: record.tasks[responses.count...], terms, rounds)
                answer = makeResult(command, responses, record)
            } else {
                answer.warnings = []
                answer.payment?.outcome = .declined
                answer.payment?.rule = .declinedAtPrompt
            }
        }
        record.elapsed = effects.time.uptime - start
        record.rounds = rounds.rounds
        record.answer = answer
        record.responses = answer.payment != nil && answer.failure != nil ? responses.dropLast() : []
        try learn(from: command, tasks: record.tasks, responses: responses)
    }

    /// The answers to tasks, one after the other, up to the first that fails.
    private func responses(
        to tasks: ArraySlice<ExecutorTask>,
        _ permission: PaymentPermission,
        _ rounds: ExchangeCollector
    ) async -> [ExecutorResponse] {
        let (executor, limit, output) = (effects.executor, style.timeLimit, output)
        @Sendable func warns() -> Bool {
            guard rounds.hasPaid else { return false }
            output.write([Self.paymentIsOut], to: .standardError)
            return true
        }
        return await Self.interruptible(by: interrupts, hesitating: { warns() }) {
            var responses: [ExecutorResponse] = []
            for task in tasks {
                let response = await executor.execute(
                    task,
                    origin: .console,
                    limit: limit,
                    permission: responses.isEmpty ? permission : .none,
                    observer: rounds.observer
                )
                responses.append(response)
                if response.failure != nil { break }
            }
            return responses
        }
    }

    /// What the first Ctrl-C is answered with once a payment was sent.
    static let paymentIsOut =
        "a payment is on its way; Ctrl-C again stops waiting, its outcome is followed"

    private func makeResult(_ command: CacheCommand, _ responses: [ExecutorResponse], _ record: Record) -> CommandResult
    {
        var answer = CacheResultFormatter(
            command: command,
            cacheName: cacheName(of: record.tasks[0]),
            isJob: seat != nil
        )
        .answer(responses)
        answer.makesRecord = true
        if case .create(let region?, _) = command, let failure = answer.failure, failure.code == .refused {
            answer.failure = failure.trying(nearestRegion(to: region).map { "create \($0)" } ?? "help create")
        }
        if let payment = answer.payment {
            let width = layoutWidth
            answer.warnings += PaymentView.blocks(payment, record: record.number, now: effects.time.now, width: width)
        }
        return answer
    }

    /// The region seen so far that was probably meant.
    private func nearestRegion(to region: String) -> String? {
        let seen = Set(state.caches.entries.compactMap(\.region)).union(["us-east-1"])
        return SimilarNames.nearest(to: region, among: seen.sorted()).first
    }

    private func cacheName(of task: ExecutorTask) -> String {
        let id = task.json["cacheId"]?.string ?? state.caches.current?.id ?? ""
        return (state.caches.entries.first { $0.id == id }?.reference ?? id).terminalSafe
    }

    /// Remembers what the answers taught: a new cache, keys for completion.
    private mutating func learn(
        from command: CacheCommand,
        tasks: [ExecutorTask],
        responses: [ExecutorResponse]
    ) throws {
        guard let result = responses.last?.result?.json, let task = tasks.last else { return }
        let id = task.json["cacheId"]?.string ?? ""
        switch command {
        case .create(_, let name):
            guard let created = result["cacheId"]?.string else { return }
            try state.caches.use(id: created, name: name, region: result["region"]?.string)
        case .set(let key, _, _): state.caches.add(key: key, in: id)
        case .get(let key):
            if result.isNull { state.caches.remove(key: key, in: id) } else { state.caches.add(key: key, in: id) }
        case .delete(let keys):
            for key in keys { state.caches.remove(key: key, in: id) }
        case .keys:
            for key in result["keys"]?.array ?? [] { state.caches.add(key: key.string ?? "", in: id) }
        case .count, .ttl, .exists, .expire, .topUp, .task: return
        }
    }

    /// Shows what a cache command would send and cost.
    mutating func explain(_ command: CacheCommand, into record: inout Record, cache: String?) async throws {
        let tasks = try CacheTaskBuilder(state: state, ids: effects.ids, cache: cache).tasks(for: command)
        let rounds = ExchangeCollector()
        let executor = effects.executor
        let context = executor.context(
            for: tasks[0].jobId?.text ?? "",
            task: tasks[0],
            origin: .console,
            limit: style.timeLimit,
            observer: rounds.observer
        )
        record.tasks = tasks
        let start = effects.time.uptime
        do {
            let (provider, request) = try executor.work(of: tasks[0], names: try tasks[0].names())
            let outline = try provider.outline(request)
            let price: Result<PriceQuote, ProviderError>
            if let note = reasonNotToAsk(request.operation) {
                price = .success(.notPriced(note))
            } else {
                price = await Self.interruptible(by: interrupts) { () -> Result<PriceQuote, ProviderError> in
                    do throws(ProviderError) {
                        return .success(try await provider.price(of: request, in: context))
                    } catch {
                        return .failure(error)
                    }
                }
            }
            let view = RequestPreviewView(task: tasks[0], more: tasks.count - 1, outline: outline)
            record.answer = view.answer(price: price)
        } catch let error as TaskError {
            throw CommandError(error)
        } catch let error as ProviderError {
            throw CommandError(error)
        }
        record.elapsed = effects.time.uptime - start
        record.rounds = rounds.rounds
        record.answer.makesRecord = !record.rounds.isEmpty
    }

    /// Why the price of an operation is not asked for; nil where the question can bring nothing but a price.
    ///
    /// Where an operation is free, the dry run of a router does its work.
    private func reasonNotToAsk(_ operation: CacheOperation) -> String? {
        guard operation.isPriced else { return nil }
        let sale = effects.replayed?.sale(of: operation) ?? effects.sale(operation)
        effects.recording?.learned(.sale(operation, sale))
        switch sale {
        case .sold: return nil
        case .free: return "none, it costs nothing here"
        case .unknown:
            let isSold = state.records.kept.contains { record in
                record.challenge != nil
                    && record.tasks.contains { (try? $0.cacheRequest().operation) == operation }
            }
            return isSold ? nil : "not asked, for where it is free the question would do the work"
        }
    }

    // MARK: Session state

    private mutating func run(_ command: SessionCommand, into record: inout Record) async throws {
        switch command {
        case .use(let text, let name): record.answer = try use(text, name: name)
        case .status: record.answer = try await status(into: &record)
        case .ping: try await ping(into: &record)
        case .auth: record.answer = try await auth()
        }
    }

    private mutating func use(_ text: String?, name: String?) throws(CommandError) -> CommandResult {
        guard let text else {
            guard let name else { return listCaches() }
            guard let current = state.caches.current else { throw .noCache }
            try state.caches.use(id: current.id, name: name)
            return using()
        }
        if text == "-" {
            try state.caches.usePrevious()
        } else {
            try state.caches.use(id: try state.caches.id(for: text), name: name)
        }
        return using()
    }

    private func using() -> CommandResult {
        guard let cache = state.caches.current else { return CommandResult() }
        var json: JSONObject = ["cacheId": .string(cache.id)]
        json.append("name", ifPresent: cache.name.map(JSONValue.string))
        json.append("region", ifPresent: cache.region.map(JSONValue.string))
        let facts = (cache.name == nil ? [] : [cache.id]) + (cache.region.map { [$0] } ?? [])
        let rest = facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))"
        return .done("using \(cache.reference)\(rest)".terminalSafe, json: .object(json))
    }

    private func listCaches() -> CommandResult {
        let entries = state.caches.entries
        let lines = entries.map { entry in
            let facts = [entry.name == nil ? nil : entry.id, entry.region].compactMap { $0 }
            let used = entry.id == state.caches.current?.id ? "  in use" : ""
            return entry.reference + (facts.isEmpty ? "" : "  (\(facts.joined(separator: ", ")))") + used
        }
        let json = entries.map { entry in
            var json: JSONObject = ["cacheId": .string(entry.id)]
            json.append("name", ifPresent: entry.name.map(JSONValue.string))
            json.append("region", ifPresent: entry.region.map(JSONValue.string))
            return JSONValue.object(json)
        }
        let human: [Block] = lines.isEmpty ? [.text("no cache is known; create REGION buys one")] : [.numbered(lines)]
        return .shown(human, json: .array(json), raw: entries.map(\.id))
    }
}
