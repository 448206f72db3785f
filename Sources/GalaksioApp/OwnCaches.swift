import Console
import ExecutorCore
import OrderedJSON
import Synchronization

/// The providers of caches that are not reached over HTTP, whose exchanges a recording keeps by themselves.
final class OwnCaches: Sendable {
    private let described = Mutex<[JSONValue]>([])

    /// The descriptions, as the header of a session file has them.
    var header: [JSONValue] { described.withLock(\.self) }

    /// Returns the providers with those wrapped that a recording must be told about.
    func recorded(_ caches: [any CacheProvider], by recording: any SessionRecording) -> [any CacheProvider] {
        caches.map { cache in
            guard !cache.sendsHTTP else { return cache }
            described.withLock { $0.append(cache.description.recorded(of: cache.name)) }
            return RecordingCache(cache, recording: recording)
        }
    }
}
