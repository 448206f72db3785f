extension String {
    /// Creates a string from parts with a single allocation.
    ///
    /// Interpolation grows its string part by part, which takes several times as long. That counts in what every task does.
    public init(joining parts: String...) {
        self.init(joining: parts)
    }

    /// Creates a string from an array of parts with a single allocation.
    public init(joining parts: [String]) {
        let size = parts.reduce(0) { $0 + $1.utf8.count }
        self.init(unsafeUninitializedCapacity: size) { room in
            var end = 0
            for part in parts {
                var part = part
                part.withUTF8 { bytes in
                    let target = UnsafeMutableBufferPointer(rebasing: room[end...])
                    _ = target.initialize(fromContentsOf: bytes)
                    end += bytes.count
                }
            }
            return end
        }
    }
}

extension [UInt8] {
    /// Adds the UTF-8 of a text.
    public mutating func append(text: String) {
        var text = text
        text.withUTF8 { append(contentsOf: $0) }
    }
}
