/// A parser of whole numbers that consist of ASCII digits only.
enum WholeNumber {
    /// Parses a number; returns nil for signs, spaces, no digits, or more than 12 digits.
    static func parse(_ text: some StringProtocol) -> Int? {
        guard 1...12 ~= text.utf8.count, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        return Int(text)
    }
}
