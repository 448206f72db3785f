import Synchronization
import X402

/// The files that the pinning services keep on IPFS, by their CIDs.
final class PinnedFiles: Sendable {
    /// A file.
    struct File: Sendable {
        let content: [UInt8]
        let contentType: String
    }

    private struct Content {
        var publicFiles: [String: File] = [:]
        var privateFiles: [String: File] = [:]
        /// The payers who have uploaded a private file; nil stands for all who paid nothing.
        var owners: [String: Set<Address?>] = [:]
    }

    private let content = Mutex(Content())

    /// Keeps a file that everybody can read; returns its CID.
    func addPublic(_ file: File) -> String {
        let cid = contentID(of: file.content)
        content.withLock { $0.publicFiles[cid] = file }
        return cid
    }

    /// Keeps a file that only its owner can ask for; returns its CID.
    func addPrivate(_ file: File, owner: Address?) -> String {
        let cid = contentID(of: file.content)
        content.withLock { content in
            content.privateFiles[cid] = file
            content.owners[cid, default: []].insert(owner)
        }
        return cid
    }

    /// Returns a public file; nil for an unknown CID, and for that of a file that is only private.
    func publicFile(_ cid: String) -> File? { content.withLock { $0.publicFiles[cid] } }

    /// Returns a private file; nil for an unknown CID.
    func privateFile(_ cid: String) -> File? { content.withLock { $0.privateFiles[cid] } }

    /// Returns true if the payer has uploaded the private file.
    func isOwner(_ payer: Address?, of cid: String) -> Bool {
        content.withLock { $0.owners[cid]?.contains(payer) ?? false }
    }
}
