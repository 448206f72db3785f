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
