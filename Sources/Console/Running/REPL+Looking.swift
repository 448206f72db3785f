import Core
import ExecutorCore
import HTTPTypes
import OrderedJSON
import PaymentModel
import Payments
import X402

extension REPL {
    /// One screen about the session; never fails: a part that cannot be reached says so.
    mutating func status(into record: inout Record) async throws -> CommandResult {
        let facts = effects.facts
        let hops = try await health(into: &record)
        let policy = effects.money.payer.policy.value.summary
        let spent = try? await effects.money.payer.budget(.dollars, at: effects.time.now)
        let cache = state.caches.current
        var fields: [Block.Field] = []
        fields.append(
            Block.Field("cache", StyledText(cache.map { $0.reference.terminalSafe } ?? "none; create REGION buys one"))
        )
        if let region = cache?.region { fields.append(Block.Field("region", StyledText(region.terminalSafe))) }
        fields.append(Block.Field("provider", StyledText(state.settings.provider.terminalSafe)))
        for hop in hops { fields.append(Block.Field(hop.name, hopText(hop))) }
        fields.append(Block.Field("network", StyledText(facts.isLocal ? "local: in this program, play money" : "live")))
        fields.append(Block.Field("policy", StyledText(policy)))
        fields.append(
            Block.Field("spent", StyledText(spent.map { "\($0.today) today, \($0.session) this session" } ?? "?"))
        )
        let server = effects.server.status()
        fields.append(
            Block.Field(
                "server",
                StyledText(server.map { "\($0.address.origin), \(Phrases.counted($0.tasks, "task"))" } ?? "off")
            )
        )
        let recording = effects.recording?.status?.path ?? effects.replayed?.recording
        fields.append(Block.Field("recording", StyledText(recording?.terminalSafe ?? "off")))
        fields.append(Block.Field("records", StyledText("\(state.records.nextNumber - 1)")))
        var json = JSONObject()
        if let cache {
            var part: JSONObject = ["cacheId": .string(cache.id)]
            part.append("name", ifPresent: cache.name.map(JSONValue.string))
            part.append("region", ifPresent: cache.region.map(JSONValue.string))
            json.append("cache", .object(part))
        }
        json.append("provider", .string(state.settings.provider))
        for hop in hops { json.append(hop.name, hopJSON(hop)) }
        json.append("network", .string(facts.isLocal ? "local" : "live"))
        json.append("policy", .string(policy))
        json.append("spent", ifPresent: spent.map { .string($0.today) })
        json.append("server", server.map { .string($0.address.origin) } ?? .null)
        json.append("recording", recording.map(JSONValue.string) ?? .null)
        return .shown([.fields(fields, gutter: 10)], json: .object(json))
    }

    /// Asks router and provider whether they are there.
    mutating func ping(into record: inout Record) async throws {
        let start = effects.time.uptime
        let hops = try await health(into: &record)
        record.elapsed = effects.time.uptime - start
        var json = JSONObject()
        for hop in hops { json.append(hop.name, hopJSON(hop)) }
        let broken = hops.first { $0.problem != nil }
        let words = hops.map { "\($0.name) \($0.elapsed.map { "\($0.milliseconds) ms" } ?? "no answer")" }
        var answer = CommandResult.shown(
            [.line(StyledText("PONG", .success) + StyledText(" " + words.joined(separator: ", ")))],
            json: .object(json),
            raw: ["PONG"]
        )
        if let broken {
            answer.human = []
            answer.raw = []
            answer.failure = TaskFailure(
                code: .unreachable,
                message: broken.problem ?? "\(broken.name) does not answer",
                hint: "status"
            )
        }
        answer.makesRecord = !record.rounds.isEmpty
        record.answer = answer
    }

    private func health(into record: inout Record) async throws -> [ProviderHealth.Hop] {
        let rounds = ExchangeCollector()
        let context = effects.executor.context(
            for: effects.ids.next(),
            origin: .console,
            limit: style.timeLimit ?? .seconds(10),
            observer: rounds.observer
        )
        let provider: any CacheProvider
        do {
            provider = try effects.executor.registry.cache(named: state.settings.provider)
        } catch {
            throw CommandError(error)
        }
        let health = await Self.interruptible(by: interrupts) { await provider.health(in: context) }
        record.rounds = rounds.rounds
        return health.hops
    }

