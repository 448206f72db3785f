extension JSONScanner {
    /// Reads a string, number, `true`, `false` or `null`, and appends it as it is written in compact text.
    mutating func copyScalar(to text: inout [UInt8]) throws(JSONError) {
        let start = position
        switch peek() ?? 0 {
        case UInt8(ascii: "\""): return try copyString(to: &text)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try skipNumber()
        default:
            guard takeWord("true") || takeWord("false") || takeWord("null") else { throw unexpected("a value") }
        }
        text += bytes[start..<position]
    }

    /// Reads a string, and appends it as it is written in compact text.
    mutating func copyString(to text: inout [UInt8]) throws(JSONError) {
        guard let end = plainStringEnd() else { return JSONPrinter.write(try string(), to: &text) }
        let whole = UnsafeBufferPointer(rebasing: bytes[position...end])
        guard whole.isASCII || String(validating: whole, as: UTF8.self) != nil else {
            // It can't be read, which is told with the place.
            return _ = try string()
        }
        text += whole
        position = end + 1
    }

    /// Returns the place of the quote that closes the string that begins here; nil if there is an escape before it, a
    /// control character, or no such quote.
    private func plainStringEnd() -> Int? {
        var place = position + 1
        while place < bytes.count {
            let byte = bytes[place]
            if byte == UInt8(ascii: "\"") { return place }
            if byte == UInt8(ascii: "\\") || byte < 0x20 { return nil }
            place += 1
        }
        return nil
    }
}
