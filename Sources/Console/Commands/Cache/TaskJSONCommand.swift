import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// Runs a task as `POST /execute` would.
struct TaskJSONCommand: TaskCommand {
    static let signature = CommandSignature(
        "task",
        group: .cache,
        usage: "task JSON",
        summary: "run a task as POST /execute would",
        examples: [
            #"task {"taskType":"cache","provider":"xcache","cacheOperation":"create"}"#,
            #"task {"taskType":"cache","provider":"xcache","cacheOperation":"list","cacheId":"${last.result.cacheId}"}"#,
            "task < task.json",
        ],
        cost: .priced,
        arguments: [.init("JSON", .value)]
    )

    let json: JSONValue

    init(_ arguments: Arguments) throws(ParseError) {
        json = try arguments.value("JSON")
    }

    /// The task as it was typed, with a job id if it has none.
    func tasks(with builder: CacheTaskBuilder) throws(CommandError) -> [ExecutorTask] {
        guard var fields = json.object else {
            throw .other(.invalidField, "a task is an object, not \(json.kind)", hint: "help task")
        }
        if fields["jobId"] == nil {
            var withID: JSONObject = ["jobId": .string(builder.ids.next())]
            for member in fields { withID.append(member.key, member.value) }
            fields = withID
        }
        let task = ExecutorTask(fields)
        do {
            try task.refuseUnknownFields { SimilarNames.nearest(to: $0, among: $1) }
        } catch {
            throw .other(error.code, error.message, hint: error.hint ?? "help task")
        }
        return [task]
    }

    func result(of outcome: TaskOutcome) -> CommandResult {
        guard let response = outcome.responses.last else { return CommandResult() }
        return .shown(
            [.line(StyledText(response.status.rawValue, .success)), .value(outcome.json)],
            json: .object(response.json),
            raw: [JSONValue.object(response.json).terminalSafe]
        )
    }

    /// A task's own failure, which may say what was left behind, such as a cache that was created for it.
    func failure(_ failure: TaskFailure, of response: ExecutorResponse, cacheName: String) -> TaskFailure {
        let isMistake = failure.hint == nil && Self.mistakes.contains(failure.code)
        return isMistake ? failure.trying("help task") : failure
    }

    /// Failures of the task itself, not of what came of it.
    private static let mistakes: [FailureCode] = [.invalidTask, .invalidField, .unsupported]

    func undoneMessage(cacheName: String) -> String { "task not done" }
}
