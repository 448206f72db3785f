import Core
public import OrderedJSON
import SessionFormat

extension ReplayReport {
    /// The results in JSON, one object per session.
    public var json: [JSONValue] {
        results.map { result in
            var object = JSONObject([
                ("file", .string(result.path)),
                ("status", .string(result.status.rawValue)),
                ("commands", .int(result.commands)),
                ("ok", .int(result.ok)),
                ("failed", .int(result.failed)),
                ("skipped", .int(result.skipped)),
            ])
            if result.firstNumber > 1 { object.append("line", .int(result.firstNumber)) }
            object.append("title", ifPresent: result.title.map(JSONValue.string))
            object.append("reason", ifPresent: result.skipReason.map(JSONValue.string))
            object.append("failure", ifPresent: result.failure.map(Self.json))
            object.append("error", ifPresent: result.error.map(Self.json))
            object.append("ms", .int(result.elapsed.milliseconds))
            return .object(object)
        }
    }

    private static func json(of failure: ReplayFailure) -> JSONValue {
        var object = JSONObject([
            ("file", .string(failure.path)), ("line", .int(failure.number)), ("step", .string(failure.step)),
        ])
        switch failure.difference {
        case .output(let expected, let got):
            object.append("expected", .array(expected.map { .string($0.source) }))
            object.append("got", .array(got.map { .string($0.source) }))
        case .assertion(let lines): object.append("difference", .array(lines.map(JSONValue.string)))
        case .directive(let problem): object.append("difference", [.string(problem)])
        }
        object.append("state", .string(failure.state))
        if !failure.notes.isEmpty { object.append("notes", .array(failure.notes.map(JSONValue.string))) }
        object.append("again", .string("galaksio replay \(failure.again)"))
        return .object(object)
    }

    private static func json(of error: SessionFileError) -> JSONValue {
        [
            "code": .string(error.code.rawValue), "message": .string(error.message), "line": .int(error.number),
        ]
    }
}
