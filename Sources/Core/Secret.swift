/// Text that does not print.
///
/// It hides itself in interpolation, `print`, `dump` and logs; only ``expose()`` returns the text.
public struct Secret: Sendable, Hashable {
    private let text: String

    /// Creates a secret from text.
    public init(_ text: String) {
        self.text = text
    }

    /// Returns the text itself, for the code that sends it.
    public func expose() -> String {
        text
    }

    /// The last four characters, to distinguish keys; none of a text shorter than 12 bytes.
    public var tail: String {
        text.utf8.count < 12 ? "…" : "…" + text.suffix(4)
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "[secret]" }

    public var debugDescription: String { description }

    public var customMirror: Mirror { Mirror(self, children: []) }
}
