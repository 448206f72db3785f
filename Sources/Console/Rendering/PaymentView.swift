import Core
import LineEditing
import PaymentModel
import X402

/// A view of a 402: a headline, facts in a fixed order, and next steps.
///
/// It never has more than 14 lines, however narrow the screen is.
struct PaymentView {
    /// The maximum number of lines of a block.
    static let lineLimit = 14
    /// The maximum width in cells for which the block is laid out; a wider screen shows the same.
    private static let fullWidth = 80
    static let gutter = 9

    let payment: PaymentSummary
    let record: Int
    let now: Timestamp

    /// The amount of detail that is shown, which is reduced if the block would be too long.
    struct DetailLevel {
        var findings: Int
        var options = 2
        var purpose = 66
        var description = 60
        var hasSecondStep = true
        var hasReasons = true
        var hasTerms = true
        var hasUnits = true
        var hasOption = true

        /// Drops the least important detail; returns false if nothing is left to drop.
        mutating func shrink() -> Bool {
            if findings > 1 {
                findings -= 1
            } else if description > 0 {
                description = 0
            } else if options > 0 {
                options -= 1
            } else if findings > 0 {
                findings = 0
            } else if hasReasons {
                hasReasons = false
            } else if hasSecondStep {
                hasSecondStep = false
            } else if purpose > 20 {
                purpose = 20
            } else if hasUnits {
                hasUnits = false
            } else if hasOption {
                hasOption = false
            } else if hasTerms {
                hasTerms = false
            } else {
                return false
            }
            return true
        }
    }

    /// Returns the blocks of a payment, for lines of the given number of cells.
    static func blocks(_ payment: PaymentSummary, record: Int, now: Timestamp, width: Int? = nil) -> [Block] {
        let view = PaymentView(payment: payment, record: record, now: now)
        let width = min(width ?? fullWidth, fullWidth)
        var extent = DetailLevel(findings: min(view.findings.count, lineLimit))
        var blocks = view.blocks(extent)
        while lineCount(blocks, width) > lineLimit, extent.shrink() { blocks = view.blocks(extent) }
        return blocks
    }

    /// Returns the number of lines at the given width, including lines that a terminal breaks because a word is longer.
    private static func lineCount(_ blocks: [Block], _ width: Int) -> Int {
        Renderer(width: width, usesColor: false).lines(blocks).reduce(0) { count, line in
            count + max(1, (DisplayWidth.of(line) + width - 1) / width)
        }
    }

    private func blocks(_ extent: DetailLevel) -> [Block] {
        var steps = extent.hasSecondStep ? steps : Array(steps.prefix(1))
        if !extent.hasReasons { steps = steps.map { ($0.command, "") } }
        let terms = extent.hasTerms ? terms : []
        return [
            .headline(PaymentHeadline(payment).text, edge: "$\(record)"),
            .fields(facts(extent), gutter: Self.gutter),
        ] + findings(extent) + [.fields(terms + Phrases.next(steps), gutter: Self.gutter)]
    }
}
