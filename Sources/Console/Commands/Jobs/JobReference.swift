import CommandLanguage
import Core
import ExecutorCore

/// A job as it is typed after `wait`, `cancel` and `retry`: the number of a command in the background, or the id of a
/// served job.
struct JobReference: Sendable, Hashable {
    /// The text, without the `$` of a record.
    let text: String

    init(_ word: String) {
        text = word.first == "$" ? String(word.dropFirst()) : word
    }

    /// Returns a job id as it is typed: in quotes only where it has to be.
    static func typed(_ id: String) -> String {
        let isPlain = id.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
            default: false
            }
        }
        return isPlain && !id.isEmpty ? id : Quoter.of(id)
    }

    /// The number, if the text is one.
    var number: Int? { Int(text).flatMap { $0 > 0 ? $0 : nil } }

    /// Returns the served job of that id; nil if there is none.
    ///
    /// - Throws: ``CommandError`` where the store fails.
    func served(in services: ConsoleServices) async throws(CommandError) -> JobRecord? {
        guard let queue = services.servedJobs else { return nil }
        do {
            return try await queue.store.job(JobKey(jobId: text))
        } catch {
            throw CommandError(error)
        }
    }

    /// Returns the error for a job that is neither in the background nor served.
    func notFound(in services: ConsoleServices) async -> CommandError {
        let numbers = await services.jobs.all.map { "$\($0.number)" }
        let own = numbers.isEmpty ? ": none was started" : "; jobs: \(numbers.joined(separator: ", "))"
        let name = number.map { "$\($0)" } ?? text.terminalSafe(upTo: 80)
        return .other(.syntax, "no job \(name)\(own)", hint: numbers.isEmpty ? "help jobs" : "jobs")
    }
}
