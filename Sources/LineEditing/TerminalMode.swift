import Glibc

/// The input mode of a terminal: line by line or key by key, with echo or without.
public struct TerminalMode: Sendable {
    /// The columns and rows of a terminal, in cells.
    public struct Size: Sendable, Equatable {
        /// The number of cells in a row.
        public var columns: Int
        /// The number of rows on the screen.
        public var rows: Int

        /// Creates a size.
        public init(columns: Int, rows: Int) {
            self.columns = columns
            self.rows = rows
        }
    }

    private let settings: termios

    /// Saves the mode of a terminal; nil if the descriptor is not a terminal.
    public init?(savedFrom descriptor: Int32) {
        var settings = termios()
        guard tcgetattr(descriptor, &settings) == 0 else { return nil }
        self.settings = settings
    }

    /// Restores the saved mode, once all output has been shown.
    public func restore(to descriptor: Int32) {
        var settings = settings
        while tcsetattr(descriptor, TCSADRAIN, &settings) != 0, errno == EINTR {}
    }

    /// Sets a mode without echo, line mode and signal keys; input typed before can still be read.
    func enterSilence(on descriptor: Int32) {
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        silent.c_iflag &= ~tcflag_t(ICRNL)
        while tcsetattr(descriptor, TCSADRAIN, &silent) != 0, errno == EINTR {}
    }

    /// Returns the size of a terminal; nil if the descriptor is not a terminal, or does not know its size.
    public static func size(of descriptor: Int32) -> Size? {
        var window = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
            return nil
        }
        return Size(columns: Int(window.ws_col), rows: Int(window.ws_row))
    }
}
