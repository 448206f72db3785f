/// Where libedit puts each character, which it tells nobody.
///
/// Follows `re_addc` and `re_putc` of libedit's `refresh.c`: tabs stop at multiples of 8, a wide character does not
/// break over two rows, a row that is exactly full continues on the next one.
struct LineLayout {
    /// A place on the screen, counted from where the prompt begins.
    struct Place: Equatable {
        var row = 0
        var column = 0
    }

    let columns: Int
    private(set) var place = Place()

    init(columns: Int) {
        self.columns = max(columns, 2)
    }

    /// Where the cursor stands if it is before `scalar`.
    func cursor(before scalar: UInt32) -> Place {
        guard Self.cells(of: scalar) == 2, place.column + 2 > columns else { return place }
        return Place(row: place.row + 1, column: 0)
    }

    /// Moves past a scalar of the input.
    mutating func add(_ scalar: UInt32) {
        switch scalar {
        case 0x0A:
            place = Place(row: place.row + 1, column: 0)
        case 0x09:
            repeat { advance(1) } while place.column % 8 != 0
        default:
            advance(Self.cells(of: scalar))
        }
    }

    /// Moves past text and leaves out what stands between marks.
    mutating func add(prompt: [Int32]) {
        var isLiteral = false
        for scalar in prompt where scalar != 0 {
            if scalar == LinePrompt.mark {
                isLiteral.toggle()
            } else if !isLiteral {
                add(UInt32(scalar))
            }
        }
    }

    private mutating func advance(_ cells: Int) {
        let cells = max(0, cells)
        while place.column + cells > columns { step(1) }
        step(cells)
    }

    private mutating func step(_ cells: Int) {
        place.column += cells
        if place.column >= columns { place = Place(row: place.row + 1, column: 0) }
    }

    /// Cells that libedit uses for a scalar: `^A` takes two, what cannot be shown is written as `\U+E000`.
    static func cells(of scalar: UInt32) -> Int {
        if (0x20..<0x7F).contains(scalar) { return 1 }
        if scalar < 0x20 || (0x7F..<0xA0).contains(scalar) { return 2 }
        if CellWidth.isPrintable(scalar) { return CellWidth.raw(scalar) }
        return scalar > 0xFFFF ? 8 : 7
    }

    /// What libedit shows for a scalar that is neither a tab nor a newline.
    static func picture(of scalar: UInt32) -> String {
        if scalar == 0x7F { return "^?" }
        if scalar < 0x20 || (0x80..<0xA0).contains(scalar) {
            return "^" + String(Unicode.Scalar(UInt8(scalar | 0x40)))
        }
        if (0x20..<0x7F).contains(scalar) || CellWidth.isPrintable(scalar) {
            return Unicode.Scalar(scalar).map { String($0) } ?? ""
        }
        let digits = String(scalar, radix: 16, uppercase: true)
        return "\\U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
