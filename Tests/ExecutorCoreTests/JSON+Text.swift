import Core
import ExecutorCore
import OrderedJSON
import Testing

/// The JSON that text stands for.
func json(_ text: String) throws -> JSONValue {
    try JSONValue(parsing: text)
}

/// The task that text stands for.
func task(_ text: String) throws -> ExecutorTask {
    ExecutorTask(try #require(try json(text).object))
}

/// The error that reading a cache task ends with; nil if it can be read.
func error(in text: String, storingAs newKey: String? = nil) throws -> TaskError? {
    let task = try task(text)
    do {
        _ = try task.cacheRequest(storingAs: newKey)
        return nil
    } catch {
        return error
    }
}
