import Core
import NIOHTTP1

/// What a client prefers about the time of a response.
///
/// Source: RFC 7240, sections 2, 4.1 and 4.3. A preference that is not understood is ignored; the response names those
/// that were applied.
struct Preference: Sendable, Hashable {
    /// True if the client would rather have a `202 Accepted` than wait.
    private(set) var isAsync = false
    /// The number of seconds that the client would wait for a result; nil if it does not say.
    private(set) var wait: Int?

    /// The maximum number of seconds for which a response waits.
    static let longestWait = 60

    init() {}

    /// Reads the fields `Prefer`; of several preferences of one name the first counts.
    init(_ fields: HTTPHeaders) {
        for item in fields[canonicalForm: "prefer"] {
            let words = item.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map {
                $0.trimmed.lowercased()
            }
            switch words.first {
            case "respond-async" where words.count == 1: isAsync = true
            case "wait" where words.count == 2 && wait == nil:
                let digits = words[1].trimming("\"")
                guard !digits.isEmpty, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { continue }
                wait = min(Int(digits) ?? Self.longestWait, Self.longestWait)
            default: continue
            }
        }
    }

    /// The field that names what was applied; nil if nothing was.
    var applied: (name: String, value: String)? {
        let parts = [isAsync ? "respond-async" : nil, wait.map { "wait=\($0)" }].compactMap(\.self)
        return parts.isEmpty ? nil : ("Preference-Applied", parts.joined(separator: ", "))
    }
}

extension Substring {
    /// The text without the white space around it, as HTTP has it.
    var trimmed: Substring {
        let start = drop { $0 == " " || $0 == "\t" }
        return start.lastIndex { $0 != " " && $0 != "\t" }.map { start[...$0] } ?? ""
    }
}

extension String {
    fileprivate func trimming(_ character: Character) -> String {
        guard count > 1, first == character, last == character else { return self }
        return String(dropFirst().dropLast())
    }
}
