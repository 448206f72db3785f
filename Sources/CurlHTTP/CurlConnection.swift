/// The connection to which a transfer was written.
struct CurlConnection {
    /// The address of the other side with its port, such as `127.0.0.1:3000`.
    private(set) var address: String?
    /// The TLS version that was negotiated.
    var tlsVersion: String?
    /// True once the request was written, or was about to be.
    private(set) var wasReached = false
    private(set) var localPort: CInt = 0
    private let isRepeatable: Bool

    /// Creates the connection of a transfer; `isRepeatable` says if the request may be written a second time.
    init(isRepeatable: Bool) {
        self.isRepeatable = isRepeatable
    }

    var mayWrite: Bool { isRepeatable || !wasReached }

    /// Records both ends of the connection to which the request is written.
    mutating func wrote(to text: UnsafePointer<CChar>?, _ port: CInt, from localPort: CInt) {
        wasReached = true
        self.localPort = localPort
        guard let text else { return }
        let name = String(cString: text)
        address = name.utf8.contains(UInt8(ascii: ":")) ? "[\(name)]:\(port)" : "\(name):\(port)"
    }
}
