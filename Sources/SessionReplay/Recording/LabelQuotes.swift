/// Quoting of the labels of secrets, which contain a space.
enum LabelQuotes {
    /// Returns the command line with quotes around its labels, so that each is one word; quoted text is not changed.
    static func around(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var quoted: [UInt8] = []
        var index = 0
        var quote: UInt8?
        while index < bytes.count {
            let rest = bytes[index...]
            let isStart = index == 0 || bytes[index - 1] <= 0x20
            if quote == nil, isStart, [UInt8(ascii: "'"), UInt8(ascii: "\"")].contains(bytes[index]) {
                quote = bytes[index]
            } else if bytes[index] == quote {
                quote = nil
            }
            guard quote == nil, rest.starts(with: "[secret ".utf8), let end = rest.firstIndex(of: UInt8(ascii: "]")),
                isStart, end + 1 == bytes.count || bytes[end + 1] <= 0x20
            else {
                quoted.append(bytes[index])
                index += 1
                continue
            }
            quoted += Array("\"".utf8) + rest[...end] + Array("\"".utf8)
            index = end + 1
        }
        return String(decoding: quoted, as: UTF8.self)
    }
}
