import Core
import OrderedJSON

/// A parser of the headers of a session file.
struct HeaderParser {
    /// The names of all headers, in the order in which error messages list them.
    static let names = [
        "title", "version", "tags", "world", "cache", "region", "policy", "clock", "width", "router", "payer", "prices",
        "set-style", "seller", "transport", "timeout", "router-key", "network", "state",
    ]

    let path: String

    /// Reads one header line into the file.
    func read(_ line: SourceLine, into file: inout SessionFile) throws(SessionFileError) {
        guard let colon = line.text.utf8.firstIndex(of: UInt8(ascii: ":")) else {
            throw error(line, .notAHeader(line.text))
        }
        let name = String(line.text[..<colon])
        let value = String(line.text[line.text.utf8.index(after: colon)...]).withoutOuterSpace
        guard !name.isEmpty, name.utf8.allSatisfy(Self.isNameByte) else { throw error(line, .notAHeader(line.text)) }
        guard Self.names.contains(name) else { throw error(line, .unknownHeader(name)) }
        guard file.number(ofHeader: name) == nil else { throw error(line, .repeatedHeader(name)) }
        guard !value.isEmpty else { throw bad(line, name, value, "text behind the colon") }
        file.headers.append(SessionFile.Header(name: name, value: value, number: line.number))
        try take(value, of: name, line, into: &file)
    }

    private func take(
        _ value: String,
        of name: String,
        _ line: SourceLine,
        into file: inout SessionFile
    ) throws(SessionFileError) {
        switch name {
        case "title": file.title = value
        case "version": file.version = value
        case "tags": file.tags = value.split { $0 == " " || $0 == "\t" || $0 == "," }.map(String.init)
        case "cache": file.cache = value
        case "region": file.region = value
        case "policy": file.policy = value
        case "prices": file.prices = value
        case "world":
            guard let world = SessionFile.Backend(rawValue: value) else {
                throw bad(line, name, value, "local, tape or live")
            }
            file.world = world
        case "clock":
            guard let clock = Timestamp(iso8601: value) else {
                throw bad(line, name, value, "a moment such as 2025-10-28T12:00:00Z")
            }
            file.clock = clock
        case "width":
            let width = Int(value)
            guard width.map({ 20...1000 ~= $0 }) ?? (value == "none") else {
                throw bad(line, name, value, "a number from 20 to 1000, or none")
            }
            file.width = width
        default: try takeOfTape(value, of: name, line, into: &file)
        }
    }

    /// Reads a header that states how a tape was recorded.
    private func takeOfTape(
        _ value: String,
        of name: String,
        _ line: SourceLine,
        into file: inout SessionFile
    ) throws(SessionFileError) {
        switch name {
        case "set-style": file.setStyle = value
        case "payer": file.payer = value
        case "transport": file.transport = value
        case "timeout": file.timeout = value
        case "router-key":
            guard value == "none" else { throw bad(line, name, value, "none") }
            file.hasRouterKey = false
        case "network":
            guard value == "local" || value == "live" else { throw bad(line, name, value, "local or live") }
            file.isOfLocalNetwork = value == "local"
        case "seller":
            guard let url = try? HTTPURL(value) else { throw bad(line, name, value, "an address") }
            file.seller = url
        case "state":
            guard let json = try? JSONValue(parsing: value), json.object != nil else {
                throw bad(line, name, value, "a JSON object")
            }
            file.state = json
        default:
            let (address, era) = value.firstWordAndRest
            guard let url = try? HTTPURL(address), !era.isEmpty, !era.utf8.contains(0x20) else {
                throw bad(line, name, value, "URL ERA")
            }
            file.router = SessionFile.Router(url: url, era: era)
        }
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
