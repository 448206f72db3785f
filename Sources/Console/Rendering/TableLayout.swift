import LineEditing

/// A layout of columns, each as wide as its widest cell.
///
/// On a narrow terminal columns are dropped from the right, and below 60 cells a row becomes labels and values.
struct TableLayout {
    let renderer: Renderer

    func lines(head: [String], rows: [[StyledText]]) -> [String] {
        if let width = renderer.width, width < 60 { return stacked(head: head, rows: rows, width: width) }
        let widths = head.indices.map { column in
            rows.reduce(head[column].displayWidth) { max($0, $1[column].plain.displayWidth) }
        }
        let shown = columns(that: widths)
        let headline = shown.map { StyledText(head[$0], .dim) }
        return ([headline] + rows.map { row in shown.map { row[$0] } }).map { cells in
            line(cells, widths: shown.map { widths[$0] })
        }
    }

    /// Returns the columns that fit side by side; the first one is always included.
    private func columns(that widths: [Int]) -> Range<Int> {
        guard let width = renderer.width else { return 0..<widths.count }
        var total = -2
        var count = 0
        for cells in widths {
            total += cells + 2
            if total > width, count > 0 { break }
            count += 1
        }
        return 0..<count
    }

    private func line(_ cells: [StyledText], widths: [Int]) -> String {
        var text = StyledText("")
        for (index, cell) in cells.enumerated() {
            text = text + cell
            if index + 1 < cells.count {
                text = text + StyledText(String(repeating: " ", count: widths[index] - cell.plain.displayWidth + 2))
            }
        }
        return renderer.paint(text)
    }

    private func stacked(head: [String], rows: [[StyledText]], width: Int) -> [String] {
        let gutter = head.reduce(0) { max($0, $1.displayWidth) } + 2
        return rows.flatMap { row in
            renderer.lines([.fields(zip(head, row).map { Block.Field($0, $1) }, gutter: gutter)])
        }
    }
}
