import Core

/// The certificates of the open connections.
///
/// They are kept because libcurl gives a certificate only to the transfer that opened the connection.
struct CurlCertificates {
    /// The two ends of a connection.
    private struct Ends: Hashable {
        let address: String
        let localPort: CInt
    }

    private static let limit = 4096

    private var known: [Ends: TransferMetrics.Certificate] = [:]

    /// Returns the certificate of a connection's other side; nil if none is known.
    func certificate(of connection: CurlConnection) -> TransferMetrics.Certificate? {
        ends(of: connection).flatMap { known[$0] }
    }

    /// Stores the certificate of the other side of a new connection.
    mutating func keep(_ certificate: TransferMetrics.Certificate?, of connection: CurlConnection) {
        guard let ends = ends(of: connection) else { return }
        if known.count >= Self.limit { known.removeAll() }
        known[ends] = certificate
    }

    private func ends(of connection: CurlConnection) -> Ends? {
        connection.address.map { Ends(address: $0, localPort: connection.localPort) }
    }
}
