import Core
import ExecutorCore
import PaymentModel

/// Does many tasks, several at once, and stops at the first that fails.
///
/// The answers come back in the order of the tasks. Tasks for one key never overlap, so that the later one wins, and no task is far
/// ahead of the oldest that still runs, so that little is done behind one that fails.
struct BoundedTaskRunner {
    /// So far may one be ahead of the oldest that runs.
    private static let reach = 64

    /// An entry, and the task that stores or reads it.
    struct Step: Sendable {
        let entry: CacheFileEntry
        let task: ExecutorTask
    }

    /// A step that has ended.
    struct Ended: Sendable {
        let step: Step
        let response: ExecutorResponse
    }

    /// So many run at once while nothing costs money; from the first payment on one at a time.
    let width: Int
    let executor: Executor
    let limit: Duration?
    let observer: ExecutionObserver

    /// Does the steps that `next` hands out; `hear` is told each answer, in order, up to the first failure.
    func run(
        next: () throws(CommandError) -> Step?,
        hear: (Ended, TransferResult) throws(CommandError) -> Void
    ) async -> TransferResult {
        var course = State()
        await withTaskGroup(of: (Int, Ended).self) { group in
            while true {
                while course.mayBegin(atMost: width, ahead: Self.reach), !Task.isCancelled {
                    guard let (number, step) = course.begin(next) else { break }
                    group.addTask { (number, Ended(step: step, response: await execute(step.task))) }
                }
                guard let (number, answer) = await group.next() else { break }
                course.end(number, answer, hear)
            }
        }
        return course.concluded(wasCancelled: Task.isCancelled)
    }

    private func execute(_ task: ExecutorTask) async -> ExecutorResponse {
        await executor.execute(task, origin: .console, limit: limit, observer: observer)
    }
}

/// How many tasks of one kind went.
struct TransferResult: Sendable {
    /// The steps that were done before the first that failed.
    var done = 0
    /// Where the last of them stood.
    var lastPlace = 0
    /// The first that failed.
    var failed: BoundedTaskRunner.Ended?
    /// Those behind it that were done all the same.
    var doneBehind = 0
    /// Payments behind it whose outcome is not known.
    var unknownBehind = 0
    /// What was paid.
    var paid = PaymentTotals()
    /// Why it ended, if neither at the last step nor at one that failed.
    var stopped: CommandError?

    /// Why it did not come to its end; nil if it did.
    var failure: TaskFailure? { failed?.response.failure ?? stopped.map { TaskFailure($0) } }
}

/// What runs, what has ended and was not heard yet.
private struct State {
    typealias Step = BoundedTaskRunner.Step
    typealias Ended = BoundedTaskRunner.Ended

    private var running: [(number: Int, key: String)] = []
    private var ended: [Int: Ended] = [:]
    private var waiting: Step?
    private var begun = 0
    private var isHeard = true
    private var result = TransferResult()

    /// True if one more may run beside the others.
    func mayBegin(atMost width: Int, ahead reach: Int) -> Bool {
        result.stopped == nil && result.failed == nil && running.count < (result.paid.sawPayment ? 1 : width)
            && begun - (running.first?.number ?? begun) < reach
    }

    /// Takes the next step; nil if there is none, or if another for its key still runs.
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

    /// Takes an answer, and hands on those whose turn it is.
    mutating func end(
        _ number: Int,
        _ answer: Ended,
        _ hear: (Ended, TransferResult) throws(CommandError) -> Void
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
                try hear(first, result)
            } catch {
                result.stopped = error
                isHeard = false
            }
        }
    }

    /// How it went, once nothing runs any more.
    func concluded(wasCancelled: Bool) -> TransferResult {
        var result = result
        let behind = ended.values.filter { $0.step.entry.place != result.failed?.step.entry.place }
        result.doneBehind = behind.count { $0.response.failure == nil }
        result.unknownBehind = behind.count { $0.response.payment?.outcome == .unknown }
        if wasCancelled, result.failed == nil, result.stopped == nil {
            result.stopped = .other(.cancelled, "stopped", hint: nil)
        }
        return result
    }
}
