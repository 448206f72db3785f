public import OrderedJSON

/// The identity of a request over several programs: its id, and the place in a trace that its sender gave.
///
/// Source: W3C Trace Context, level 1, sections 3.2 and 3.3.
public struct RequestTrace: Sendable, Hashable {
    /// The id of the request, safe to show.
    public let requestID: String
    /// The id of the trace, 32 hexadecimal digits; nil if the sender traces nothing.
    public let traceID: String?
    /// The flags of the trace, two hexadecimal digits.
    private let flags: String
    /// What other systems noted about the trace, which is passed on unchanged.
    public let state: String?

    /// The number of characters of an id that is taken over.
    private static let longestID = 128

    /// Takes over what a sender gave; an id that is missing or unusable is replaced by one that `makeID` returns, and a
    /// place in a trace that is malformed is none.
    public init(requestID: String?, traceParent: String?, traceState: String?, makeID: () -> String) {
        let isUsable = requestID.map { id in
            1...Self.longestID ~= id.utf8.count && id.utf8.allSatisfy { 0x21...0x7E ~= $0 }
        }
        self.requestID = isUsable == true ? requestID ?? makeID() : makeID()
        let parts = traceParent?.split(separator: "-", omittingEmptySubsequences: false).map(String.init) ?? []
        guard parts.count >= 4, parts[0].isHex(2), parts[0] != "ff", parts[0] != "00" || parts.count == 4,
            parts[1].isHex(32), parts[2].isHex(16), parts[3].isHex(2)
        else {
            (traceID, flags, state) = (nil, "00", nil)
            return
        }
        (traceID, flags) = (parts[1], parts[3])
        state = traceState.flatMap { $0.utf8.count <= 512 && $0.utf8.allSatisfy { 0x20...0x7E ~= $0 } ? $0 : nil }
    }

    /// Creates a trace from its stored form; returns nil if that is invalid.
    public init?(_ json: JSONObject) {
        guard let id = json["id"]?.string else { return nil }
        self.init(
            requestID: id,
            traceParent: json["traceparent"]?.string,
            traceState: json["tracestate"]?.string,
            makeID: { "" }
        )
        guard !id.isEmpty, requestID == id else { return nil }
    }

    /// The trace as a job's store keeps it: the id, and the place in the trace with the field names of its source.
    ///
    /// The parent in `traceparent` is a new one at each call.
    public var json: JSONObject {
        var json: JSONObject = ["id": .string(requestID)]
        if let parent = traceParent() { json.append("traceparent", .string(parent)) }
        if let state { json.append("tracestate", .string(state)) }
        return json
    }

    /// Returns the field for a request that is sent on, as a place of its own in the trace; nil without a trace.
    public func traceParent(span: UInt64 = .random(in: 1...UInt64.max)) -> String? {
        traceID.map { id in
            let digits = String(span, radix: 16)
            return "00-\(id)-\(String(repeating: "0", count: 16 - digits.count) + digits)-\(flags)"
        }
    }
}

extension String {
    /// Returns true for that number of lower-case hexadecimal digits, of which not all are 0 unless they are two.
    fileprivate func isHex(_ count: Int) -> Bool {
        utf8.count == count && utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 }
            && (count == 2 || utf8.contains { $0 != 0x30 })
    }
}
