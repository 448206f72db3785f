/// Whole numbers written with ASCII digits and nothing else.
enum WholeNumber {
    /// The number; nil for signs, spaces, no digits, or more than 12.
    static func parse(_ text: some StringProtocol) -> Int? {
        guard 1...12 ~= text.utf8.count, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        return Int(text)
    }
}
