import CommandLanguage
import Core
import Payments

/// The `record` command, which records the session into a file that replays without a network.
struct RecordCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "record",
        group: .console,
        usage: "record [FILE|stop] [tag T]… [fresh]",
        summary: "record the session to a file you can replay offline",
        examples: ["record case.session tag support --yes", "record case.session fresh", "record stop"],
        arguments: [.init("FILE", .file, .optional)],
        options: [.repeated("tag"), .flag("fresh")]
    )

    private enum Action {
        case start(file: String, tags: [String], leavesOutPast: Bool)
        case show
        case stop
    }

    private let action: Action

    init(_ arguments: Arguments) throws(ParseError) {
        let tags = try arguments.words(option: "tag")
        guard let file = try arguments.optionalWord("FILE") else {
            guard tags.isEmpty, !arguments.has("fresh") else {
                throw ParseError(.refused("a recording needs a file name"), correction: "record case.session")
            }
            action = .show
            return
        }
        guard file == "stop", tags.isEmpty else {
            action = .start(file: file, tags: tags, leavesOutPast: arguments.has("fresh"))
            return
        }
        action = .stop
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        guard context.job == nil, let recording = context.services.recording else {
            throw CommandError.other(.unsupported, "you can't record a replay", hint: "help record")
        }
        recording.forget()
        switch action {
        case .start(let file, let tags, let leavesOutPast):
            let options = await RecordingOptions(
                of: context,
                path: file,
                tags: tags,
                leavesOutPast: leavesOutPast,
                replaces: context.options.saysYes
            )
            return RecordingView.answer(try recording.start(options), in: file)
        case .show: return RecordingView.answer(recording.status)
        case .stop: return RecordingView.answer(try await recording.stop())
        }
    }
}

extension RecordingOptions {
    /// Creates the options of a recording that begins with the session as it is.
    init(
        of context: CommandContext,
        path: String,
        tags: [String] = [],
        leavesOutPast: Bool,
        replaces: Bool = false
    ) async {
        self.init(
            path: path,
            tags: tags,
            leavesOutPast: leavesOutPast,
            replaces: replaces,
            width: context.session.settings.width ?? context.terminal.width(),
            state: context.session,
            ledger: try? await context.services.money.payer.ledger.memory(at: context.services.time.now),
            isScreen: context.terminal.isScreen,
            colorsOutput: context.terminal.isScreen || context.session.settings.color == .always,
            hasPerson: context.confirmation.canAsk || context.confirmation.mode == .implied
        )
    }
}
