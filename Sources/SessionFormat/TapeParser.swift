import Core
import HTTPTypes
import OrderedJSON

/// A parser of the recorded exchanges after `@ tape`.
///
/// An exchange is `-- N --`, the request line, header lines, and a line of JSON; then `-- STATUS` or `-- failed KIND`,
/// header lines, and a line of JSON; then `-- took` and the metrics of the transfer, as JSON. Headers, bodies and the
/// last part may be missing; empty lines and `# ` comments are ignored.
struct TapeParser {
    private let path: String
    private var lines: ArraySlice<SourceLine>
    private var lastNumber: Int

    /// Returns the exchanges in the lines.
    static func rounds(of lines: ArraySlice<SourceLine>, path: String) throws(SessionFileError) -> [TapeRound] {
        var parser = TapeParser(
            path: path,
            lines: lines.filter { !$0.isBlank && !$0.isComment }[...],
            lastNumber: lines.last?.number ?? 1
        )
        var rounds: [TapeRound] = []
        while !parser.lines.isEmpty { rounds.append(try parser.round()) }
        return rounds
    }

    private mutating func round() throws(SessionFileError) -> TapeRound {
        let start = try next("-- N --")
        let words = start.text.split(separator: " ")
        guard words.count == 3, words[0] == "--", words[2] == "--", let label = Int(words[1]) else {
            throw unexpected(start, "-- N --")
        }
        let (method, url) = try requestLine()
        let headers = try self.headers()
        let body = try self.body()
        return TapeRound(
            label: label,
            number: start.number,
            method: method,
            url: url,
            headers: headers,
            body: body,
            ending: try ending(),
            facts: try facts()
        )
    }

    private mutating func facts() throws(SessionFileError) -> TransferMetrics? {
        guard let line = lines.first, line.text.utf8.starts(with: "-- took ".utf8) else { return nil }
        lines.removeFirst()
        guard let json = try? JSONValue(parsing: line.text.dropping(bytes: 8)), let facts = TransferMetrics(tape: json)
        else { throw unexpected(line, #"-- took {"total":MICROSECONDS}"#) }
        return facts
    }

    private mutating func requestLine() throws(SessionFileError) -> (HTTPRequest.Method, HTTPURL) {
        let expected = "a request such as POST http://localhost:3000/proxy"
        let line = try next(expected)
        let words = line.text.split(separator: " ")
        guard words.count == 2, words[0].utf8.allSatisfy({ UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 }),
            let method = HTTPRequest.Method(String(words[0])), let url = try? HTTPURL(String(words[1]))
        else { throw unexpected(line, expected) }
        return (method, url)
    }

    private mutating func ending() throws(SessionFileError) -> TapeRound.Ending {
        let expected = "-- STATUS or -- failed KIND"
        let line = try next(expected)
        guard line.text.utf8.starts(with: "-- ".utf8) else { throw unexpected(line, expected) }
        let (word, rest) = line.text.dropping(bytes: 3).firstWordAndRest
        if word == "failed" {
            let (name, reason) = rest.firstWordAndRest
            guard let kind = TapeRound.Kind(rawValue: name) else {
                let kinds = TapeRound.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                throw unexpected(line, "-- failed and one of \(kinds)")
            }
            return .failed(kind: kind, reason: reason.isEmpty ? nil : reason)
        }
        guard rest.isEmpty, let status = Int(word), 100...599 ~= status else { throw unexpected(line, expected) }
        let headers = try self.headers()
        return .reply(status: status, headers: headers, body: try body())
    }

    private mutating func headers() throws(SessionFileError) -> HTTPFields {
        var headers = HTTPFields()
        while let line = lines.first, !isSeparator(line), !isBody(line) {
            guard let colon = line.text.utf8.firstIndex(of: UInt8(ascii: ":")),
                let name = HTTPField.Name(String(line.text[..<colon]))
            else { throw unexpected(line, "NAME: VALUE, a line of JSON, or --") }
            let value = String(line.text[line.text.utf8.index(after: colon)...]).withoutOuterSpace
            headers.append(HTTPField(name: name, value: value))
            lines.removeFirst()
        }
        return headers
    }

    private mutating func body() throws(SessionFileError) -> TapeBody? {
        guard let line = lines.first, !isSeparator(line) else { return nil }
        lines.removeFirst()
        do {
            return TapeBody(value: try JSONValue(parsing: line.text), source: line.text.withoutOuterSpace)
        } catch {
            throw SessionFileError(path: path, number: line.number, reason: .tapeBody(error))
        }
    }

    private func isSeparator(_ line: SourceLine) -> Bool {
        line.text.utf8.starts(with: "--".utf8)
    }

    /// Returns true if the line begins like JSON, which no header name does.
    private func isBody(_ line: SourceLine) -> Bool {
        guard let first = line.text.withoutOuterSpace.utf8.first else { return false }
        if Array("{[\"".utf8).contains(first) { return true }
        return (try? JSONValue(parsing: line.text)) != nil
    }

    private mutating func next(_ expected: String) throws(SessionFileError) -> SourceLine {
        guard let line = lines.popFirst() else {
            throw SessionFileError(path: path, number: lastNumber, reason: .tapeEnd(expected: expected))
        }
        return line
    }

    private func unexpected(_ line: SourceLine, _ expected: String) -> SessionFileError {
        SessionFileError(path: path, number: line.number, reason: .tapeLine(found: line.text, expected: expected))
    }
}
