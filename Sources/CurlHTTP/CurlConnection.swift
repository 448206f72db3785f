/// The connection that a transfer was written to.
struct CurlConnection {
    /// The other side with its port, such as `127.0.0.1:3000`.
    private(set) var address: String?
    /// The TLS version that was agreed on.
    var tlsVersion: String?
    /// True once the request was, or was about to be, written.
    private(set) var wasReached = false
    private(set) var localPort: CInt = 0
    private let isRepeatable: Bool

    /// The connection of a transfer that may, or may not, be written a second time.
    init(isRepeatable: Bool) {
        self.isRepeatable = isRepeatable
    }

    var mayWrite: Bool { isRepeatable || !wasReached }

    /// Remembers both ends.
    mutating func wrote(to text: UnsafePointer<CChar>?, _ port: CInt, from localPort: CInt) {
        wasReached = true
        self.localPort = localPort
        guard let text else { return }
        let name = String(cString: text)
        address = name.utf8.contains(UInt8(ascii: ":")) ? "[\(name)]:\(port)" : "\(name):\(port)"
    }
}
