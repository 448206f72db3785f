/// A model of a screen: a grid of cells, with the wrapping of an xterm and the reflow of modern terminals.
public struct ScreenModel: Sendable {
    private struct Row: Sendable {
        /// The text of each cell; the second cell of a wide character is empty.
        var cells: [String]
        /// True if the row goes on in the next one because it was full.
        var isContinued = false

        init(columns: Int) {
            cells = Array(repeating: " ", count: columns)
        }
    }

    /// Cells in a row.
    public private(set) var columns: Int
    /// Rows on the screen.
    public private(set) var height: Int
    private var grid: [Row]
    private var scrolledOff: [Row] = []
    private var row = 0
    private var column = 0
    private var isAtMargin = false
    private var saved = (row: 0, column: 0)
    private var undecoded: [UInt8] = []
    private var escape: [Unicode.Scalar] = []
    private var reports: [String] = []

    /// True if rows are wrapped anew in another width, as most terminals do and xterm does not.
    private let reflows: Bool

    /// Makes an empty screen.
    public init(columns: Int, rows: Int, reflows: Bool = true) {
        self.reflows = reflows
        self.columns = columns
        height = rows
        grid = Array(repeating: Row(columns: columns), count: rows)
    }

    /// The rows without blanks at their ends, and without the empty rows at the end.
    public var lines: [String] {
        Self.trimmed(grid)
    }

    /// The same with the rows that have left the screen at its top.
    public var allLines: [String] {
        Self.trimmed(scrolledOff + grid)
    }

    /// ``lines`` as one text.
    public var text: String {
        lines.joined(separator: "\n")
    }

    /// The position of the cursor.
    public var cursor: (row: Int, column: Int) {
        (row, column)
    }

    /// Returns the reports of the cursor that programs asked for since the last call.
    public mutating func takeReports() -> [String] {
        defer { reports = [] }
        return reports
    }

    /// Shows what a program wrote.
    public mutating func show(_ bytes: some Sequence<UInt8>) {
        undecoded += bytes
        while let first = undecoded.first {
            let length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
            guard undecoded.count >= length else { return }
            for scalar in String(decoding: undecoded[..<length], as: UTF8.self).unicodeScalars { take(scalar) }
            undecoded.removeFirst(length)
        }
    }

    /// Shows text as it is.
    public mutating func show(_ text: String) {
        show(Array(text.utf8))
    }

    /// Goes on to the next row if this one is full, as programs do that write a space and take it back.
    public mutating func settleMargin() {
        if isAtMargin { wrap() }
    }

    /// Takes another size: wraps the rows anew, with those in the scrollback, or cuts and pads them as xterm does.
    public mutating func resize(columns: Int, rows: Int) {
        if reflows {
            wrapAnew(columns: columns)
        } else {
            for index in grid.indices {
                grid[index].cells = Array((grid[index].cells + Array(repeating: " ", count: columns)).prefix(columns))
                grid[index].isContinued = false
            }
            self.columns = columns
            column = min(column, columns - 1)
        }
        height = rows
        while grid.count > rows, row < grid.count - 1 { grid.removeLast() }
        while grid.count > rows {
            scrolledOff.append(grid.removeFirst())
            row -= 1
        }
        while reflows, grid.count < rows, let last = scrolledOff.popLast() {
            grid.insert(last, at: 0)
            row += 1
        }
        while grid.count < rows { grid.append(Row(columns: columns)) }
        isAtMargin = false
    }

    private mutating func wrapAnew(columns: Int) {
        let all = scrolledOff + grid
        let cursorRow = scrolledOff.count + row
        let used = max(cursorRow, all.lastIndex { $0.cells.contains { $0 != " " } } ?? 0)
        var lines: [[String]] = [[]]
        var cursor = (line: 0, offset: 0)
        for (index, current) in all[...used].enumerated() {
            if index == cursorRow { cursor = (lines.count - 1, lines[lines.count - 1].count + column) }
            lines[lines.count - 1] += current.cells
            if !current.isContinued {
                while lines[lines.count - 1].last == " " { lines[lines.count - 1].removeLast() }
                lines.append([])
            }
        }
        lines.removeLast()
        self.columns = columns
        (scrolledOff, grid) = ([], [])
        for (index, line) in lines.enumerated() {
            if index == cursor.line {
                row = grid.count + cursor.offset / columns
                column = cursor.offset % columns
            }
            var rest = line[...]
            repeat {
                var new = Row(columns: columns)
                for (place, cell) in rest.prefix(columns).enumerated() { new.cells[place] = cell }
                rest = rest.dropFirst(columns)
                new.isContinued = !rest.isEmpty
                grid.append(new)
            } while !rest.isEmpty
        }
        while grid.count <= row { grid.append(Row(columns: columns)) }
    }

