extension String {
    /// The key Return.
    public static let enter = "\r"
    /// The key Tab.
    public static let tab = "\t"
    /// The key with the arrow up.
    public static let up = "\u{1B}[A"
    /// The key with the arrow down.
    public static let down = "\u{1B}[B"
    /// The key with the arrow to the left.
    public static let left = "\u{1B}[D"
    /// The key with the arrow to the right.
    public static let right = "\u{1B}[C"
    /// The key Delete.
    public static let delete = "\u{1B}[3~"
    /// The key Backspace.
    public static let backspace = "\u{7F}"

    /// The character that a letter gives with Ctrl.
    public static func control(_ letter: Unicode.Scalar) -> String {
        String(Unicode.Scalar(UInt8(letter.value & 0x1F)))
    }
}
