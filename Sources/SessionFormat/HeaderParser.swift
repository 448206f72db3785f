/// A parser of the header lines of a session file.
struct HeaderParser {
    /// The names of all headers, in the order in which error messages list them.
    static let names = KnownSessionHeaders.names

    let path: String

    /// Reads one header line into the file.
    func read(_ line: SourceLine, into file: inout SessionFile) throws(SessionFileError) {
        guard let colon = line.text.utf8.firstIndex(of: UInt8(ascii: ":")) else {
            throw error(line, .notAHeader(line.text))
        }
        let name = String(line.text[..<colon])
        let value = String(line.text[line.text.utf8.index(after: colon)...]).withoutOuterSpace
        guard !name.isEmpty, name.utf8.allSatisfy(Self.isNameByte) else { throw error(line, .notAHeader(line.text)) }
        guard let rule = KnownSessionHeaders.all.first(where: { $0.name == name }) else {
            throw error(line, .unknownHeader(name))
        }
        guard file.number(ofHeader: name) == nil else { throw error(line, .repeatedHeader(name)) }
        guard !value.isEmpty else { throw bad(line, name, value, HeaderRule.anyText) }
        guard rule.rewritten(value) != nil else { throw bad(line, name, value, rule.expected) }
        file.add(HeaderLine(name: name, value: value), number: line.number)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || byte == UInt8(ascii: "-")
    }

    private func error(_ line: SourceLine, _ reason: SessionFileError.Reason) -> SessionFileError {
        SessionFileError(path: path, number: line.number, reason: reason)
    }

    private func bad(_ line: SourceLine, _ name: String, _ value: String, _ expected: String) -> SessionFileError {
        error(line, .badHeader(name: name, value: value, expected: expected))
    }
}
