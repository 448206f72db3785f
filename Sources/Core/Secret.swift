/// Text that does not print.
///
/// It hides itself in interpolation, `print`, `dump` and logs; ``expose()`` is the only way in.
public struct Secret: Sendable, Hashable {
    private let text: String

    /// Hides that text.
    public init(_ text: String) {
        self.text = text
    }

    /// The text itself, for the one place that sends it.
    public func expose() -> String {
        text
    }

    /// The last four characters, to tell one key from another; nothing of a text shorter than 12.
    public var tail: String {
        text.utf8.count < 12 ? "…" : "…" + text.suffix(4)
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "[secret]" }

    public var debugDescription: String { description }

    public var customMirror: Mirror { Mirror(self, children: []) }
}
