/// What one transfer took, and who was on the other side.
///
/// Each phase is counted from the start of the transfer; a phase that did not happen (a reused connection has no name lookup)
/// is zero.
public struct TransferMetrics: Sendable, Hashable {
    /// Until the name was resolved.
    public var nameLookup: Duration
    /// Until the connection stood.
    public var connect: Duration
    /// Until TLS was agreed on; zero without TLS.
    public var tls: Duration
    /// Until the first byte of the answer.
    public var firstByte: Duration
    /// Until the last.
    public var total: Duration
    /// The address that was connected to, with its port, such as `127.0.0.1:3000`.
    public var address: String?
    /// The TLS version, such as `TLSv1.3`.
    public var tlsVersion: String?
    /// The certificate's subject, issuer and dates, as the TLS library writes them.
    public var certificate: Certificate?

    /// The certificate of the other side.
    public struct Certificate: Sendable, Hashable {
        /// Whose it is.
        public var subject: String
        /// Who signed it.
        public var issuer: String
        /// Not valid before.
        public var start: String
        /// Not valid after.
        public var expiry: String

        /// The four facts, as the TLS library writes them.
        public init(subject: String, issuer: String, start: String, expiry: String) {
            self.subject = subject
            self.issuer = issuer
            self.start = start
            self.expiry = expiry
        }
    }

    /// All phases; zero for what did not happen.
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
