import Core
import ExecutorCore
public import OrderedJSON
import PaymentModel

extension Record {
    /// The record as JSON for programs: one object with absent parts left out.
    ///
    /// `v` is the version of this shape; `n` is present only if the line made a numbered record.
    public var json: JSONObject {
        var json: JSONObject = ["v": 1]
        if answer.makesRecord { json.append("n", .int(number)) }
        json.append("line", .string(line))
        if tasks.count == 1 {
            json.append("task", .object(tasks[0].json))
        } else if tasks.count > 1 {
            json.append("tasks", .array(tasks.map { .object($0.json) }))
        }
        let status = answer.status ?? (answer.failure == nil ? .completed : .failed)
        json.append("status", .string(status.rawValue))
        json.append("result", ifPresent: answer.document.json)
        if let failure = answer.failure {
            var error: JSONObject = ["code": .string(failure.code.rawValue), "message": .string(failure.message)]
            error.append("hint", ifPresent: failure.hint.map(JSONValue.string))
            json.append("error", .object(error))
        }
        json.append("payment", ifPresent: answer.payment.map { .object($0.json) })
        if answer.makesRecord { json.append("ms", .int(elapsed.milliseconds)) }
        return json
    }
}
