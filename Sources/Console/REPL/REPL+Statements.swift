import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON
import Payments

extension REPL {
    /// Runs one statement and shows what came of it.
    mutating func run(_ statement: Statement, input: String) async -> Int32 {
        do {
            switch statement {
            case .setting(let setting):
                return show(try change(setting), line: input)
            case .binding(let binding):
                return show(try bind(binding), line: input)
            case .assertion(let expectation):
                return show(try check(expectation), line: input)
            case .directive(let directive):
                return show(try steer(directive), line: input)
            case .pipeline(let pipeline):
                return try await run(pipeline)
            }
        } catch let error as any UserFacingError {
            guard case .pipeline(let pipeline) = statement else {
                return show(failure: error, line: input, as: state.settings.output)
            }
            return show(failure: error, line: input, as: failureForm(of: pipeline))
        } catch {
            preconditionFailure("a statement fails with a language's or a command's error, not with \(error)")
        }
    }

    // MARK: Settings

    mutating func change(_ setting: SettingStatement) throws -> CommandResult {
        switch setting {
        case .list:
            let rows = SettingsRegistry.entries.map { describe($0) }
            var json = JSONObject()
            for entry in SettingsRegistry.entries { json.append(entry.name, .string(entry.read(state.settings))) }
            return .shown(
                rows.map { .text($0) },
                json: .object(json),
                raw: SettingsRegistry.entries.map { "\($0.name)\t\($0.read(state.settings))" }
            )
        case .show(let name):
            let entry = try SettingsRegistry.entry(try name.text(in: scope))
            let value = entry.read(state.settings)
            return .shown([.text(describe(entry))], json: .object([(entry.name, .string(value))]), raw: [value])
        case .change(let name, let value):
            let entry = try SettingsRegistry.entry(try name.text(in: scope))
            try SettingsRegistry.set(entry.name, to: try value.text(in: scope), in: &state.settings)
            state.origins[entry.name] = "this session"
            effects.money.approvals.setTimeout(state.settings.approval)
            effects.money.payer.policy.prefer(state.settings.prefer)
            let now = entry.read(state.settings)
            return .done("\(entry.name) = \(now.terminalSafe)", json: .object([(entry.name, .string(now))]))
        }
    }

    private func describe(_ entry: SettingsRegistry.Entry) -> String {
        "\(entry.name) = \(entry.read(state.settings).terminalSafe) (\(state.origins[entry.name] ?? "default"))"
    }

    // MARK: Names for values

    mutating func bind(_ binding: LetStatement) throws -> CommandResult {
        switch binding {
        case .list:
            let lines = state.variables.map { "\($0.key) = \($0.value.compact.terminalSafe)" }
            return .shown(lines.map { .unbroken(StyledText($0)) }, json: .object(state.variables), raw: lines)
        case .show(let word):
            let name = try word.text(in: scope)
            guard let value = state.variables[name] else {
                throw CommandError.unknownVariable(
                    name,
                    nearest: SimilarNames.nearest(to: name, among: Array(state.variables.keys))
                )
            }
            return .shown(
                [.unbroken(StyledText("\(name) = \(value.compact.terminalSafe)"))],
                json: .object([(name, value)]),
                raw: value.rawLines
            )
        case .name(let word, let valueWord):
            let name = try word.text(in: scope)
            let value = try valueWord.value(in: scope)
            state.variables[name] = value
            var answer = CommandResult.done("", json: .object([(name, value)]))
            answer.human = [
                .unbroken(StyledText("OK", .success) + StyledText(" \(name) = \(value.compact.terminalSafe)"))
            ]
            return answer
        case .forget(let word):
            let name = try word.text(in: scope)
            guard state.variables[name] != nil else {
                throw CommandError.unknownVariable(
                    name,
                    nearest: SimilarNames.nearest(to: name, among: Array(state.variables.keys))
                )
            }
            state.variables[name] = nil
            return .done("\(name) forgotten", json: ["forgotten": .string(name)])
        }
    }

    // MARK: Expectations and directives

    private func check(_ expectation: Expectation) throws -> CommandResult {
        let verdict = try expectation.verdict(in: scope)
        guard verdict.holds else { throw CommandError(ExpectationFailure(verdict)) }
        return .shown([.line(StyledText("ok", .success))], json: ["ok": true], raw: ["ok"])
    }

    private func steer(_ directive: Directive) throws -> CommandResult {
        let name = try directive.name.text(in: scope)
        guard let steer = effects.steer else { throw CommandError.notLocal(name) }
        var words: [String] = []
        for word in directive.words { words.append(try word.text(in: scope)) }
        try steer(name, words)
        return .done("\(directive.source.terminalSafe)", json: ["directive": .string(directive.source)])
    }
}

extension JSONValue {
    /// An object of those members.
    static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        .object(JSONObject(members))
    }
}
