import Core
import Glibc
import Logging
import OrderedJSON
import Synchronization

/// A log handler that writes lines like the original executor: the message alone, one line each.
struct LineLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let write: @Sendable (String, Logger.Level) -> Void

    /// Creates a handler that passes lines of the level and above to `write`, without their line break, with their
    /// level.
    init(level: Logger.Level, write: @escaping @Sendable (String, Logger.Level) -> Void) {
        logLevel = level
        self.write = write
    }

    func log(event: LogEvent) {
        write(event.message.description, event.level)
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }
}

/// A log handler that writes an object of JSON a line, with the moment, the level and the metadata.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let time: AppClock
    private let write: @Sendable (String, Logger.Level) -> Void

    /// Creates a handler that passes lines of the level and above to `write`, without their line break, with their
    /// level.
    init(level: Logger.Level, time: AppClock, write: @escaping @Sendable (String, Logger.Level) -> Void) {
        logLevel = level
        self.time = time
        self.write = write
    }

    func log(event: LogEvent) {
        var json: JSONObject = [
            "time": .string(time.now.iso8601Milliseconds), "level": .string(event.level.rawValue),
            "message": .string(event.message.description),
        ]
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        for (name, value) in all.sorted(by: { $0.key < $1.key }) { json.append(name, .string("\(value)")) }
        write(JSONValue.object(json).compact, event.level)
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }
}

/// The format of log lines.
enum LogFormat: String, CaseIterable {
    case text, json
}

extension Logger {
    /// Returns a logger that writes each line to standard error before it continues.
    static func standardError(level: Logger.Level) -> Logger {
        Logger(label: "galaksio") { _ in
            LineLogHandler(level: level) { line, _ in
                _ = POSIXFileSystem.writeAll(Array(line.utf8) + [0x0A], to: STDERR_FILENO)
            }
        }
    }

    /// Returns a logger that writes warnings and errors at once, and lower levels with the next batch.
    static func batched(_ lines: BatchedLines, _ format: LogFormat, level: Logger.Level) -> Logger {
        let write: @Sendable (String, Logger.Level) -> Void = { line, level in
            lines.write(line, isUrgent: level >= .warning)
        }
        return Logger(label: "galaksio") { _ in
            switch format {
            case .text: LineLogHandler(level: level, write: write)
            case .json: JSONLogHandler(level: level, time: .system, write: write)
            }
        }
    }
}

/// The last lines of a log, and the followers that receive the next ones.
final class LogBuffer: Sendable {
    private static let limit = 10_000

    private struct Pages {
        var lines: [String] = []
        var followers: [Int: AsyncStream<String>.Continuation] = [:]
        var nextFollower = 0
    }

    private let pages = Mutex(Pages())

    /// Returns a logger that writes to this buffer.
    func logger(level: Logger.Level) -> Logger {
        Logger(label: "galaksio") { _ in
            LineLogHandler(level: level) { [self] line, _ in append(line) }
        }
    }

    private func append(_ line: String) {
        pages.withLock { pages in
            pages.lines.append(line)
            if pages.lines.count > 2 * Self.limit { pages.lines.removeFirst(Self.limit) }
            for follower in pages.followers.values { follower.yield(line) }
        }
    }

    /// Returns the last lines, oldest first.
    func last(_ count: Int) -> [String] {
        pages.withLock { Array($0.lines.suffix(count)) }
    }

    /// Returns a stream of the next lines, which ends when the reading task is cancelled.
    func follow() -> AsyncStream<String> {
        AsyncStream { continuation in
            let number = pages.withLock { pages in
                pages.nextFollower += 1
                pages.followers[pages.nextFollower] = continuation
                return pages.nextFollower
            }
            continuation.onTermination = { [self] _ in
                pages.withLock { pages in pages.followers[number] = nil }
            }
        }
    }
}
