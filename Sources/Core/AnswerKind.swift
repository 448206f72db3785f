/// What a request asks for, which says how large an answer may be.
public enum AnswerKind: Sendable, Hashable {
    /// A value of a cache, or a list of its keys.
    case value
    /// A few words: a price, a state, that something was done.
    case report

    /// The most bytes that are taken of a body: `most` of a value, and one megabyte of everything else, failures too.
    public func limit(status: Int, most: Int) -> Int {
        self == .value && 200...299 ~= status ? most : min(most, 1 << 20)
    }
}
