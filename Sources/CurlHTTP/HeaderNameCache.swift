import HTTPTypes

/// Names of header fields met before, so that the same ones are not read again with every answer.
struct HeaderNameCache {
    private struct Entry {
        let bytes: [UInt8]
        let name: HTTPField.Name
    }

    private var entries = [Entry?](repeating: nil, count: 256)

    /// The name that these bytes spell; nil if they spell none.
    mutating func name(_ bytes: UnsafeRawBufferPointer) -> HTTPField.Name? {
        guard let first = bytes.first, let last = bytes.last else { return nil }
        let slot = (bytes.count &* 31 &+ Int(first) &* 7 &+ Int(last)) & 255
        if let entry = entries[slot], entry.bytes.elementsEqual(bytes) { return entry.name }
        guard let name = HTTPField.Name(String(decoding: bytes, as: UTF8.self)) else { return nil }
        entries[slot] = Entry(bytes: Array(bytes), name: name)
        return name
    }
}
