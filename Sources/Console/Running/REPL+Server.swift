import CommandLanguage
import Core
import ExecutorCore
import LineEditing
import OrderedJSON

extension REPL {
    func run(_ command: ServerCommand) async throws -> CommandResult {
        switch command {
        case .start(let host, let port):
            // What the server does for its own callers is no part of a recorded session.
            let address = try await RecordingScope.$isOn.withValue(false) {
                try await effects.server.start(host: host, port: port)
            }
            return .done(
                "\(address.origin) (POST /execute, GET /health)",
                json: ["url": .string(address.origin)],
                raw: address.origin
            )
        case .stop:
            try await effects.server.stop()
            return .done("server stopped", json: ["up": false])
        case .status:
            return serverStatus()
        case .logs(let count, let follow):
            return try await logs(count, follow: follow)
        case .providers(let name):
            return try await providers(name)
        }
    }

    private func serverStatus() -> CommandResult {
        guard let status = effects.server.status() else {
            return .shown([.text("not running; serve start runs it")], json: ["up": false], raw: ["down"])
        }
        let waiting = effects.money.approvals.waiting.count
        let line =
            "up \(status.uptime.formatted), \(status.tasks) task\(status.tasks == 1 ? "" : "s"), \(status.failed) failed"
            + (waiting > 0 ? ", \(waiting) waiting" : "")
        return .shown(
            [.text(line)],
            json: [
                "up": true, "url": .string(status.address.origin), "seconds": .int(status.uptime.wholeSeconds),
                "tasks": .int(status.tasks), "failed": .int(status.failed), "waiting": .int(waiting),
            ],
            raw: ["up"]
        )
    }

    private func logs(_ count: Int, follow: Bool) async throws -> CommandResult {
        guard effects.server.status() != nil || !effects.server.logs(last: 1).isEmpty else {
            throw CommandError.serverNotRunning
        }
        let lines = effects.server.logs(last: count).map(\.terminalSafe)
        guard follow else {
            return .shown(lines.map { .text($0) }, json: .array(lines.map(JSONValue.string)), raw: lines)
        }
        guard reader.isInteractive else {
            throw CommandError.needsPerson(
                "following logs ends with Ctrl-C, and nobody is there to press it",
                instead: "serve logs"
            )
        }
        output.write(lines, to: .standardOutput)
        let (server, output) = (effects.server, output)
        await Self.interruptible(by: interrupts) {
            for await line in server.follow() { output.write([line.terminalSafe], to: .standardOutput) }
        }
        return CommandResult()
    }

    private func providers(_ name: String?) async throws -> CommandResult {
        let registry = effects.executor.registry
        var chosen: [any CacheProvider] = registry.caches
        if let name {
            do {
                chosen = [try registry.cache(named: name)]
            } catch {
                throw CommandError.other(
                    .syntax,
                    "no provider is called \(name.terminalSafe); there is \(registry.caches.map(\.name).joined(separator: ", "))",
                    hint: "providers"
                )
            }
        }
        var rows: [[StyledText]] = []
        var json: [JSONValue] = []
        for provider in chosen {
            let context = effects.executor.context(for: effects.ids.next(), origin: .console, limit: .seconds(10))
            let health = await Self.interruptible(by: interrupts) { await provider.health(in: context) }
            let facts = provider.facts
            let state = health.isGood ? StyledText("ok", .success) : StyledText("no answer", .error)
            rows.append([
                StyledText(provider.name), StyledText(facts.operations.joined(separator: " ")),
                StyledText(facts.paid.joined(separator: " ")), StyledText(facts.address.origin), state,
            ])
            json.append([
                "name": .string(provider.name), "operations": .array(facts.operations.map(JSONValue.string)),
                "paid": .array(facts.paid.map(JSONValue.string)), "url": .string(facts.address.origin),
                "ok": .bool(health.isGood),
            ])
        }
        // A single provider is described, several are compared.
        let head = ["name", "operations", "paid", "address", "health"]
        if name != nil, let row = rows.first {
            let fields = zip(head, row).map { Block.Field($0, $1) }
            return .shown([.fields(fields, gutter: 12)], json: .array(json))
        }
        let narrow = [0, 2, 3, 4]
        return .shown(
            [.table(head: narrow.map { head[$0] }, rows: rows.map { row in narrow.map { row[$0] } })],
            json: .array(json),
            raw: chosen.map(\.name)
        )
    }
}
