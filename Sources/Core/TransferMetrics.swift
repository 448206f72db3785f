/// The timings of one transfer, with the address and the certificate of the other side.
///
/// Each phase is measured from the start of the transfer; a phase that did not happen (a reused connection has no name
/// lookup) is zero.
public struct TransferMetrics: Sendable, Hashable {
    /// The time until the name was resolved.
    public var nameLookup: Duration
    /// The time until the connection was established.
    public var connect: Duration
    /// The time until the TLS handshake was complete; zero without TLS.
    public var tls: Duration
    /// The time until the first byte of the response.
    public var firstByte: Duration
    /// The time until the last byte of the response.
    public var total: Duration
    /// The address of the other side with its port, such as `127.0.0.1:3000`.
    public var address: String?
    /// The TLS version, such as `TLSv1.3`.
    public var tlsVersion: String?
    /// The certificate's subject, issuer and dates, as the TLS library writes them.
    public var certificate: Certificate?

    /// The certificate of the other side.
    public struct Certificate: Sendable, Hashable {
        /// The subject of the certificate.
        public var subject: String
        /// The issuer, which signed the certificate.
        public var issuer: String
        /// The date before which the certificate is not valid.
        public var start: String
        /// The date after which the certificate is not valid.
        public var expiry: String

        /// Creates a certificate from its four fields, as the TLS library writes them.
        public init(subject: String, issuer: String, start: String, expiry: String) {
            self.subject = subject
            self.issuer = issuer
            self.start = start
            self.expiry = expiry
        }
    }

    /// Creates metrics; a phase that did not happen is zero.
    public init(
        nameLookup: Duration = .zero,
        connect: Duration = .zero,
        tls: Duration = .zero,
        firstByte: Duration = .zero,
        total: Duration = .zero,
        address: String? = nil,
        tlsVersion: String? = nil,
        certificate: Certificate? = nil
    ) {
        self.nameLookup = nameLookup
        self.connect = connect
        self.tls = tls
        self.firstByte = firstByte
        self.total = total
        self.address = address
        self.tlsVersion = tlsVersion
        self.certificate = certificate
    }
}
