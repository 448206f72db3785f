import Console
import Glibc

extension StandardStreams {
    /// The options of the terminal, according to the process's own streams.
    static var terminalOptions: TerminalOptions {
        TerminalOptions(
            width: { width() },
            height: { height() },
            isScreen: width() != nil,
            redraws: width() != nil && knowsTerminal,
            colorsOutput: hasColors(STDOUT_FILENO),
            colorsErrors: hasColors(STDERR_FILENO)
        )
    }
}
