import Core
import Synchronization
import X402

/// The signed addresses that Pinata sells, for uploads and for downloads of private files.
final class PinataUploads: Sendable {
    /// The time for which an address for an upload is valid.
    static let uploadTime = Duration.seconds(30)
    /// The time for which an address of a private file is valid.
    static let downloadTime = Duration.seconds(3000)
    /// The number of bytes that an upload may be larger than announced.
    static let tolerance = 10_000

    /// An upload that was paid for.
    struct Upload: Sendable {
        let owner: Address?
        let isPrivate: Bool
        /// The maximum size of the file, in bytes.
        let limit: Int
        let signature: String
        let end: Timestamp
        var isUsed = false
    }

    private let uploads = Mutex<[String: Upload]>([:])
    private let ids = IDGenerator.counted()
    private let time: AppClock

    init(time: AppClock) {
        self.time = time
    }

    /// The current moment.
    var now: Timestamp { time.now }

    /// Returns the next id of a file.
    func nextID() -> String { ids.next() }

    /// Sells an address for an upload; returns its path and its query.
    func open(size: Int, isPrivate: Bool, owner: Address?) -> (path: String, query: String) {
        let path = "/v3/files/\(ids.next())"
        let query = Self.query(for: path, date: now.seconds, span: Self.uploadTime)
        let upload = Upload(
            owner: owner,
            isPrivate: isPrivate,
            limit: size + Self.tolerance,
            signature: query,
            end: now + Self.uploadTime
        )
        uploads.withLock { $0[path] = upload }
        return (path, query)
    }

    /// Accepts a file at an address, once.
    ///
    /// Inferred: 403 for an address that is unknown, differs in its signature or was used; 410 after its time; 413 for a
    /// file that is too large, which leaves the address usable.
    func accept(_ size: Int, isPrivate: Bool, at path: String, query: String?) throws(HostError) -> Upload {
        try uploads.withLock { uploads throws(HostError) in
            guard let upload = uploads[path], upload.signature == query else {
                throw HostError(403, "Invalid signature")
            }
            guard !upload.isUsed else { throw HostError(403, "The address was used already") }
            guard now < upload.end else { throw HostError(410, "The address has expired") }
            guard upload.isPrivate == isPrivate else { throw HostError(403, "The address is for another network") }
            guard size <= upload.limit else {
                throw HostError(413, "The file is larger than \(upload.limit) bytes")
            }
            uploads[path]?.isUsed = true
            return upload
        }
    }

    /// Returns the path and the query of an address of a private file.
    func download(_ cid: String) -> (path: String, query: String) {
        let path = "/files/\(cid)"
        return (path, Self.query(for: path, date: now.seconds, span: Self.downloadTime))
    }

    /// Throws an error unless the query is that of an address of a private file, and in its time.
    ///
    /// Inferred: 403 for a wrong signature, 410 after its time. The address can be used more than once.
    func checkDownload(_ path: String, _ call: HostRequest) throws(HostError) {
        guard let date = call.parameter("X-Date").flatMap({ Int(digits: $0) }),
            call.address.query == Self.query(for: path, date: date, span: Self.downloadTime)
        else { throw HostError(403, "Invalid signature") }
        guard now < Timestamp(sinceEpoch: .seconds(date)) + Self.downloadTime else {
            throw HostError(410, "The address has expired")
        }
    }

    private static func query(for path: String, date: Int, span: Duration) -> String {
        let query = "X-Algorithm=PINATA1&X-Date=\(date)&X-Expires=\(span.wholeSeconds)"
        let hash = Keccak256.hash("the local network signs \(path)?\(query)")
        return "\(query)&X-Signature=\(Hex.prefixed(hash).dropFirst(2))"
    }
}
