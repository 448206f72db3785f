/// A header of a session file: its name, and how its value is read and written.
///
/// A file has each header once at most.
public struct SessionHeader<Value: Sendable>: Sendable {
    /// The name before the colon.
    public let name: String
    /// The accepted values, as an error lists them.
    public let expected: String
    let read: @Sendable (String) -> Value?
    let write: @Sendable (Value) -> String

    /// Creates a header.
    ///
    /// - Parameters:
    ///   - name: The name before the colon: small letters and hyphens.
    ///   - expected: The accepted values, as an error lists them.
    ///   - read: A function that returns the value of a text, which is never empty; nil for a text that is not accepted.
    ///   - write: A function that returns the text of a value, in one line.
    init(
        _ name: String,
        expected: String,
        read: @escaping @Sendable (String) -> Value?,
        write: @escaping @Sendable (Value) -> String
    ) {
        self.name = name
        self.expected = expected
        self.read = read
        self.write = write
    }

    /// Returns the header with a value, as a file writes it.
    public func line(_ value: Value) -> HeaderLine {
        HeaderLine(name: name, value: write(value))
    }

    /// Returns this header with values of another type, which a higher module knows.
    ///
    /// - Parameters:
    ///   - expected: The accepted values, as an error lists them.
    ///   - read: A function that returns the new value; nil for a value that is not accepted.
    ///   - write: The reverse of `read`.
    /// - Returns: The header, which is written and read through this one.
    public func refined<Refined: Sendable>(
        expected: String,
        read: @escaping @Sendable (Value) -> Refined?,
        write: @escaping @Sendable (Refined) -> Value
    ) -> SessionHeader<Refined> {
        SessionHeader<Refined>(name, expected: expected) { [self] text in
            self.read(text).flatMap(read)
        } write: { [self] value in
            self.write(write(value))
        }
    }
}

extension SessionHeader where Value == String {
    /// Creates a header whose value is any text.
    static func text(_ name: String) -> SessionHeader {
        SessionHeader(name, expected: HeaderRule.anyText, read: { $0 }, write: { $0 })
    }
}

extension SessionHeader where Value: RawRepresentable, Value.RawValue == String {
    /// Creates a header whose value is one of a few words.
    static func choice(_ name: String, expected: String) -> SessionHeader {
        SessionHeader(name, expected: expected, read: { Value(rawValue: $0) }, write: { $0.rawValue })
    }
}

/// A header as a file writes it: `NAME: VALUE`.
public struct HeaderLine: Sendable, Hashable {
    /// The name, such as `policy`.
    public let name: String
    /// The text after the colon, without spaces around it.
    public let value: String

    /// The line in a file.
    public var source: String { "\(name): \(value)" }

    /// Returns the line with a changed value.
    public func mapValue(_ change: (String) -> String) -> HeaderLine {
        HeaderLine(name: name, value: change(value))
    }
}

/// The name of a header and a check of its values, whatever their type.
struct HeaderRule: Sendable {
    /// What an error expects where any text is accepted.
    static let anyText = "text after the colon"

    let name: String
    let expected: String
    /// A function that returns a value as it is written; nil for a text that is not accepted.
    let rewritten: @Sendable (String) -> String?

    init<Value>(_ header: SessionHeader<Value>) {
        name = header.name
        expected = header.expected
        rewritten = { header.read($0).map(header.write) }
    }
}
