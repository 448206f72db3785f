public import Logging

extension Logger {
    /// A logger that writes nothing.
    public static let silent = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }

    /// A logger that adds each message of its level and above to a list, after the name of the message's level.
    public static func recording(_ lines: RecordedLines, level: Logger.Level = .info) -> Logger {
        var logger = Logger(label: "recording") { _ in RecordingLog(lines: lines) }
        logger.logLevel = level
        return logger
    }
}

private struct RecordingLog: LogHandler {
    let lines: RecordedLines
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        lines.add("\(event.level) \(event.message)")
    }
}
