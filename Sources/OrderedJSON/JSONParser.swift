/// A parser of JSON text that accepts exactly what RFC 8259 allows.
///
/// The parser does not recurse: it keeps open brackets on a stack of its own, so depth costs memory, not call stack.
/// Text deeper than ``depthLimit`` is refused, which also bounds the recursion when a value is released.
///
/// Source: RFC 8259.
public struct JSONParser {
    /// The maximum nesting of brackets.
    public static let depthLimit = 1000
    /// The maximum number of values, including those inside others.
    ///
    /// It bounds memory: a pair of brackets takes two bytes of text, but fifty bytes of memory.
    public static let valueLimit = 2_000_000

    private var scanner: JSONScanner

    /// A bracket that is still open; it is changed in place, so that a long list is never copied.
    private struct Open {
        var elements: [JSONValue] = []
        var members = JSONObject()
        /// The name of the member whose value is being read; nil in a list.
        var name: String?
    }

    /// Reads exactly one value; a byte order mark before it is skipped.
    ///
    /// - Throws: ``JSONError`` with line, column and reason.
    public static func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) -> JSONValue {
        var parser = JSONParser(scanner: JSONScanner(bytes: bytes))
        return try parser.document()
    }

    private mutating func document() throws(JSONError) -> JSONValue {
        // RFC 8259, section 8.1, allows a parser to ignore it.
        scanner.skipByteOrderMark()
        scanner.skipSpace()
        let value = try self.value()
        scanner.skipSpace()
        guard scanner.isAtEnd else { throw scanner.error(.trailingText(scanner.describeNext())) }
        return value
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        var stack: [Open] = []
        var count = 0
        while true {
            // Here a value must begin.
            count += 1
            guard count <= Self.valueLimit else { throw scanner.error(.tooMany) }
            var finished: JSONValue
            switch scanner.peek() {
            case UInt8(ascii: "{"):
                guard stack.count < Self.depthLimit else { throw scanner.error(.tooDeep) }
                scanner.advance()
                scanner.skipSpace()
                guard scanner.take(UInt8(ascii: "}")) else {
                    if stack.isEmpty { stack.reserveCapacity(4) }
                    stack.append(Open(name: try scanner.name()))
                    continue
                }
                finished = .object(JSONObject())
            case UInt8(ascii: "["):
                guard stack.count < Self.depthLimit else { throw scanner.error(.tooDeep) }
                scanner.advance()
                scanner.skipSpace()
                guard scanner.take(UInt8(ascii: "]")) else {
                    if stack.isEmpty { stack.reserveCapacity(4) }
                    stack.append(Open())
                    continue
                }
                finished = .array([])
            default:
                finished = try scanner.scalar()
            }
            // Here a value has ended: put it into the brackets around it, and close those that end with it.
            while try !isFollowedByAnother(after: finished, in: &stack) {
                guard let closed = stack.popLast() else { return finished }
                finished = closed.name == nil ? .array(closed.elements) : .object(closed.members)
            }
        }
    }

    /// Adds a value to the innermost open bracket; returns false if that bracket closes here, or if none is open.
    private mutating func isFollowedByAnother(
        after value: JSONValue,
        in stack: inout [Open]
    ) throws(JSONError) -> Bool {
        guard let top = stack.indices.last else { return false }
        scanner.skipSpace()
        guard let name = stack[top].name else {
            stack[top].elements.append(value)
            return try scanner.continues(closing: UInt8(ascii: "]"))
        }
        // Few objects have one member only.
        if stack[top].members.isEmpty { stack[top].members.reserveCapacity(2) }
        stack[top].members.append(name, value)
        guard try scanner.continues(closing: UInt8(ascii: "}")) else { return false }
        stack[top].name = try scanner.name()
        return true
    }
}

extension JSONValue {
    /// Reads exactly one JSON value from bytes that should be UTF-8.
    ///
    /// - Throws: ``JSONError`` with line, column and reason.
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        let result = bytes.withUnsafeBufferPointer { buffer in
            Result { () throws(JSONError) in try JSONParser.parse(buffer) }
        }
        self = try result.get()
    }

    /// Reads exactly one JSON value from text.
    ///
    /// - Throws: ``JSONError`` with line, column and reason.
    public init(parsing text: String) throws(JSONError) {
        var text = text
        let result = text.withUTF8 { buffer in
            Result { () throws(JSONError) in try JSONParser.parse(buffer) }
        }
        self = try result.get()
    }
}
