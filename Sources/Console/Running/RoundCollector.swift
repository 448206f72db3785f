import Synchronization
import TaskModel
import Wire

/// Keeps the rounds of one command while it runs.
final class RoundCollector: Sendable {
    private let collected = Mutex<[HTTPRound]>([])

    /// Hears the events of a task.
    var reporter: Reporter {
        Reporter { [self] event in
            if case .round(let round) = event { keep(round) }
        }
    }

    /// Keeps a round that was sent for no task.
    func keep(_ round: HTTPRound) {
        collected.withLock { $0.append(round) }
    }

    /// What was collected.
    var rounds: [HTTPRound] {
        collected.withLock { $0 }
    }
}
