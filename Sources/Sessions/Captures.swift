/// What placeholders have named so far in a session.
public struct Captures: Sendable, Hashable {
    private var texts: [String: String] = [:]
    /// The names in the order in which they were first given.
    public private(set) var names: [String] = []

    /// Nothing named yet.
    public init() {}

    /// The text behind a name.
    public subscript(name: String) -> String? {
        texts[name]
    }

    /// Names a text; a name that is given again stands for the new text.
    public mutating func bind(_ name: String, to text: String) {
        if texts.updateValue(text, forKey: name) == nil { names.append(name) }
    }
}
