import Core

/// The certificates of the connections that stand, because libcurl tells one only to the transfer that made the
/// connection.
struct CurlCertificates {
    /// Both ends of a connection.
    private struct Ends: Hashable {
        let address: String
        let localPort: CInt
    }

    private static let limit = 4096

    private var known: [Ends: TransferMetrics.Certificate] = [:]

    /// What a connection's other side showed.
    func certificate(of connection: CurlConnection) -> TransferMetrics.Certificate? {
        ends(of: connection).flatMap { known[$0] }
    }

    /// Keeps what the other side of a new connection showed.
    mutating func keep(_ certificate: TransferMetrics.Certificate?, of connection: CurlConnection) {
        guard let ends = ends(of: connection) else { return }
        if known.count >= Self.limit { known.removeAll() }
        known[ends] = certificate
    }

    private func ends(of connection: CurlConnection) -> Ends? {
        connection.address.map { Ends(address: $0, localPort: connection.localPort) }
    }
}
