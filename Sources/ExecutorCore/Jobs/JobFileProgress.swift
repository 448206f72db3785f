import Core
import Synchronization

/// How much of the files of running jobs was sent, as those who follow the jobs at this process are told it.
///
/// It is not stored: after a restart, and at other processes, only the events of a job are known.
public final class JobFileProgress: Sendable {
    /// A part of a file that was sent.
    public struct Part: Sendable, Hashable {
        /// The number of bytes that were sent.
        public let sent: Int
        /// The size of the file in bytes.
        public let size: Int

        /// Creates a part.
        public init(sent: Int, of size: Int) {
            (self.sent, self.size) = (sent, size)
        }

        /// The part in whole percent.
        var percent: Int { size > 0 ? Int(Double(sent) / Double(size) * 100) : 100 }
    }

    private struct State {
        var parts: [JobKey: Part] = [:]
        var listener: (@Sendable (JobKey) -> Void)?
    }

    private let state = Mutex(State())

    /// Creates an account of no jobs.
    public init() {}

    /// Has a function called with each job whose progress changed by a percent; it replaces the one before.
    public func listen(_ listener: @escaping @Sendable (JobKey) -> Void) {
        state.withLock { $0.listener = listener }
    }

    /// Notes how much of a job's file was sent.
    public func reached(_ part: Part, by job: JobKey) {
        let listener = state.withLock { state in
            let before = state.parts.updateValue(part, forKey: job)
            return before?.percent == part.percent ? nil : state.listener
        }
        listener?(job)
    }

    /// Forgets a job that is not worked on any more.
    public func end(_ job: JobKey) {
        state.withLock { $0.parts[job] = nil }
    }

    /// Returns how much of a job's file was sent; nil if nothing is known.
    public func part(of job: JobKey) -> Part? {
        state.withLock { $0.parts[job] }
    }
}
