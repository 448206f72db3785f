import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// The `task` command, which runs a task as `POST /execute` would.
struct TaskJSONCommand: TaskCommand {
    static let signature = CommandSignature(
        "task",
        group: .cache,
        usage: "task JSON",
        summary: "run a task, like POST /execute",
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

    /// Returns the task as it was typed, with a new job id if it has none.
    func tasks(with builder: CacheTaskBuilder) throws(CommandError) -> [ExecutorTask] {
        guard var fields = json.object else {
            throw .other(.invalidField, "a task must be a JSON object, not \(json.kind)", hint: "help task")
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

    /// Returns the task's own failure, which may name what remains of it, such as a cache that was created for it.
    func failure(_ failure: TaskFailure, of response: ExecutorResponse, cacheName: String) -> TaskFailure {
        let isMistake = failure.hint == nil && Self.mistakes.contains(failure.code)
        return isMistake ? failure.trying("help task") : failure
    }

    /// The failures that are mistakes in the task itself, not in its execution.
    private static let mistakes: [FailureCode] = [.invalidTask, .invalidField, .unsupported]

    func undoneMessage(cacheName: String) -> String { "task not completed" }
}