    private mutating func take(_ scalar: Unicode.Scalar) {
        guard escape.isEmpty else {
            escape.append(scalar)
            let isSequence = escape.count > 1 && escape[1] == "["
            if isSequence ? escape.count > 2 && (0x40...0x7E).contains(scalar.value) : true {
                let whole = escape
                if !(isSequence && whole.count == 2) {
                    escape = []
                    obey(whole)
                }
            }
            return
        }
        switch scalar {
        case "\u{1B}": escape = [scalar]
        case "\r": (column, isAtMargin) = (0, false)
        case "\n": lineFeed()
        case "\u{8}": (column, isAtMargin) = (max(0, column - 1), false)
        case "\t": column = min(columns - 1, (column / 8 + 1) * 8)
        case "\u{0}"..<" ": break
        default: put(scalar)
        }
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
        let width = Self.width(of: scalar)
        if isAtMargin || column + width > columns { wrap() }
        clear(row, column..<(column + width))
        grid[row].cells[column] = String(scalar)
        if width == 2 { grid[row].cells[column + 1] = "" }
        column += width
        if column == columns { (column, isAtMargin) = (columns - 1, true) }
    }

    private mutating func wrap() {
        grid[row].isContinued = true
        column = 0
        lineFeed()
    }

    private mutating func lineFeed() {
        isAtMargin = false
        guard row == height - 1 else {
            row += 1
            return
        }
        scrolledOff.append(grid.removeFirst())
        grid.append(Row(columns: columns))
    }

    /// Blanks cells, and the other halves of wide characters that are cut.
    private mutating func clear(_ row: Int, _ range: Range<Int>) {
        let range = range.clamped(to: 0..<columns)
        guard !range.isEmpty else { return }
        if grid[row].cells[range.lowerBound].isEmpty { grid[row].cells[range.lowerBound - 1] = " " }
        if range.upperBound < columns, grid[row].cells[range.upperBound].isEmpty {
            grid[row].cells[range.upperBound] = " "
        }
        for index in range { grid[row].cells[index] = " " }
        if range.upperBound == columns { grid[row].isContinued = false }
        // As tmux does.
        if range == 0..<columns, row > 0 { grid[row - 1].isContinued = false }
    }

    private static func trimmed(_ rows: [Row]) -> [String] {
        var lines = rows.map { row in
            String(row.cells.joined().reversed().drop { $0 == " " }.reversed())
        }
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0x1F300...0x1FAFF:
            2
        default: 1
        }
    }
}

extension ScreenModel {
    private mutating func obey(_ sequence: [Unicode.Scalar]) {
        guard sequence.count > 1, let command = sequence.last else { return }
        switch (sequence[1], command) {
        case ("7", _): saved = (row, column)
        case ("8", _): (row, column, isAtMargin) = (saved.row, saved.column, false)
        case ("[", _): control(command, sequence[2..<(sequence.count - 1)])
        default: break
        }
    }

    private mutating func control(_ command: Unicode.Scalar, _ parameters: ArraySlice<Unicode.Scalar>) {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: parameters)
        let numbers = String(text).split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        let first = numbers.first ?? 0
        let count = max(1, first)
        if !"mhln".unicodeScalars.contains(command) { isAtMargin = false }
        switch command {
        case "A": row = max(0, row - count)
        case "B": row = min(height - 1, row + count)
        case "C": column = min(columns - 1, column + count)
        case "D": column = max(0, column - count)
        case "G": column = min(columns, count) - 1
        case "H":
            row = min(height, count) - 1
            column = min(columns, max(1, numbers.count > 1 ? numbers[1] : 1)) - 1
        case "J": eraseScreen(first)
        case "n": if first == 6 { reports.append("\u{1B}[\(row + 1);\(column + 1)R") }
        case "K": clear(row, first == 0 ? column..<columns : 0..<(first == 1 ? column + 1 : columns))
        case "X": clear(row, column..<(column + count))
        case "P":
            grid[row].cells.removeSubrange(column..<min(columns, column + count))
            grid[row].cells += Array(repeating: " ", count: columns - grid[row].cells.count)
        case "@":
            grid[row].cells.insert(contentsOf: Array(repeating: " ", count: count), at: column)
            grid[row].cells.removeLast(count)
        default: break
        }
    }

    private mutating func eraseScreen(_ part: Int) {
        if part == 0 {
            // As tmux does.
            if row == 0, column == 0 { scrolledOff += grid }
            clear(row, column..<columns)
            for below in (row + 1)..<max(height, row + 1) { grid[below] = Row(columns: columns) }
        } else if part == 2 {
            grid = Array(repeating: Row(columns: columns), count: height)
        }
    }
}
