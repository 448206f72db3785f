public import HTTPTypes

/// A cache of names of header fields, so that the same names are not parsed again with every response.
public struct HeaderNameCache {
    private struct Entry {
        let bytes: [UInt8]
        let name: HTTPField.Name
    }

    private var entries = [Entry?](repeating: nil, count: 256)

    /// Creates an empty cache.
    public init() {}

    /// Returns the name that the bytes spell; nil if they are not a valid name.
    public mutating func name(_ bytes: UnsafeRawBufferPointer) -> HTTPField.Name? {
        guard let first = bytes.first, let last = bytes.last else { return nil }
        let slot = (bytes.count &* 31 &+ Int(first) &* 7 &+ Int(last)) & 255
        if let entry = entries[slot], entry.bytes.elementsEqual(bytes) { return entry.name }
        guard let name = HTTPField.Name(String(decoding: bytes, as: UTF8.self)) else { return nil }
        entries[slot] = Entry(bytes: Array(bytes), name: name)
        return name
    }
}
