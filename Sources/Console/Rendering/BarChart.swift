import LineEditing

/// A layout of bars: labels, the bars from a common left edge, and their notes after them.
struct BarChart {
    /// The maximum length of a bar in cells.
    private static let mostCells = 40

    let renderer: Renderer

    func lines(_ bars: [Block.Bar]) -> [String] {
        let labels = bars.map(\.label.displayWidth).max() ?? 0
        let notes = bars.map(\.note.displayWidth).max() ?? 0
        let room = renderer.width.map { $0 - notes - 3 - labels } ?? Self.mostCells
        guard room >= 4 else { return bars.flatMap { narrow($0) } }
        let most = bars.map(\.share).max() ?? 0
        return bars.map { bar in
            let cells = Self.cells(bar.share, of: most, in: min(room, Self.mostCells))
            let space = String(repeating: " ", count: labels - bar.label.displayWidth + 2)
            return renderer.paint(
                StyledText(bar.label, .dim) + StyledText(space) + StyledText(cells, bar.role)
                    + StyledText((cells.isEmpty ? "" : " ") + bar.note)
            )
        }
    }

    /// Returns the lines of a bar without the bar itself, where there is no room for one: its label and its note.
    private func narrow(_ bar: Block.Bar) -> [String] {
        let text = StyledText(bar.label + " ", .dim) + StyledText(bar.note, .strong)
        return renderer.wrap(text, to: renderer.width).map(renderer.paint)
    }

    /// Returns a bar of whole and eighth blocks; a share above zero has at least an eighth.
    private static func cells(_ share: Double, of most: Double, in room: Int) -> String {
        guard share > 0, most > 0 else { return "" }
        let eighths = max(1, Int((share / most * Double(room * 8)).rounded()))
        let rest = eighths % 8
        let last = rest == 0 ? "" : String(["▏", "▎", "▍", "▌", "▋", "▊", "▉"][rest - 1])
        return String(repeating: "█", count: eighths / 8) + last
    }
}
