import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// A view of the help: one screen of all commands, or the usage, examples, task and cost of one command.
enum HelpView {
    static func answer(_ topic: String?) throws(CommandError) -> CommandResult {
        guard let topic else { return overview() }
        let name = topic.lowercased()
        if name == "redis" { return redis() }
        let subject = HelpTopics.topic(of: name)
        if let text = HelpTopics.text(of: subject) {
            return .shown(
                text.map { .text($0) },
                json: ["topic": .string(subject), "text": .string(text.joined(separator: "\n"))]
            )
        }
        if name.first == "@" {
            guard let group = CommandSignature.Group(rawValue: String(name.dropFirst())) else {
                let known = CommandSignature.Group.allCases.map { "@\($0.rawValue)" }
                let near = SimilarNames.nearest(to: name, among: known)
                throw .nothingToShow(
                    "unknown group \(name.terminalSafe)\(NameSuggestion.text(nearest: near, known: known))",
                    instead: "help \(near.first ?? "@cache")"
                )
            }
            return list((CommandRegistry.all + StatementSignatures.all).filter { $0.group == group })
        }
        if let statement = StatementSignatures.all.first(where: { $0.name == name }) { return detail(statement) }
        let definition: CommandSignature
        do throws(CommandError) {
            let command: any ConsoleCommand.Type = try CommandRegistry.command(name)
            definition = command.signature
        } catch {
            guard case .unknownCommand = error else { throw error }
            let known = CommandRegistry.all.map(\.name) + CommandRegistry.statementWords + HelpTopics.names
            let near = SimilarNames.nearest(to: name, among: known)
            throw .nothingToShow("no help on \(topic.terminalSafe)", instead: near.first.map { "help \($0)" } ?? "help")
        }
        return detail(definition)
    }

    /// Returns the page of all settings of the environment; its raw form is a `.env` with all of them.
    static func environment(_ services: ConsoleServices) -> CommandResult {
        let rows = services.environmentSettings()
        let json = rows.map { JSONValue.object([("name", .string($0.name)), ("meaning", .string($0.meaning))]) }
        return .shown(
            rows.flatMap { [Block.line(StyledText($0.name, .strong)), .text("  \($0.meaning)")] },
            json: .array(json),
            raw: services.environmentFile().split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                .map(String.init)
        )
    }

    /// Returns the overview of all commands, which fits a screen of 80 by 24.
    private static func overview() -> CommandResult {
        var blocks: [Block] = []
        for group in CommandSignature.Group.allCases {
            let names = CommandRegistry.all.filter { $0.group == group }.map(\.name)
            let statements = StatementSignatures.all.filter { $0.group == group }.map(\.name)
            let extra = statements + (group == .session ? [":"] : [])
            blocks.append(
                .fields([Block.Field(group.rawValue, StyledText((names + extra).joined(separator: " ")))], gutter: 10)
            )
        }
        blocks += [
            .text(""),
            .fields(
                [
                    Block.Field("start", "create us-east-1 as demo"),
                    Block.Field("", #"set user:123 {"name":"Alice"} ttl 1h"#),
                    Block.Field("", "get user:123"),
                    Block.Field("money", "explain create   what it would send and cost, pays nothing"),
                    Block.Field("serve", "serve start   the HTTP executor in the background"),
                    Block.Field(
                        "more",
                        "help set   help @cache   help language   help editing   help redis   help local"
                    ),
                ],
                gutter: 10
            ),
            .text("Tab completes, Ctrl-C clears the line, Ctrl-D exits."),
        ]
        let json = CommandRegistry.all.map { definition -> JSONValue in
            [
                "name": .string(definition.name), "usage": .string(definition.usage),
                "summary": .string(definition.summary),
            ]
        }
        return .shown(blocks, json: .array(json))
    }

    private static func list(_ definitions: [CommandSignature]) -> CommandResult {
        let rows = definitions.map { Block.Field(label: StyledText($0.name), StyledText($0.summary)) }
        let json = definitions.map { JSONValue.object([("name", .string($0.name)), ("summary", .string($0.summary))]) }
        return .shown(
            [.fields(rows, gutter: gutter(definitions.map(\.name)))],
            json: .array(json)
        )
    }

    private static func detail(_ definition: CommandSignature) -> CommandResult {
        var fields = [Block.Field("usage", StyledText(definition.usage))]
        if !definition.aliases.isEmpty {
            fields.append(Block.Field("also", StyledText(definition.aliases.joined(separator: ", "))))
        }
        fields.append(Block.Field("does", StyledText(definition.summary)))
        for (index, example) in definition.examples.enumerated() {
            fields.append(Block.Field(index == 0 ? "examples" : "", StyledText(example)))
        }
        if let operation = definition.operation {
            fields.append(Block.Field("task", StyledText("cacheOperation \(operation.rawValue)")))
        }
        fields.append(Block.Field("cost", StyledText(cost(definition.cost))))
        var json: JSONObject = [
            "usage": .string(definition.usage), "summary": .string(definition.summary),
            "examples": .array(definition.examples.map(JSONValue.string)), "cost": .string(cost(definition.cost)),
        ]
        if !definition.aliases.isEmpty { json.append("also", .array(definition.aliases.map(JSONValue.string))) }
        json.append("task", ifPresent: definition.operation.map { .string($0.rawValue) })
        return .shown([.fields(fields, gutter: 10)], json: .object(json))
    }

    private static func cost(_ cost: CommandSignature.Cost) -> String {
        switch cost {
        case .free: "costs nothing"
        case .operationPerKey: "one operation of the cache's quota for each key"
        case .command: "the cost of COMMAND, each time"
        case .operation: "one operation of the cache's quota"
        case .priced: "can cost money: the price is checked against your limits first"
        }
    }

    private static func redis() -> CommandResult {
        let rows = RedisCompatibility.mapping.map { Block.Field(label: StyledText($0.redis), StyledText($0.here)) }
        let json = RedisCompatibility.mapping.map {
            JSONValue.object([("redis", .string($0.redis)), ("here", .string($0.here))])
        }
        return .shown([.fields(rows, gutter: gutter(RedisCompatibility.mapping.map(\.redis)))], json: .array(json))
    }

    /// Returns the width in cells of the gutter for the given labels.
    ///
    /// Fields are used because a table would drop the column of explanations on a narrow screen.
    private static func gutter(_ labels: [String]) -> Int {
        labels.reduce(0) { max($0, $1.displayWidth) } + 2
    }
}
