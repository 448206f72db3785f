/// The end of an error message about an unknown name, which offers the names that exist.
public enum NameSuggestion {
    /// Returns `; did you mean a, b or c?` for the names that were probably meant.
    ///
    /// Without them it returns `; known: a, b, c` for the names that exist, and nothing without any of these.
    public static func text(nearest: [String], known: [String] = []) -> String {
        guard let last = nearest.last else {
            return known.isEmpty ? "" : "; known: \(known.joined(separator: ", "))"
        }
        let others = nearest.dropLast().joined(separator: ", ")
        return "; did you mean \(others.isEmpty ? "" : "\(others) or ")\(last)?"
    }
}
