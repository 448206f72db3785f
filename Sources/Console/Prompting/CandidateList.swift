import LineEditing

/// The first of many candidates in their order, and the last one.
///
/// Because of it a hundred thousand candidates need not be sorted at each Tab.
struct CandidateList {
    private let limit: Int
    private var first: [LineCompletion.Candidate] = []
    private var last: LineCompletion.Candidate?
    /// The bound of the first candidates: no candidate after it in order can be one of them.
    private var bound: LineCompletion.Candidate?
    private var count = 0

    init(limit: Int) {
        self.limit = limit
    }

    mutating func add(_ candidate: LineCompletion.Candidate) {
        count += 1
        if let last { if Self.isBefore(last, candidate) { self.last = candidate } } else { last = candidate }
        if let bound, !Self.isBefore(candidate, bound) { return }
        first.append(candidate)
        if first.count >= 2 * limit { cut() }
    }

    private mutating func cut() {
        sort()
        first.removeLast(first.count - limit)
        bound = first.last
    }

    private mutating func sort() {
        first.sort(by: Self.isBefore)
        var kept: [LineCompletion.Candidate] = []
        for candidate in first where candidate.text != kept.last?.text { kept.append(candidate) }
        count -= first.count - kept.count
        first = kept
    }

    /// Returns the candidates as a completion.
    func completion(replacing count: Int) -> LineCompletion {
        var list = self
        list.sort()
        var candidates = Array(list.first.prefix(limit))
        // The common prefix of all candidates is that of the first and the last.
        if list.count > candidates.count, let last { candidates[candidates.count - 1] = last }
        return LineCompletion(replacing: count, candidates: candidates, total: list.count)
    }

    /// Returns true if the left candidate precedes the right: numbers in order of size, all others in order of text.
    private static func isBefore(_ left: LineCompletion.Candidate, _ right: LineCompletion.Candidate) -> Bool {
        if let one = left.number, let other = right.number { return one < other }
        return left.text < right.text
    }
}

extension LineCompletion.Candidate {
    /// The number of a record, written with or without `$`.
    fileprivate var number: Int? {
        guard let first = text.utf8.first, first < 0x3A else { return nil }
        return Int(text.drop { $0 == "$" || $0 == "{" })
    }
}
