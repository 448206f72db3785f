import CommandLanguage
import Core
import OrderedJSON

/// The `serve` command, which starts, stops or shows the HTTP executor that runs beside the prompt.
struct ServeCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "serve",
        group: .server,
        usage: "serve start [port N] [host H] | serve status | serve stop | serve logs [N] [follow]",
        summary: "run the HTTP executor from this console",
        examples: ["serve start port 8090", "serve status", "serve logs 20"],
        arguments: [
            .init("VERB", .choice(["start", "status", "stop", "logs"]), .optional), .init("N", .word, .optional),
        ],
        options: [.taking("port"), .taking("host"), .flag("follow")]
    )

    private enum Action {
        case start(host: String, port: Int?)
        case stop
        case status
        case logs(count: Int, follow: Bool)
    }

    private let action: Action

    init(_ arguments: Arguments) throws(ParseError) {
        let verb = try arguments.optionalWord("VERB") ?? "status"
        switch verb.lowercased() {
        case "start":
            let port = try arguments.number(option: "port", in: 0...65_535)
            action = .start(host: try arguments.word(option: "host") ?? "127.0.0.1", port: port)
        case "status": action = .status
        case "stop": action = .stop
        case "logs":
            let follows = arguments.typed("N").first?.typed == "follow"
            let count = follows ? nil : try arguments.number("N")
            action = .logs(count: min(count ?? 20, 10_000), follow: follows || arguments.has("follow"))
        default:
            let near = SimilarNames.nearest(to: verb, among: ["start", "status", "stop", "logs"])
            throw ParseError(.unknown(verb, what: "serve command", nearest: near), correction: "serve start")
        }
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        switch action {
        case .start(let host, let port):
            // The server's work for its own callers is not part of a recorded session.
            let server = context.services.server
            let address = try await RecordingScope.$isOn.withValue(false) {
                try await server.start(host: host, port: port)
            }
            return .done(
                "\(address.origin) (POST /execute, GET /health)",
                json: ["url": .string(address.origin)],
                raw: address.origin
            )
        case .stop:
            try await context.services.server.stop()
            return .done("server stopped", json: ["up": false])
        case .status: return status(in: context)
        case .logs(let count, let follow):
            return try await MonitorCommand.logs(last: count, follow: follow, in: context)
        }
    }

    private func status(in context: CommandContext) -> CommandResult {
        guard let status = context.services.server.status() else {
            return .shown([.text("not running (serve start starts it)")], json: ["up": false], raw: ["down"])
        }
        let waiting = context.services.money.approvals.waiting.count
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
}
