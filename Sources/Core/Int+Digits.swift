extension Int {
    /// Reads a number that consists of ASCII digits only.
    ///
    /// Returns nil for signs, spaces, no digits, or more than 12 digits, so that no later arithmetic overflows.
    public init?(digits text: some StringProtocol) {
        guard 1...12 ~= text.utf8.count, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = Int(text) else {
            return nil
        }
        self = number
    }
}
