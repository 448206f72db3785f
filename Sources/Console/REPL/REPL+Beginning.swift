import CommandLanguage
import Core
import ExecutorCore
public import OrderedJSON
import PaymentModel
import Payments

extension REPL {
    /// Prints the two lines of the start: version, network and cache; then the limits, and how to get help.
    public func printBanner() {
        let facts = services.facts
        let place =
            facts.isLocal
            ? "local network, play money (set HTTPAYER_ROUTER_URL to go live)"
            : facts.router.map { "router \($0.origin)" } ?? "direct calls"
        let cache = state.caches.current.map { ", cache \($0.title)" } ?? ""
        let renderer = Renderer(width: style.width(), usesColor: false)
        for line in [
            "galaksio \(facts.version), \(place)\(cache)",
            "\(services.money.payer.policy.value.summary). Type help, or help redis.",
        ] {
            let wrapped = renderer.wrap(StyledText(line), to: renderer.width)
            output.write(wrapped.map(\.plain), to: .standardOutput)
        }
    }

    /// Runs the lines of the startup file; one that fails is skipped with a warning.
    public mutating func begin(_ file: StartupFile) async {
        let wasQuiet = state.settings.quiet
        state.settings.quiet = true
        defer { state.settings.quiet = wasQuiet }
        for input in file.inputs {
            do {
                for statement in try input.statements.get() { try await obey(statement) }
            } catch let error as any UserFacingError {
                context.warn("\(file.path.terminalSafe):\(input.line) is skipped: \(error.message)", trying: error.hint)
            } catch {
                context.warn("\(file.path.terminalSafe):\(input.line) is skipped: \(error)", trying: nil)
            }
        }
        for entry in SettingsRegistry.names where state.origins[entry] == "this session" {
            state.origins[entry] = "startup file"
        }
    }

    private mutating func obey(_ statement: Statement) async throws {
        switch statement {
        case .setting(let setting): _ = try StatementRunner.change(setting, in: &context)
        case .binding(let binding): _ = try StatementRunner.bind(binding, in: &context)
        case .pipeline(let pipeline): _ = try await PipelineRunner(pipeline).run(in: &self)
        case .assertion, .directive: preconditionFailure("the startup file allows neither")
        }
    }

    /// Applies the command line's cache and variables to the session; returns the exit code.
    public mutating func apply(cache: String?, variables: [(String, JSONValue)]) -> Int32 {
        for (name, value) in variables { state.variables[name] = value }
        guard let cache else { return 0 }
        do {
            try state.caches.use(id: cache)
            return 0
        } catch {
            return context.show(failure: error, line: "", as: state.settings.output)
        }
    }

    /// Clears the records and the history, and restarts their numbers, after a setup was run.
    public mutating func forgetRecords() {
        state.records = RecordHistory()
        services.money.numbers.reset()
        state.lines = []
    }

    /// The state in one line, for the report of a replay: `cache 0000…, record $3, Task ttl, 1 round`.
    public var summary: String {
        var parts = ["cache \(state.caches.current?.id ?? "none")"]
        guard let record = state.records.last else { return parts[0] }
        parts.append("record $\(record.number)")
        if let operation = record.tasks.last?.json["cacheOperation"]?.string { parts.append("Task \(operation)") }
        parts.append("\(record.exchanges.count) request\(record.exchanges.count == 1 ? "" : "s")")
        return parts.joined(separator: ", ")
    }

    /// Runs one command from the shell's argument list: each argument is one word, taken as it is.
    ///
    /// `last` is one more word, from standard input. Returns the exit code.
    public mutating func handle(arguments: [String], last: String?) async -> Int32 {
        let line = Quoter.line(of: arguments + (last.map { [$0] } ?? []))
        return await recorded(line) { loop in await loop.take(arguments: arguments, last: last) }
    }

    private mutating func take(arguments: [String], last: String?) async -> Int32 {
        let line = arguments.joined(separator: " ")
        var form = state.settings.output
        do {
            var pipeline = try Pipeline(arguments: arguments)
            if let last { pipeline = pipeline.appending(last) }
            form = context.failureForm(of: pipeline)
            return try await PipelineRunner(pipeline).run(in: &self)
        } catch let error as any UserFacingError {
            return context.show(failure: error, line: line, as: form)
        } catch {
            preconditionFailure("a command fails with a language's or a command's error, not with \(error)")
        }
    }
}

extension SessionState {
    /// Changes a setting from outside the session.
    ///
    /// - Throws: ``CommandError`` naming the setting and what is allowed.
    public mutating func set(_ name: String, to value: String, origin: String) throws(CommandError) {
        try SettingsRegistry.set(name, to: value, in: &settings)
        origins[name] = origin
    }
}
