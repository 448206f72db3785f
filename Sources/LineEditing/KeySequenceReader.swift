/// A reader of keys, which passes escape sequences to libedit as a whole or drops them.
///
/// libedit would insert the rest of a sequence that it does not know.
final class KeySequenceReader {
    private let handle: Libedit
    private let input: TerminalInput
    /// True if text is inserted by a function of this module, which needs a screen that is painted here.
    private let insertsText: Bool
    /// The keys that the user's `.editrc` binds.
    private let boundByUser: UserBindings
    /// The rest of a key whose beginning was passed to libedit.
    private var sequence: [UInt32] = []
    /// The scalar that was passed to libedit last.
    private var handed = KeyBindings.insertion
    /// True while a repeat count for the next key is typed after Escape.
    private var isCounting = false
    /// The character of text that ``KeyBindings/insertion`` stands for.
    private(set) var typed: UInt32 = 0

    init(handle: Libedit, input: TerminalInput, insertsText: Bool, boundByUser: UserBindings) {
        self.handle = handle
        self.input = input
        self.insertsText = insertsText
        self.boundByUser = boundByUser
    }

    /// Returns the next scalar for libedit; nil when `nextScalar`, which waits for a scalar of the input, returns nil.
    func next(_ nextScalar: () -> UInt32?) -> UInt32? {
        while true {
            if !sequence.isEmpty {
                handed = sequence.removeFirst()
                return handed
            }
            guard let scalar = nextScalar() else { return nil }
            // U+009B is ESC [ in one character.
            if scalar == 0x9B, handle.isEditing { input.putBack(0x5B) }
            guard scalar == KeySequence.escape || scalar == 0x9B, handle.isEditing else {
                handed = isText(scalar) ? KeyBindings.insertion : scalar
                typed = scalar
                return handed
            }
            sequence = keyBehindEscape()
        }
    }

    /// Returns true if a scalar is to be inserted as it is.
    ///
    /// This is false in vi mode, where it may be a command, and after a key that takes another key or a repeat count.
    private func isText(_ scalar: UInt32) -> Bool {
        let isCounted = isCounting
        isCounting = isCounted && Self.isDigit(scalar)
        guard insertsText, !handle.isVi, !isCounted, !Self.prefixes.contains(handed),
            !boundByUser.prefixes.contains(handed)
        else { return false }
        return scalar >= 0x20 && scalar != 0x7F && !(0x80..<0xA0).contains(scalar)
            && !boundByUser.characters.contains(scalar)
    }

    private static func isDigit(_ scalar: UInt32) -> Bool {
        (0x30...0x39).contains(scalar)
    }

    /// The keys that take another key: Ctrl-X, and libedit's quoting keys Ctrl-V, Ctrl-Q and Ctrl-Space.
    private static let prefixes: Set<UInt32> = [0x18, 0x16, 0x11, 0x00]

    /// Reads the rest of a key after an Escape and returns the scalars for libedit; empty for a key without a function.
    private func keyBehindEscape() -> [UInt32] {
        let escape = KeySequence.escape
        guard let first = follower(within: handle.isVi ? Self.escapeGap : Self.sequenceGap) else {
            return [handle.isVi ? KeyBindings.loneEscape : escape]
        }
        var body = [first]
        if first == escape {
            // rxvt and PuTTY send Alt as one more Escape.
            guard let second = follower() else { return [escape, escape] }
            body.append(second)
        }
        switch body.last.flatMap({ Unicode.Scalar($0) }) {
        case "[": readControl(into: &body)
        case "O": readFunction(into: &body)
        case "]", "P", "^", "_", "X":
            // A terminal's answer to another program comes all at once and is dropped. Alone it is Alt and a key.
            guard let next = follower(within: Self.escapeGap) else { return [escape] + body }
            input.putBack(next)
            readString()
            return []
        default:
            isCounting = Self.isDigit(first)
            return [escape] + body
        }
        let text = String(scalars: body)
        if boundByUser.sequences.contains(text) { return [escape] + body }
        return KeySequence.command(for: text).map { [escape] + $0.scalarValues } ?? []
    }

    /// Reads the rest of a sequence that began with `ESC O`; some terminals put modifiers before its last character.
    private func readFunction(into body: inout [UInt32]) {
        while let scalar = follower() {
            body.append(scalar)
            guard (0x30...0x3B).contains(scalar) else { return }
        }
    }

    /// Reads the rest of a sequence that began with `ESC [`, and puts back a scalar that cannot be a part of it.
    private func readControl(into body: inout [UInt32]) {
        while let scalar = follower() {
            guard KeySequence.isInner(scalar) || KeySequence.isFinal(scalar) else {
                input.putBack(scalar)
                return
            }
            body.append(scalar)
            // The Linux console sends F1 as ESC [ [ A.
            let isDoubled = scalar == 0x5B && body.count { $0 == 0x5B } == 2
            // rxvt ends Shift-Home with a dollar sign, which other terminals put before the end.
            let isShifted = scalar == 0x24 && body.dropFirst().dropLast().allSatisfy { (0x30...0x39).contains($0) }
            guard KeySequence.isFinal(scalar) && !isDoubled || isShifted else { continue }
            // An old mouse report has three more characters.
            if scalar == 0x4D, body.count == 2 { for _ in 0..<3 { _ = follower() } }
            return
        }
    }

    /// Reads a string up to its end, which is Bell or `ESC \\`.
    ///
    /// Any other control character is a key, and ends the string as well.
    private func readString() {
        while let scalar = follower() {
            switch scalar {
            case 0x07: return
            case KeySequence.escape:
                guard let next = follower(), next != 0x5C else { return }
                input.putBack(next)
                input.putBack(scalar)
                return
            case 0..<0x20:
                input.putBack(scalar)
                return
            default: continue
            }
        }
    }

    /// Returns a scalar that came together with the one before; nil if none follows within the time.
    private func follower(within milliseconds: Int32 = sequenceGap) -> UInt32? {
        while true {
            if let scalar = input.take() { return scalar }
            guard input.hasInput(within: milliseconds), case .input = input.read() else { return nil }
        }
    }

    /// The longest gap that a remote terminal may leave between the characters of one key, in milliseconds.
    private static let sequenceGap: Int32 = 500
    /// The time in which a character after an Escape in vi mode makes it another key, in milliseconds.
    private static let escapeGap: Int32 = 40
}
