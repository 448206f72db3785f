import Core
import Glibc
import HTTPTypes
import OrderedJSON

extension RouterKey {
    /// Returns the response to a call with the key masked where it is repeated: it must not reach an error, a log or a
    /// record.
    ///
    /// A stored value is left unchanged. Keys of fewer than eight bytes are not searched for, because they occur in
    /// many words.
    func masked(_ reply: HTTPClientResponse, to call: HTTPClientRequest) -> HTTPClientResponse {
        guard let key = value?.expose(), key.utf8.count > 7 else { return reply }
        var masked = reply
        if let location = reply.headers[.location] {
            masked.headers[.location] = location.replacing(key, with: HTTPExchange.mask)
        }
        let mayBeData = call.answer == .value && 200..<300 ~= reply.status
        // A failure is small; a large value is not read twice.
        let isEscaped = (!mayBeData || reply.body.count < 65_536) && reply.body.contains(UInt8(ascii: "\\"))
        guard isEscaped || reply.body.holds(key) else { return masked }
        let json = try? JSONValue(parsing: reply.body)
        if mayBeData, Self.isData(json) { return masked }
        let plain = json?.replacing(key, with: HTTPExchange.mask)
        if let plain, plain != json {
            masked.body = plain.compactBytes
        } else if reply.body.holds(key) {
            masked.body = Array(reply.text.replacing(key, with: HTTPExchange.mask).utf8)
        }
        return masked
    }

    /// Returns true for an object that states no failure.
    private static func isData(_ json: JSONValue?) -> Bool {
        guard let fields = json?.object else { return false }
        return fields["success"] != false && fields["error"] == nil
    }
}

extension [UInt8] {
    /// Returns true if the bytes contain the text.
    fileprivate func holds(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { text -> Bool in
            withUnsafeBytes { bytes -> Bool in
                guard let key = text.baseAddress, let begin = text.first, var place = bytes.baseAddress else {
                    return false
                }
                let end = place + bytes.count
                while let found = memchr(place, Int32(begin), end - place), end - UnsafeRawPointer(found) >= text.count
                {
                    if memcmp(found, key, text.count) == 0 { return true }
                    place = UnsafeRawPointer(found) + 1
                }
                return false
            }
        }
    }
}

extension JSONValue {
    /// Returns the value with a text replaced in all its strings and names.
    fileprivate func replacing(_ text: String, with other: String) -> JSONValue {
        switch self {
        case .null, .bool, .number: self
        case .string(let string): .string(string.replacing(text, with: other))
        case .array(let elements): .array(elements.map { $0.replacing(text, with: other) })
        case .object(let members):
            .object(
                JSONObject(
                    members.map { ($0.key.replacing(text, with: other), $0.value.replacing(text, with: other)) }
                )
            )
        }
    }
}
