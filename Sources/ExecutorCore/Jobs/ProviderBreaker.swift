public import Core
import Synchronization

/// A circuit breaker for each provider: one that keeps failing is left alone for a while.
///
/// After the pause one job tries the provider; if it fails too, the next pause is twice as long. Source: M. Nygard,
/// "Release It!", the pattern Circuit Breaker.
public final class ProviderBreaker: Sendable {
    /// A provider's pause.
    public struct Pause: Sendable, Hashable {
        /// The number of failures in a row that led to it.
        public let failures: Int
        /// The end of the pause.
        public let until: Timestamp
    }

    private struct Circuit {
        var failures = 0
        var span: Duration = .zero
        /// The end of the pause by the monotonic clock, which nobody sets.
        var until: Duration?
        var isTrying = false
    }

    /// The number of failures in a row after which a provider is left alone.
    private static let limit = 5
    private static let firstPause = Duration.seconds(5)
    private static let longestPause = Duration.seconds(300)

    private let time: AppClock
    private let circuits = Mutex<[String: Circuit]>([:])

    /// Creates a breaker for which all providers work.
    public init(time: AppClock) {
        self.time = time
    }

    /// The pauses that have not ended.
    public var pauses: [String: Pause] {
        let (now, uptime) = (time.now, time.uptime)
        return circuits.withLock { circuits in
            circuits.compactMapValues { circuit in
                circuit.until.flatMap { until in
                    until > uptime ? Pause(failures: circuit.failures, until: now + (until - uptime)) : nil
                }
            }
        }
    }

    /// The providers that get no job now: those in a pause, and those that one job is trying after it.
    public var closed: Set<String> {
        let now = time.uptime
        return circuits.withLock { circuits in
            Set(circuits.filter { $0.value.until.map { $0 > now } ?? false || $0.value.isTrying }.keys)
        }
    }

    /// Notes that a job of a provider begins; the first one after a pause is the only one until it has ended.
    ///
    /// Returns false if the job must wait, because another one is trying the provider.
    public func begin(_ provider: String) -> Bool {
        let now = time.uptime
        return circuits.withLock { circuits in
            guard let until = circuits[provider]?.until else { return true }
            guard until <= now, circuits[provider]?.isTrying == false else { return false }
            circuits[provider]?.isTrying = true
            return true
        }
    }

    /// Notes the response to a job of a provider; nil stands for a job that was handed back.
    public func end(_ provider: String, _ response: ExecutorResponse?) {
        let now = time.uptime
        circuits.withLock { circuits in
            // Jobs that were at work when the pause began tell nothing new.
            if let circuit = circuits[provider], let until = circuit.until, until > now { return }
            circuits[provider]?.isTrying = false
            guard let response else { return }
            guard let code = response.failure?.code, [.unreachable, .timedOut, .upstreamFailed].contains(code) else {
                circuits[provider] = nil
                return
            }
            var circuit = circuits[provider] ?? Circuit()
            circuit.failures += 1
            if circuit.failures >= Self.limit {
                circuit.span = min(Self.longestPause, max(Self.firstPause, circuit.span * 2))
                circuit.until = now + circuit.span
            }
            circuits[provider] = circuit
        }
    }
}
