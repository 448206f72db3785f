/// A search for the known names that were probably meant.
public enum SimilarNames {
    /// Returns the names most similar to the typed one, the most similar first; empty if none is similar.
    ///
    /// Case is ignored. A name is similar if at most a third of its letters are changed, added, left out or swapped, or
    /// if it begins with the typed text of at least two letters.
    public static func nearest(
        to typed: String,
        among names: some Sequence<String>,
        limit: Int = 3
    ) -> [String] {
        let wanted = Array(typed.lowercased().unicodeScalars)
        guard !wanted.isEmpty else { return [] }
        let letters = LetterCounts(wanted)
        var found: [(distance: Int, order: Int, name: String)] = []
        for (order, name) in names.enumerated() {
            let known = Array(name.lowercased().unicodeScalars)
            let allowed = max(1, max(wanted.count, known.count) / 3)
            if wanted.count > 1, known.starts(with: wanted) {
                found.append((known.count == wanted.count ? 0 : 1, order, name))
            } else if known.count > 1, abs(known.count - wanted.count) <= allowed,
                letters.leastDistance(to: LetterCounts(known)) <= allowed
            {
                let distance = distance(wanted, known)
                if distance <= allowed { found.append((distance, order, name)) }
            }
        }
        return found.sorted { ($0.distance, $0.order) < ($1.distance, $1.order) }.prefix(limit).map(\.name)
    }

    /// The number of letters of each kind in a name, from which follows a lower bound of its distance to another.
    ///
    /// It is much faster than the distance: at each start of the program every variable of the environment is compared
    /// with the name of every setting.
    struct LetterCounts {
        private var counts = SIMD32<Int16>()

        init(_ scalars: [Unicode.Scalar]) {
            // Kinds that share a place only make the bound lower.
            for scalar in scalars { counts[Int(scalar.value & 31)] &+= 1 }
        }

        /// Returns a number of letters that is not above the distance.
        func leastDistance(to other: LetterCounts) -> Int {
            let difference = counts &- other.counts
            var (surplus, lack) = (0, 0)
            for place in difference.indices {
                if difference[place] > 0 { surplus += Int(difference[place]) } else { lack -= Int(difference[place]) }
            }
            return max(surplus, lack)
        }
    }

    /// Returns the number of letters that must be changed, added, left out, or swapped with their neighbour.
    static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var before: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var present = [row + 1]
            for column in right.indices {
                let change = last[column] + (left[row] == right[column] ? 0 : 1)
                var best = min(change, last[column + 1] + 1, present[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, before[column - 1] + 1)
                }
                present.append(best)
            }
            before = last
            last = present
        }
        return last[right.count]
    }
}
