/// A reader of the members of one JSON object, which makes no values of them.
///
/// Each value is appended to bytes as compact text, the same that ``JSONValue/compactBytes`` is of the value. That takes a
/// fraction of the time and memory of reading values, where they are only passed on.
public struct JSONMemberReader {
    private var scanner: JSONScanner
    /// The brackets of the value that are open.
    private var open: [UInt8] = []
    private var count = 0
    private var state = State.start

    private enum State {
        case start
        case inside
        case end
    }

    /// Creates a reader of the text of an object; a byte order mark before it is skipped.
    public init(_ bytes: UnsafeBufferPointer<UInt8>) {
        scanner = JSONScanner(bytes: bytes)
    }

    /// True if the text begins as that of an object does.
    public mutating func isObject() -> Bool {
        if state == .start {
            scanner.skipByteOrderMark()
            scanner.skipSpace()
        }
        return scanner.peek() == UInt8(ascii: "{")
    }

    /// Returns the name of the next member, whose value follows; nil after the last one, at the end of the text.
    ///
    /// - Throws: ``JSONError`` with line, column and reason.
    public mutating func name() throws(JSONError) -> String? {
        switch state {
        case .start:
            guard isObject() else { throw scanner.unexpected("an object") }
            scanner.advance()
            scanner.skipSpace()
            state = scanner.take(UInt8(ascii: "}")) ? .end : .inside
        case .inside:
            scanner.skipSpace()
            state = try scanner.continues(closing: UInt8(ascii: "}")) ? .inside : .end
        case .end: return nil
        }
        guard state == .end else { return try scanner.name() }
        scanner.skipSpace()
        guard scanner.isAtEnd else { throw scanner.error(.trailingText(scanner.describeNext())) }
        return nil
    }

    /// Returns the value of the member whose name was returned, if it is a string or a number; nil for any other, which
    /// is not read.
    ///
    /// - Throws: ``JSONError``.
    public mutating func scalar() throws(JSONError) -> JSONValue? {
        switch scanner.peek() {
        case UInt8(ascii: "{"), UInt8(ascii: "["): nil
        default: try scanner.scalar()
        }
    }

    /// Reads the value of the member whose name was returned, and appends it as compact text.
    ///
    /// - Throws: ``JSONError``.
    public mutating func copyValue(to text: inout [UInt8]) throws(JSONError) {
        open.removeAll(keepingCapacity: true)
        while true {
            // Here a value must begin.
            count += 1
            guard count <= JSONParser.valueLimit else { throw scanner.error(.tooMany) }
            switch scanner.peek() {
            case UInt8(ascii: "{"):
                if try opens(closing: UInt8(ascii: "}"), &text) {
                    try copyName(to: &text)
                    continue
                }
            case UInt8(ascii: "["):
                if try opens(closing: UInt8(ascii: "]"), &text) { continue }
            default: try scanner.copyScalar(to: &text)
            }
            // Here a value has ended, and the brackets that end with it.
            guard try isFollowedByAnother(&text) else { return }
        }
    }

    /// Reads an opening bracket; returns false if it is closed at once.
    private mutating func opens(closing: UInt8, _ text: inout [UInt8]) throws(JSONError) -> Bool {
        // The object around the value is one more.
        guard open.count + 1 < JSONParser.depthLimit else { throw scanner.error(.tooDeep) }
        text.append(scanner.peek() ?? 0)
        scanner.advance()
        scanner.skipSpace()
        if scanner.take(closing) {
            text.append(closing)
            return false
        }
        open.append(closing)
        return true
    }

    private mutating func isFollowedByAnother(_ text: inout [UInt8]) throws(JSONError) -> Bool {
        while let closing = open.last {
            scanner.skipSpace()
            guard try scanner.continues(closing: closing) else {
                text.append(closing)
                open.removeLast()
                continue
            }
            text.append(UInt8(ascii: ","))
            if closing == UInt8(ascii: "}") { try copyName(to: &text) }
            return true
        }
        return false
    }

    private mutating func copyName(to text: inout [UInt8]) throws(JSONError) {
        guard scanner.peek() == UInt8(ascii: "\"") else { throw scanner.unexpected("a name in double quotes") }
        try scanner.copyString(to: &text)
        try scanner.takeColon()
        text.append(UInt8(ascii: ":"))
    }
}
