/// The possible completions at the cursor.
public struct LineCompletion: Sendable, Equatable {
    /// One possible completion.
    public struct Candidate: Sendable, Equatable {
        /// The text that is inserted, and listed.
        public var text: String
        /// The text that is inserted after the only candidate: usually `" "` or `""`.
        public var suffix: String
        /// The note beside the candidate in the list; empty for none.
        public var note: String

        /// Creates a candidate.
        public init(_ text: String, suffix: String = " ", note: String = "") {
            self.text = text
            self.suffix = suffix
            self.note = note
        }
    }

    /// The number of Unicode scalars before the cursor that a candidate replaces.
    public var replacing: Int
    /// The candidates in the order in which they are listed.
    public var candidates: [Candidate]
    /// The number of all candidates, including those that are not listed.
    public var total: Int

    /// Creates a completion; `total` includes candidates that are not in the list.
    public init(replacing: Int, candidates: [Candidate], total: Int? = nil) {
        self.replacing = replacing
        self.candidates = candidates
        self.total = total ?? candidates.count
    }

    /// A completion without candidates.
    public static let none = LineCompletion(replacing: 0, candidates: [])
}

extension LineCompletion {
    /// The scalars with which all candidates begin.
    var commonPrefix: [Unicode.Scalar] {
        guard let first = candidates.first else { return [] }
        var prefix = Array(first.text.unicodeScalars)
        for candidate in candidates.dropFirst() {
            let shared = zip(prefix, candidate.text.unicodeScalars).prefix { $0 == $1 }.count
            prefix.removeLast(prefix.count - shared)
        }
        return prefix
    }
}
