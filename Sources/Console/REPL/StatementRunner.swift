import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON
import Payments

/// A runner of the statements that are not commands: settings, variables, expectations and directives.
enum StatementRunner {
    /// Shows or changes a setting, or lists all.
    static func change(_ setting: SettingStatement, in context: inout CommandContext) throws -> CommandResult {
        switch setting {
        case .list:
            let session = context.session
            let rows = SettingsRegistry.entries.map { describe($0, in: session) }
            var json = JSONObject()
            for entry in SettingsRegistry.entries { json.append(entry.name, .string(entry.read(session.settings))) }
            return .shown(
                rows.map { .text($0) },
                json: .object(json),
                raw: SettingsRegistry.entries.map { "\($0.name)\t\($0.read(session.settings))" }
            )
        case .show(let name):
            let entry = try SettingsRegistry.entry(try name.text(in: context.scope))
            let value = entry.read(context.session.settings)
            return .shown(
                [.text(describe(entry, in: context.session))],
                json: .object([(entry.name, .string(value))]),
                raw: [value]
            )
        case .change(let name, let value):
            let entry = try SettingsRegistry.entry(try name.text(in: context.scope))
            let text = try value.text(in: context.scope)
            let providers = context.services.executor.registry.caches.map(\.name)
            if entry.name == "provider", !providers.contains(text) {
                throw CommandError.badSetting(entry.name, value: text, allowed: providers)
            }
            try SettingsRegistry.set(entry.name, to: text, in: &context.session.settings)
            context.session.origins[entry.name] = "this session"
            context.services.money.approvals.setTimeout(context.session.settings.approval)
            context.services.money.payer.policy.prefer(context.session.settings.prefer)
            let now = entry.read(context.session.settings)
            return .done("\(entry.name) = \(now.terminalSafe)", json: .object([(entry.name, .string(now))]))
        }
    }

    private static func describe(_ entry: SettingsRegistry.Entry, in session: SessionState) -> String {
        "\(entry.name) = \(entry.read(session.settings).terminalSafe) (\(session.origins[entry.name] ?? "default"))"
    }

    /// Shows, sets or removes a variable, or lists all.
    static func bind(_ binding: LetStatement, in context: inout CommandContext) throws -> CommandResult {
        switch binding {
        case .list:
            let lines = context.session.variables.map { "\($0.key) = \($0.value.compact.terminalSafe)" }
            return .shown(lines.map { .unbroken(StyledText($0)) }, json: .object(context.session.variables), raw: lines)
        case .show(let word):
            let name = try word.text(in: context.scope)
            guard let value = context.session.variables[name] else {
                throw CommandError.unknownVariable(
                    name,
                    nearest: SimilarNames.nearest(to: name, among: Array(context.session.variables.keys))
                )
            }
            return .shown(
                [.unbroken(StyledText("\(name) = \(value.compact.terminalSafe)"))],
                json: .object([(name, value)]),
                raw: value.rawLines
            )
        case .name(let word, let valueWord):
            let name = try word.text(in: context.scope)
            let value = try valueWord.value(in: context.scope)
            context.session.variables[name] = value
            var answer = CommandResult.done("", json: .object([(name, value)]))
            answer.document.blocks = [
                .unbroken(StyledText("OK", .success) + StyledText(" \(name) = \(value.compact.terminalSafe)"))
            ]
            return answer
        case .forget(let word):
            let name = try word.text(in: context.scope)
            guard context.session.variables[name] != nil else {
                throw CommandError.unknownVariable(
                    name,
                    nearest: SimilarNames.nearest(to: name, among: Array(context.session.variables.keys))
                )
            }
            context.session.variables[name] = nil
            return .done("\(name) removed", json: ["forgotten": .string(name)])
        }
    }

    /// Checks an expectation.
    ///
    /// - Throws: ``CommandError`` if it does not hold.
    static func check(_ expectation: Expectation, in context: CommandContext) throws -> CommandResult {
        let verdict = try expectation.verdict(in: context.scope)
        guard verdict.holds else { throw CommandError(ExpectationFailure(verdict)) }
        return .shown([.line(StyledText("ok", .success))], json: ["ok": true], raw: ["ok"])
    }

    /// Runs a directive, which steers the local network.
    ///
    /// - Throws: ``CommandError`` on a live network, or if the network does not understand the directive.
    static func steer(_ directive: Directive, in context: CommandContext) throws -> CommandResult {
        let name = try directive.name.text(in: context.scope)
        guard let steer = context.services.steer else { throw CommandError.notLocal(name) }
        var words: [String] = []
        for word in directive.words { words.append(try word.text(in: context.scope)) }
        try steer(name, words)
        return .done("\(directive.source.terminalSafe)", json: ["directive": .string(directive.source)])
    }
}

extension JSONValue {
    /// Creates an object of those members.
    static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        .object(JSONObject(members))
    }
}
