import Glibc

/// The size of a terminal's screen, and the questions that find it out.
struct TerminalScreen {
    private let input: TerminalInput
    /// The size of the screen as the terminal has it.
    private(set) var size = TerminalMode.Size(columns: 80, rows: 24)
    /// The size that the system reported last.
    private(set) var toldSize = TerminalMode.Size(columns: 80, rows: 24)
    /// True if the terminal reports its cursor; false once a question was not answered.
    private var reportsCursor = true

    init(input: TerminalInput) {
        self.input = input
    }

    /// Adopts a size that the system reported.
    mutating func adopt(_ size: TerminalMode.Size) {
        (self.size, toldSize) = (size, size)
    }

    /// Adopts the screen size and returns the cursor's position in it, counted from 1; nil if the terminal does not
    /// report it.
    ///
    /// The size is the one that is still current once the terminal has answered what `ask` sends to it.
    mutating func settledCursor(
        in told: TerminalMode.Size,
        ask: (String) -> Void
    ) -> (row: Int, column: Int)? {
        var told = told
        var report: Report?
        for _ in 1...5 {
            report = self.report(ask)
            let later = TerminalMode.size(of: STDOUT_FILENO) ?? told
            guard later != told, report != nil else { break }
            told = later
        }
        adopt(told)
        if let report { size.columns = report.columns }
        return report?.cursor
    }

    /// The terminal's report of its cursor and its width.
    private struct Report {
        /// The position of the cursor, counted from 1.
        let cursor: (row: Int, column: Int)
        let columns: Int
    }

    /// Asks for the positions of the cursor and of the right margin; returns nil if the terminal does not answer.
    private mutating func report(_ ask: (String) -> Void) -> Report? {
        guard reportsCursor else { return nil }
        ask(CursorReport.question + CursorReport.widthQuestion)
        let cursor = input.cursorReport(within: 300)
        let margin = cursor == nil ? nil : input.cursorReport(within: 300)
        reportsCursor = margin != nil
        guard let cursor, let margin else { return nil }
        return Report(cursor: cursor, columns: margin.column)
    }
}
