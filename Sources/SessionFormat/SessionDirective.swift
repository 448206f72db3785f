public import Core
public import OrderedJSON

/// A directive of a session file: a line that begins with `@ `.
public enum SessionDirective: Sendable, Hashable {
    /// `include FILE`: the steps of another file, by a path relative to this one.
    case include(String)
    /// `skip REASON`: an instruction to skip the rest.
    case skip(String)
    /// `tape`: the beginning of recorded exchanges.
    case tape
    /// `end`: the end of recorded exchanges before the end of the file.
    case end
    /// `clock TIME`: moves the clock on to that moment.
    case clock(Timestamp)
    /// `answer TEXT`: the answer to the next question.
    case answer(String)
    /// `know JSON`: an input that the session received otherwise than over HTTP, as a recording writes it.
    case know(JSONValue)
    /// Any other directive, which steers the local network, such as `advance 61m`.
    case network(String)

    /// The name of a directive that is not one of the local network.
    public enum Name: String, Sendable, CaseIterable {
        case include, skip, tape, end, clock, answer, know
    }

    /// Parses the text after `@ `.
    ///
    /// - Throws: ``SessionFileError/Reason`` for a name without its argument, or with an invalid one.
    init(parsing text: String) throws(SessionFileError.Reason) {
        let (word, rest) = text.firstWordAndRest
        guard let name = Name(rawValue: word) else {
            self = .network(text.withoutOuterSpace)
            return
        }
        switch name {
        case .include: self = .include(try Self.argument(rest, of: name, expected: "FILE"))
        case .skip: self = .skip(try Self.argument(rest, of: name, expected: "REASON"))
        case .tape, .end:
            guard rest.isEmpty else { throw .strayTape }
            self = name == .tape ? .tape : .end
        case .clock:
            guard let moment = Timestamp(iso8601: rest) else { throw .notAMoment(rest) }
            self = .clock(moment)
        case .answer: self = .answer(rest)
        case .know:
            guard let fact = try? JSONValue(parsing: rest) else { throw .notAFact(rest) }
            self = .know(fact)
        }
    }

    private static func argument(
        _ text: String,
        of name: Name,
        expected: String
    ) throws(SessionFileError.Reason) -> String {
        guard !text.isEmpty else { throw .bareDirective(name: name.rawValue, expected: expected) }
        return text
    }

    /// The text after `@ `.
    public var source: String {
        switch self {
        case .include(let path): "\(Name.include.rawValue) \(path)"
        case .skip(let reason): "\(Name.skip.rawValue) \(reason)"
        case .tape: Name.tape.rawValue
        case .end: Name.end.rawValue
        case .clock(let moment): "\(Name.clock.rawValue) \(moment.iso8601Milliseconds)"
        case .answer(let text): "\(Name.answer.rawValue) \(text)"
        case .know(let fact): "\(Name.know.rawValue) \(fact.compact)"
        case .network(let text): text
        }
    }

    /// The line as a session file writes it.
    public var line: String { LineRole.directive.line(source) }
}
