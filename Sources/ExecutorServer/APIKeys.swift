import CNettle
public import Core
public import ExecutorCore
import Synchronization
import X402

/// The API keys of a server: by which name each is known, what may be spent with it, and how often it may be used.
///
/// Only hashes of the keys are held. A key that is shown is hashed and compared with all of them, in a time that does not
/// depend on any; a key itself is random and long, so that its hash needs no salt.
public final class APIKeys: Sendable {
    /// An API key.
    public struct Key: Sendable, Hashable {
        /// The caller, whose name is that of the key.
        public let caller: Caller
        /// The SHA-256 hash of the key: 32 bytes.
        public let hash: [UInt8]
        /// The number of requests in a second; nil for no limit.
        public let rate: Int?
        /// True if the key shows the metrics, which are about all callers together.
        public let readsMetrics: Bool

        /// Creates a key.
        public init(caller: Caller, hash: [UInt8], rate: Int? = nil, readsMetrics: Bool = false) {
            self.readsMetrics = readsMetrics
            self.caller = caller
            self.hash = hash
            self.rate = rate
        }
    }

    /// The answer to a key that is shown.
    enum Answer {
        /// The key is one of these.
        case known(Caller)
        /// The key is used too often; it may be used again after a time.
        case tooOften(after: Duration)
        /// The key is none of these.
        case unknown
    }

    /// What is left of a key's rate: requests that may come at once.
    private struct Allowance {
        var left: Double
        var at: Duration
    }

    private struct State {
        var keys: [Key]
        var allowances: [[UInt8]: Allowance] = [:]
    }

    private let time: AppClock
    private let state: Mutex<State>

    /// Creates the keys of a server.
    public init(_ keys: [Key], time: AppClock) {
        self.time = time
        state = Mutex(State(keys: keys))
    }

    /// Replaces the keys; what was used of a rate stays used.
    public func replace(with keys: [Key]) {
        state.withLock { $0.keys = keys }
    }

    /// Returns the caller with a name, for jobs that were accepted before; one that is not known any more spends nothing.
    public func caller(named name: String) -> Caller {
        state.withLock { $0.keys.first { $0.caller.name == name }?.caller }
            ?? Caller(name: name, dailyLimit: .zero)
    }

    /// Returns the hash of the key with a name; nil if there is none.
    func hash(ofKeyNamed name: String) -> [UInt8]? {
        state.withLock { $0.keys.first { $0.caller.name == name }?.hash }
    }

    /// Returns true if the key with a name shows the metrics of all.
    func readsMetrics(_ name: String) -> Bool {
        state.withLock { $0.keys.contains { $0.caller.name == name && $0.readsMetrics } }
    }

    /// Returns the answer to a key, and counts its use.
    func answer(to shown: String) -> Answer {
        let hash = Self.hash(of: shown)
        let now = time.uptime
        return state.withLock { state in
            var found: Key?
            for key in state.keys where Self.isEqual(key.hash, hash) { found = key }
            guard let found else { return .unknown }
            guard let rate = found.rate else { return .known(found.caller) }
            var allowance = state.allowances[hash] ?? Allowance(left: Double(rate), at: now)
            let passed = (now - allowance.at) / .seconds(1)
            allowance = Allowance(left: min(Double(rate), allowance.left + passed * Double(rate)), at: now)
            defer { state.allowances[hash] = allowance }
            guard allowance.left >= 1 else { return .tooOften(after: .seconds((1 - allowance.left) / Double(rate))) }
            allowance.left -= 1
            return .known(found.caller)
        }
    }

    /// Returns the SHA-256 hash of a key.
    public static func hash(of key: String) -> [UInt8] {
        var context = sha256_ctx()
        nettle_sha256_init(&context)
        let bytes = Array(key.utf8)
        nettle_sha256_update(&context, bytes.count, bytes)
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
        nettle_sha256_digest(&context, digest.count, &digest)
        return digest
    }

    /// Compares bytes of equal number in a time that does not depend on where they differ.
    static func isEqual(_ one: some Collection<UInt8>, _ other: some Collection<UInt8>) -> Bool {
        one.count == other.count && zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
