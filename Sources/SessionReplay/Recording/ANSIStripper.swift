/// The removal of terminal control sequences from text.
enum ANSIStripper {
    /// Returns the text without colours and other control sequences of a terminal.
    static func plain(_ text: String) -> String {
        guard text.utf8.contains(0x1B) else { return text }
        var kept: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte != 0x1B {
                kept.append(byte)
            } else if rest.first == UInt8(ascii: "[") {
                // Parameters and intermediate bytes, then one final byte.
                rest = rest.dropFirst().drop { 0x20...0x3F ~= $0 }.dropFirst()
            }
        }
        return String(decoding: kept, as: UTF8.self)
    }
}
