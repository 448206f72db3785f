import CommandLanguage
public import Core
import Synchronization

/// A writer of typed lines to the history file that leaves out lines that may hold a secret.
///
/// If the file cannot be written, the console continues and warns once.
public final class HistoryWriter: Sendable {
    private let file: HistoryFile
    private let warn: @Sendable (String) -> Void

    private struct Progress {
        var secrets: [Secret]
        var last: String?
        var hasWarned = false
    }

    private let progress: Mutex<Progress>

    /// Creates a writer for the given file; `warn` is called once if the file cannot be written.
    public init(file: HistoryFile, secrets: [Secret], warn: @escaping @Sendable (String) -> Void) {
        self.file = file
        self.warn = warn
        progress = Mutex(Progress(secrets: secrets))
    }

    /// Adds a secret that must never be written, such as a key typed during the session.
    public func exclude(_ secret: Secret) {
        progress.withLock { $0.secrets.append(secret) }
    }

    /// Returns the earlier lines, oldest first.
    ///
    /// - Throws: ``CommandError/file(_:_:)`` if the file cannot be read.
    public func entries() throws(CommandError) -> [String] {
        try file.trim()
        return try file.load()
    }

    /// Writes a line, unless it repeats the one before or may hold a secret.
    func keep(_ line: String, as choice: ConsoleSettings.HistoryChoice) {
        guard choice != .off else { return }
        let entry: String? = progress.withLock { progress in
            guard SecretFilter(secrets: progress.secrets).mayWrite(line) else { return nil }
            let entry = choice == .commands ? Self.withoutValues(line) : line
            guard !entry.isEmpty, entry != progress.last else { return nil }
            progress.last = entry
            return entry
        }
        guard let entry else { return }
        do {
            try file.append(entry)
        } catch {
            let isFirst = progress.withLock { progress in
                defer { progress.hasWarned = true }
                return !progress.hasWarned
            }
            if isFirst { warn("the history is not saved: \(error.message)") }
        }
    }

    /// Returns the verb, and its key if it takes one; of several statements those of the last.
    static func withoutValues(_ line: String) -> String {
        let words = PartialLine(line + " ").words
        let places = words.first.flatMap { CommandRegistry.signature($0.lowercased()) }?.arguments.positionals
        return words.prefix(places?.first?.kind == .cacheKey ? 2 : 1)
            .map { $0.contains(" ") ? Quoter.of($0) : $0 }
            .joined(separator: " ")
    }
}
