import CCurl
import Core
import SystemPackage

extension CurlEasyHandle {
    /// Returns the response of a transfer that succeeded.
    func reply(_ certificates: inout CurlCertificates) -> Result<HTTPClientResponse, TransportError> {
        // libcurl treats a connection that closes between two header lines as the end of a response.
        guard answer.status >= 200, answer.isPastHeaders else {
            return .failure(.broken(host: host, reason: "the answer ends inside its header"))
        }
        let facts = facts(&certificates)
        return .success(
            HTTPClientResponse(status: answer.status, headers: answer.headers, body: answer.body, facts: facts)
        )
    }

    /// Returns the reason why a transfer has no response.
    ///
    /// Only ``CurlConnection/wasReached`` tells if anything was sent. libcurl may replace a kept connection to which it
    /// has written, and its code then describes the second connection.
    func failure(_ code: CURLcode) -> TransportError {
        switch code {
        case CURLE_OPERATION_TIMEDOUT:
            .timedOut(host: host, after: spentLimit, sentNothing: !connection.wasReached)
        case CURLE_WRITE_ERROR where answer.isTooLarge: .tooLarge(host: host, limit: answer.limit)
        case CURLE_WRITE_ERROR: .broken(host: host, reason: "the answer has too many header fields")
        case _ where connection.wasReached: .broken(host: host, reason: reasonAfterWriting(code))
        case CURLE_COULDNT_RESOLVE_HOST: .unknownHost(host)
        case CURLE_COULDNT_RESOLVE_PROXY: .unknownHost("the proxy for \(host)")
        case CURLE_COULDNT_CONNECT: .refused(host: host)
        // Any other failure before the request was written happened while the connection was set up.
        default:
            isSecure
                ? .tls(host: host, reason: reason(code))
                : .broken(host: host, reason: reason(code), sentNothing: true)
        }
    }

    /// The error of a transfer that this program cancelled.
    var cancellation: TransportError { connection.wasReached ? .cancelled : .cancelledUnsent }

    private func reasonAfterWriting(_ code: CURLcode) -> String {
        if bodyError == .ioError { return "the file became shorter while it was sent" }
        if let bodyError { return "the file can't be read to its end: \(bodyError)" }
        return switch code {
        case CURLE_ABORTED_BY_CALLBACK, CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST:
            "the connection was closed before the answer"
        default: reason(code)
        }
    }

    private var host: String { transfer.call.url.host }

    private var isSecure: Bool { transfer.call.url.scheme == .https }

    /// The limit that was reached: the one for connecting if it is the shorter one and no connection was established.
    private var spentLimit: Duration {
        !connection.wasReached && connectLimit < transfer.limit ? connectLimit : transfer.span
    }

    private func facts(_ certificates: inout CurlCertificates) -> TransferMetrics {
        let isNew = library.number(CURLINFO_NUM_CONNECTS, of: easy) > 0
        var facts = TransferMetrics(
            firstByte: library.microseconds(CURLINFO_STARTTRANSFER_TIME_T, of: easy),
            total: library.microseconds(CURLINFO_TOTAL_TIME_T, of: easy),
            address: connection.address
        )
        if isNew {
            facts.nameLookup = library.microseconds(CURLINFO_NAMELOOKUP_TIME_T, of: easy)
            facts.connect = library.microseconds(CURLINFO_CONNECT_TIME_T, of: easy)
        }
        guard isSecure else { return facts }
        if isNew {
            facts.tls = library.microseconds(CURLINFO_APPCONNECT_TIME_T, of: easy)
            let chain = library.pointer(CURLINFO_CERTINFO, of: easy)?.load(as: curl_certinfo.self)
            certificates.keep(chain.flatMap { TransferMetrics.Certificate($0) }, of: connection)
        }
        facts.tlsVersion = connection.tlsVersion
        facts.certificate = certificates.certificate(of: connection)
        return facts
    }
}
