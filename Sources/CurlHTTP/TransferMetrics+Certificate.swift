import CCurl
import Core

extension TransferMetrics.Certificate {
    /// Reads the first certificate of a chain as libcurl lists it: lines such as `Subject:CN = localhost`.
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