    private func hopText(_ hop: ProviderHealth.Hop) -> StyledText {
        let address: String
        if hop.name == "router", let router = effects.facts.router {
            address = router.origin + "  "
        } else {
            address = ""
        }
        guard let elapsed = hop.elapsed else {
            return StyledText(address) + StyledText("no answer: \((hop.problem ?? "").terminalSafe)", .error)
        }
        return StyledText("\(address)\(elapsed.milliseconds) ms")
    }

    private func hopJSON(_ hop: ProviderHealth.Hop) -> JSONValue {
        var json: JSONObject = ["ok": .bool(hop.problem == nil)]
        json.append("ms", ifPresent: hop.elapsed.map { .int($0.milliseconds) })
        json.append("problem", ifPresent: hop.problem.map(JSONValue.string))
        return .object(json)
    }

    // MARK: Records and challenges

    mutating func run(_ command: InspectCommand, into record: inout Record) async throws {
        switch command {
        case .challenge(.record(let number)):
            record.answer = try challenge(of: number)
        case .challenge(.pasted(let text)):
            record.answer = try challenge(pasted: text)
        case .explain(let number):
            record.answer = ExplainView.answer(try shownRecord(number), now: effects.time.now)
        case .trace(let number):
            let shown = try shownRecord(number)
            guard !shown.rounds.isEmpty else {
                throw CommandError.nothingToShow("$\(shown.number) sent no request", instead: "explain \(shown.number)")
            }
            record.answer = TraceView.answer(shown, width: layoutWidth)
        case .probe(let url, let method, let body):
            try await probe(url, method: method, body: body, into: &record)
        case .stats(let since):
            let entries = try await entries(since: since)
            record.answer = StatsView.answer(Array(state.records.kept), entries)
        }
    }

    private func shownRecord(_ number: Int?) throws(CommandError) -> Record {
        if let number { return try state.records.record(number) }
        guard let last = state.records.last else { throw .nothingToShow("nothing has been run", instead: "help") }
        return last
    }

    private func challenge(of number: Int?) throws(CommandError) -> CommandResult {
        let shown: Record
        if let number {
            shown = try state.records.record(number)
        } else if let last = state.records.kept.last(where: { $0.challenge != nil }) {
            shown = last
        } else {
            throw .nothingToShow("no challenge yet: nothing has asked for money", instead: "explain create")
        }
        guard let challenge = shown.challenge else {
            throw .nothingToShow("$\(shown.number) holds no challenge", instead: "trace \(shown.number)")
        }
        return ChallengeView.answer(challenge, record: shown.number)
    }

    private func challenge(pasted text: String) throws(CommandError) -> CommandResult {
        do {
            return ChallengeView.answer(try PaymentChallenge(pasted: text), record: nil)
        } catch {
            throw .other(error.code, error.message, hint: error.hint ?? "help challenge")
        }
    }

    private mutating func probe(_ url: String, method: String?, body: JSONValue?, into record: inout Record)
        async throws
    {
        let address: HTTPURL
        do {
            address = try HTTPURL(url)
        } catch {
            let hint = url.contains("://") ? "help probe" : "probe https://\(url)"
            throw CommandError.other(error.code, error.message, hint: error.hint ?? hint)
        }
        guard let verb = HTTPRequest.Method((method ?? (body == nil ? "GET" : "POST")).uppercased()) else {
            throw CommandError.other(
                .syntax,
                "\((method ?? "").terminalSafe) is no HTTP method",
                hint: "probe \(url) method POST"
            )
        }
        var call = HTTPClientRequest(verb, address, headers: [.accept: "application/json"], body: body?.compactBytes)
        if body != nil { call.headers[.contentType] = "application/json" }
        let (effects, limit, sent) = (effects, style.timeLimit ?? self.effects.facts.timeLimit, call)
        let round = await Self.interruptible(by: interrupts) {
            await effects.probe(sent, Deadline(after: limit, on: effects.time))
        }
        record.rounds = [round]
        record.elapsed = round.elapsed
        record.answer = ProbeView.answer(round, record: record.number)
        record.answer.makesRecord = true
    }
}
