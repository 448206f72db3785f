import Core
import ExecutorCore
import PaymentModel

/// A runner of many tasks, several at once, that stops at the first that fails.
///
/// The responses are delivered in the order of the tasks. Tasks for one key never overlap, so that the later one wins,
/// and no task is far ahead of the oldest that still runs, so that little is done after one that fails.
struct BoundedTaskRunner {
    /// The maximum number of steps by which a task may be ahead of the oldest that runs.
    private static let reach = 64

    /// An entry, and the task that stores or reads it.
    struct Step: Sendable {
        let entry: CacheFileEntry
        let task: ExecutorTask
    }

    /// A step that has ended, with its response.
    struct Ended: Sendable {
        let step: Step
        let response: ExecutorResponse
    }

    /// The number of tasks that run at once while nothing costs money; from the first payment on, it is one.
    let width: Int
    let executor: Executor
    let limit: Duration?
    let observer: ExecutionObserver

    /// Runs the steps that `next` returns; `hear` receives each response, in order, up to the first failure.
    func run(
        next: () throws(CommandError) -> Step?,
        onEnded: (Ended, TransferResult) throws(CommandError) -> Void
    ) async -> TransferResult {
        var course = State()
        await withTaskGroup(of: (Int, Ended).self) { group in
            while true {
                while course.mayBegin(atMost: width, ahead: Self.reach), !Task.isCancelled {
                    guard let (number, step) = course.begin(next) else { break }
                    group.addTask { (number, Ended(step: step, response: await execute(step.task))) }
                }
                guard let (number, answer) = await group.next() else { break }
                course.end(number, answer, onEnded)
            }
        }
        return course.concluded(wasCancelled: Task.isCancelled)
    }

    private func execute(_ task: ExecutorTask) async -> ExecutorResponse {
        await executor.execute(task, origin: .console, limit: limit, observer: observer)
    }
}

/// The outcome of the tasks of an import or export.
struct TransferResult: Sendable {
    /// The number of steps that were done before the first that failed.
    var done = 0
    /// The place of the last of them.
    var lastPlace = 0
    /// The first step that failed; nil if none did.
    var failed: BoundedTaskRunner.Ended?
    /// The number of steps after it that were done all the same.
    var doneAfterFailure = 0
    /// The number of payments after it whose outcome is not known.
    var unknownAfterFailure = 0
    /// The total of the payments.
    var paid = PaymentTotals()
    /// The reason for a stop other than at the last step or at a failed one; nil if there was none.
    var stopped: CommandError?

    /// The reason why not all steps were done; nil if they were.
    var failure: TaskFailure? { failed?.response.failure ?? stopped.map { TaskFailure($0) } }
}

/// The steps that run, and those that have ended and were not delivered yet.
private struct State {
    typealias Step = BoundedTaskRunner.Step
    typealias Ended = BoundedTaskRunner.Ended

    private var running: [(number: Int, key: String)] = []
    private var ended: [Int: Ended] = [:]
    private var waiting: Step?
    private var begun = 0
    private var isHeard = true
    private var result = TransferResult()

    /// Returns true if one more step may run beside the others.
    func mayBegin(atMost width: Int, ahead reach: Int) -> Bool {
        result.stopped == nil && result.failed == nil && running.count < (result.paid.sawPayment ? 1 : width)
            && begun - (running.first?.number ?? begun) < reach
    }

    /// Begins the next step, and returns it with its number; nil if there is none, or another for its key still runs.
    mutating func begin(_ next: () throws(CommandError) -> Step?) -> (Int, Step)? {
        do throws(CommandError) {
            let step = if let waiting { waiting } else { try next() }
            waiting = step
            guard let step, !running.contains(where: { $0.key == step.entry.key }) else { return nil }
            waiting = nil
            running.append((begun, step.entry.key))
            begun += 1
            return (begun - 1, step)
        } catch {
            result.stopped = error
            return nil
        }
    }

    /// Takes a response, and delivers those whose turn it is.
    mutating func end(
        _ number: Int,
        _ answer: Ended,
        _ onEnded: (Ended, TransferResult) throws(CommandError) -> Void
    ) {
        running.removeAll { $0.number == number }
        ended[number] = answer
        result.paid.add(answer.response.payment)
        if answer.response.failure != nil, answer.step.entry.place < result.failed?.step.entry.place ?? .max {
            result.failed = answer
        }
        while isHeard, let first = ended[result.done], first.response.failure == nil {
            ended[result.done] = nil
            result.done += 1
            result.lastPlace = first.step.entry.place
            do throws(CommandError) {
                try onEnded(first, result)
            } catch {
                result.stopped = error
                isHeard = false
            }
        }
    }

    /// Returns the result, once no step runs any more.
    func concluded(wasCancelled: Bool) -> TransferResult {
        var result = result
        let behind = ended.values.filter { $0.step.entry.place != result.failed?.step.entry.place }
        result.doneAfterFailure = behind.count { $0.response.failure == nil }
        result.unknownAfterFailure = behind.count { $0.response.payment?.outcome == .unknown }
        if wasCancelled, result.failed == nil, result.stopped == nil {
            result.stopped = .other(.cancelled, "stopped", hint: nil)
        }
        return result
    }
}
