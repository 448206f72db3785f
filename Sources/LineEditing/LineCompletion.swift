/// What may stand where the cursor is.
public struct LineCompletion: Sendable, Equatable {
    /// One way to go on.
    public struct Candidate: Sendable, Equatable {
        /// What is put in place, and listed.
        public var text: String
        /// What follows if it is the only one: usually `" "` or `""`.
        public var suffix: String
        /// What the list says beside it; empty for nothing.
        public var note: String

        /// Makes a candidate.
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
    /// How many there are, with those that are not named.
    public var total: Int

    /// Makes a completion; `total` counts candidates that are not named, too.
    public init(replacing: Int, candidates: [Candidate], total: Int? = nil) {
        self.replacing = replacing
        self.candidates = candidates
        self.total = total ?? candidates.count
    }

    /// Nothing fits.
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
