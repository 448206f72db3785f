/// The connection that a transfer was written to.
struct CurlConnection {
    /// The other side with its port, such as `127.0.0.1:3000`.
    private(set) var address: String?
    /// The TLS version that was agreed on.
    var tlsVersion: String?
    /// True once the request was, or was about to be, written.
    private(set) var wasReached = false
    private(set) var localPort: CInt = 0
    private var isRepeatable = false
    private var host: [CChar] = []
    private var port: CInt = 0

    /// Starts over for another transfer.
    mutating func begin(isRepeatable: Bool) {
        wasReached = false
        tlsVersion = nil
        self.isRepeatable = isRepeatable
    }

    var mayWrite: Bool { isRepeatable || !wasReached }

    /// Remembers both ends.
    mutating func wrote(to text: UnsafePointer<CChar>?, _ port: CInt, from localPort: CInt) {
        wasReached = true
        self.localPort = localPort
        guard let text, !isHost(text) || port != self.port else { return }
        var end = text
        while end.pointee != 0 { end += 1 }
        host = Array(UnsafeBufferPointer(start: text, count: end - text + 1))
        self.port = port
        let name = String(cString: text)
        address = name.utf8.contains(UInt8(ascii: ":")) ? "[\(name)]:\(port)" : "\(name):\(port)"
    }

    private func isHost(_ text: UnsafePointer<CChar>) -> Bool {
        for (index, byte) in host.enumerated() {
            if text[index] != byte { return false }
        }
        return !host.isEmpty
    }
}
