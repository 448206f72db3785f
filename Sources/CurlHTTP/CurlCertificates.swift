import CCurl
import Wire

/// The certificates of the connections that stand, because libcurl tells one only to the transfer that made the connection.
struct CurlCertificates {
    /// Both ends of a connection.
    private struct Ends: Hashable {
        let address: String
        let localPort: CInt
    }

    private static let limit = 4096

    private var known: [Ends: TransferFacts.Certificate] = [:]

    /// What a connection's other side showed.
    func certificate(of connection: CurlConnection) -> TransferFacts.Certificate? {
        ends(of: connection).flatMap { known[$0] }
    }

    /// Keeps what the other side of a new connection showed.
    mutating func keep(_ certificate: TransferFacts.Certificate?, of connection: CurlConnection) {
        guard let ends = ends(of: connection) else { return }
        if known.count >= Self.limit { known.removeAll() }
        known[ends] = certificate
    }

    private func ends(of connection: CurlConnection) -> Ends? {
        connection.address.map { Ends(address: $0, localPort: connection.localPort) }
    }
}

extension TransferFacts.Certificate {
    /// The first certificate of a chain as libcurl lists it: lines such as `Subject:CN = localhost`.
    init?(_ chain: curl_certinfo) {
        guard chain.num_of_certs > 0, let first = chain.certinfo?[0] else { return nil }
        self.init(subject: "", issuer: "", start: "", expiry: "")
        var line: UnsafeMutablePointer<curl_slist>? = first
        while let entry = line {
            take(String(cString: entry.pointee.data))
            line = entry.pointee.next
        }
    }

    private mutating func take(_ line: String) {
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return }
        switch parts[0] {
        case "Subject": subject = String(parts[1])
        case "Issuer": issuer = String(parts[1])
        case "Start date": start = String(parts[1])
        case "Expire date": expiry = String(parts[1])
        default: break
        }
    }
}
