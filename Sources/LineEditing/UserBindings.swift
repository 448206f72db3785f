/// The keys that the user's `.editrc` binds, as libedit lists them after reading it.
struct UserBindings {
    /// The sequences, without their Escape, that are bound to commands other than libedit's defaults.
    private(set) var sequences: Set<String> = []
    /// The characters of text that are bound to other commands than insertion.
    private(set) var characters: Set<UInt32> = []
    /// The control characters that begin a key of several characters.
    private(set) var prefixes: Set<UInt32> = []

    /// Creates an instance without bindings.
    init() {}

    /// Reads a listing: one key per line, such as `"^[[15~"  ->  em-next-word`, in sections with headings.
    init(listing: String) {
        var isStandard = true
        for line in listing.split(separator: "\n") {
            guard let arrow = line.firstRange(of: "->") else {
                isStandard = line.hasPrefix("Standard")
                continue
            }
            let keys = Self.keys(line[..<arrow.lowerBound])
            let command = String(line[arrow.upperBound...].drop { $0 == " " })
            guard let first = keys.first?.first else { continue }
            if keys.count == 1, keys[0].count > 1 {
                note(sequence: keys[0], command)
            } else if isStandard, !Self.insertions.contains(command), let last = keys.last?.first, last < 0x7F,
                first <= last
            {
                characters.formUnion((first...last).filter { $0 >= 0x20 })
            }
        }
    }

    private mutating func note(sequence: [UInt32], _ command: String) {
        guard sequence[0] == KeySequence.escape else {
            if sequence[0] < 0x20 { prefixes.insert(sequence[0]) }
            return
        }
        if !Self.arrowCommands.contains(command) { sequences.insert(String(scalars: sequence.dropFirst())) }
    }

    /// Returns the key between quotes, or the first and the last of a range of keys.
    private static func keys(_ text: Substring) -> [[UInt32]] {
        guard let quoted = text.prefixMatch(of: /"(.+)" */)?.1 else { return [] }
        return quoted.split(separator: /" +to +"/).map(key)
    }

    /// Returns the scalars of a key, with `^X` read as the control character.
    private static func key(_ text: Substring) -> [UInt32] {
        var scalars: [UInt32] = []
        var isControl = false
        for scalar in text.unicodeScalars.map(\.value) {
            if isControl {
                scalars.append(scalar == 0x3F ? 0x7F : scalar & 0x1F)
                isControl = false
            } else if scalar == UInt32(UInt8(ascii: "^")), text.count > 1 {
                isControl = true
            } else {
                scalars.append(scalar)
            }
        }
        return scalars
    }

    private static let insertions: Set<String> = ["ed-insert", "ed-digit", "ed-unassigned", "is undefined"]

    /// The commands that libedit binds to arrows, Home, End and Delete if the terminal has them.
    private static let arrowCommands: Set<String> = [
        "ed-prev-history", "ed-next-history", "ed-next-char", "ed-prev-char", "ed-move-to-beg", "ed-move-to-end",
        "ed-delete-next-char",
    ]
}
