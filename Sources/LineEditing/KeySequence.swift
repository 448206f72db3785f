/// The keys that a terminal sends as a sequence of characters after an Escape: arrows, PgUp, F5.
///
/// Terminals differ in the sequence of a key, above all with Alt and Ctrl. Each spelling in ``commands`` maps to one
/// that ``KeyBindings`` binds; a key that is not listed has no function here.
///
/// Source: ECMA-48, section 5.4; xterm, `ctlseqs`, "PC-Style Function Keys"; `terminfo` of rxvt, PuTTY and the Linux
/// console.
enum KeySequence {
    static let escape: UInt32 = 0x1B

    /// Returns the sequence to pass to libedit, without its Escape; nil for a key without a function.
    static func command(for sequence: String) -> String? {
        commands[sequence]
    }

    /// Returns true if a scalar ends a sequence that began with `ESC [`.
    static func isFinal(_ scalar: UInt32) -> Bool {
        (0x40...0x7E).contains(scalar)
    }

    /// Returns true if a scalar can occur in a sequence that began with `ESC [`, before its end.
    static func isInner(_ scalar: UInt32) -> Bool {
        (0x20..<0x40).contains(scalar)
    }

    private static let commands: [String: String] = [
        "[A": up, "OA": up,
        "[B": down, "OB": down,
        "[C": right, "OC": right,
        "[D": left, "OD": left,
        "[H": home, "OH": home, "[1~": home, "[7~": home, "[1;5H": home,
        "[F": end, "OF": end, "[4~": end, "[8~": end, "[1;5F": end,
        "[3~": delete,
        // Ctrl and Alt as xterm, rxvt, PuTTY and older terminals spell them.
        "[1;5C": wordRight, "[1;3C": wordRight, "[5C": wordRight, "Oc": wordRight, "\u{1B}[C": wordRight,
        "\u{1B}OC": wordRight, "[1;9C": wordRight,
        "[1;5D": wordLeft, "[1;3D": wordLeft, "[5D": wordLeft, "Od": wordLeft, "\u{1B}[D": wordLeft,
        "\u{1B}OD": wordLeft, "[1;9D": wordLeft,
        "[3;5~": deleteWord, "[3;3~": deleteWord, "[3^": deleteWord,
        "[5~": pageUp,
        "[6~": pageDown,
        "[200~": paste,
    ]

    private static let up = "[A"
    private static let down = "[B"
    private static let right = "[C"
    private static let left = "[D"
    private static let home = "[H"
    private static let end = "[F"
    private static let delete = "[3~"
    private static let wordRight = "[1;5C"
    private static let wordLeft = "[1;5D"
    private static let deleteWord = "[3;5~"
    private static let pageUp = "[5~"
    private static let pageDown = "[6~"
    private static let paste = "[200~"
}
