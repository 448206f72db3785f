import CommandLanguage
import Core
import HTTPTypes
import OrderedJSON

/// The `probe` command, which sends one unpaid request to any address and shows its 402.
struct ProbeCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "probe",
        group: .payments,
        usage: "probe URL [method M] [body JSON]",
        summary: "send one unpaid request to any URL and show its 402",
        examples: [
            "probe https://api.xcache.io/create method POST",
            #"probe https://api.xcache.io/create method POST body {"region":"us-east-1"}"#,
            "probe https://api.xcache.io/create --json",
        ],
        arguments: [.init("URL")],
        options: [
            .taking("method", .choice(["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH"])), .taking("body", .value),
        ]
    )

    let url: String
    let method: String?
    let body: JSONValue?

    init(_ arguments: Arguments) throws(ParseError) {
        url = try arguments.word("URL")
        method = try arguments.word(option: "method")
        body = try arguments.value(option: "body")
    }

    static let canRunInBackground = true

    func run(in context: inout CommandContext) async throws -> CommandResult {
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
                "\((method ?? "").terminalSafe) is not a valid HTTP method",
                hint: "probe \(url) method POST"
            )
        }
        var call = HTTPClientRequest(verb, address, headers: [.accept: "application/json"], body: body?.compactBytes)
        if body != nil { call.headers[.contentType] = "application/json" }
        let (services, sent) = (context.services, call)
        let limit = context.terminal.timeLimit ?? services.facts.timeLimit
        let round = await context.interruptible {
            await services.probe(sent, Deadline(after: limit, on: services.time))
        }
        context.record.exchanges = [round]
        context.record.elapsed = round.elapsed
        var result = ProbeView.answer(round, record: context.record.number)
        result.makesRecord = true
        return result
    }
}
