import CommandLanguage
import Core
import ExecutorCore
import LineEditing
import OrderedJSON

/// The `auth` command, which reads the router's key from the person without an echo, for this session.
struct AuthCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "auth",
        group: .session,
        usage: "auth",
        summary: "enter the router key for this session (hidden)",
        examples: ["auth", "AUTH", "status"],
        arguments: [.init("KEY", .word, .any)]
    )

    static let isReport = false

    init(_ arguments: Arguments) throws(ParseError) {
        guard arguments.typed("KEY").isEmpty else {
            throw ParseError(
                .refused("don't type the key on the command line. Run auth and enter it when asked"),
                correction: "auth"
            )
        }
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let isAsked = context.reader.isInteractive || context.services.replayed?.hasAnswer == true
        guard isAsked, var bytes = await typedKey(in: context) else {
            guard !isAsked else {
                return .failed(CommandError.other(.cancelled, "no key was entered", hint: "auth"))
            }
            throw CommandError.needsPerson(
                "auth needs an interactive terminal. Set HTTPAYER_API_KEY instead",
                instead: "status"
            )
        }
        defer { for index in bytes.indices { bytes[index] = 0 } }
        guard !bytes.isEmpty, let text = String(validating: bytes, as: UTF8.self),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            return .failed(
                CommandError.other(
                    .badSetting,
                    "not a valid key: it is empty, or has spaces or non-ASCII letters",
                    hint: "auth"
                )
            )
        }
        let key = Secret(text)
        context.services.recording?.answered(text, isSecret: true)
        context.services.setRouterKey(key)
        context.history?.exclude(key)
        return .done("router key set (ends in \(key.tail))", json: ["set": true])
    }

    private func typedKey(in context: CommandContext) async -> [UInt8]? {
        if let answer = context.services.replayed?.takeAnswer() { return Array(answer.utf8) }
        let place = context.services.facts.router.map { " for \($0.origin)" } ?? ""
        return await context.reader.secret("router key\(place): ")
    }
}
