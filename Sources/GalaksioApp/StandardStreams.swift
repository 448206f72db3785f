import Console
import Glibc
import LineEditing
import SystemPackage

/// The process's standard streams, for the console.
enum StandardStreams {
    /// The output to the process's own streams.
    static let output = Output { stream, text in write(text, to: stream) }

    /// Writes text to one of the process's own streams.
    static func write(_ text: String, to stream: Output.Stream) {
        let descriptor = stream == .standardOutput ? STDOUT_FILENO : STDERR_FILENO
        var text = text
        guard !text.withUTF8({ POSIXFileSystem.writeAll($0, to: descriptor) }), stream == .standardOutput else {
            return
        }
        // The results cannot be read: continuing could cost money for nothing.
        let reason = errno
        if reason != EPIPE { printError("error: standard output: \(Errno(rawValue: reason).description)") }
        exit(reason == EPIPE ? 128 + SIGPIPE : 1)
    }

    /// True if standard input and standard output are both terminals.
    static var isInteractive: Bool {
        isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    }

    /// Returns true if colours may be written to a descriptor.
    static func hasColors(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1 && Settings.variable("NO_COLOR") == nil && knowsTerminal && knowsColors
    }

    /// False for terminals of one colour, which would misread the number of a colour.
    private static var knowsColors: Bool {
        let name = Settings.variable("TERM") ?? ""
        return !["vt", "ansi", "cons25", "sun", "xterm-mono"].contains { name.hasPrefix($0) }
    }

    /// True if the terminal understands control sequences.
    static var knowsTerminal: Bool { Settings.variable("TERM") ?? "dumb" != "dumb" }

    /// Returns the columns of the terminal at standard output; nil if there is none.
    static func width() -> Int? { size().map { Int($0.ws_col) } }

    /// Returns the rows of the terminal at standard output; nil if there is none.
    static func height() -> Int? { size().flatMap { $0.ws_row > 0 ? Int($0.ws_row) : nil } }

    private static func size() -> winsize? {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return size
    }

    /// Writes one line to standard error, wrapped at words on a terminal; commands to type are not wrapped.
    static func printError(_ line: String) {
        let isCommand = line.hasPrefix("try: ") || isatty(STDERR_FILENO) != 1
        output.write(line: isCommand ? line : wrapped(line), to: .standardError)
    }

    /// Returns the text wrapped at words for the terminal; unchanged if there is none.
    static func wrapped(_ text: String) -> String {
        Renderer(width: width(), usesColor: false).lines([.text(text)]).joined(separator: "\n")
    }
}
