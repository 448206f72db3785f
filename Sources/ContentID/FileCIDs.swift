/// The identifiers of one file under several profiles.
public struct FileCIDs: Sendable, Hashable {
    /// The identifier of a file under a profile.
    public struct Entry: Sendable, Hashable {
        /// How the file was cut into blocks.
        public let profile: ImportProfile
        /// The identifier.
        public let cid: CID
    }

    /// The identifiers in the order in which the profiles were given; small files have the same one under several.
    public let all: [Entry]

    /// Compares the file with an identifier that someone else made.
    public func comparison(with cid: CID) -> CIDComparison {
        guard cid.multihash.isSHA256, [.raw, .dagPB].contains(cid.codec) else { return .notComputed }
        if let entry = all.first(where: { $0.cid.namesSameBlock(as: cid) }) { return .same(entry.profile) }
        guard cid.codec == .raw else { return .otherFileOrProfile }
        // Every raw identifier of a whole file hashes the file's bytes, so one that was computed settles it.
        return all.contains { $0.cid.codec == .raw } ? .different : .notComputed
    }

    /// Tells if an identifier is the file's; nil if its codec or its hash function is one that is not computed.
    ///
    /// False is proof of another content only for a raw block; see ``comparison(with:)``.
    public func matches(_ cid: CID) -> Bool? {
        switch comparison(with: cid) {
        case .same: true
        case .different, .otherFileOrProfile: false
        case .notComputed: nil
        }
    }
}

/// What an identifier says about a file.
public enum CIDComparison: Sendable, Hashable {
    /// The identifier is the file's under a profile.
    case same(ImportProfile)
    /// The identifier is that of other bytes: it hashes the content itself, and the hashes differ.
    case different
    /// The identifier is that of another file, of a folder, or of this file cut in a way that is not computed.
    case otherFileOrProfile
    /// The identifier has a codec or a hash function that is not computed.
    case notComputed
}
