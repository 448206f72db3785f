/// The identifier of a file under one profile, which takes its bytes piece by piece.
///
/// The leaves hang from nodes that are filled from left to right, all leaves at the same depth. Each level keeps the
/// links of the one node that is being filled.
///
/// Source: ipfs/boxo, `ipld/unixfs/importer/balanced/builder.go`.
struct BalancedTreeHasher {
    let profile: ImportProfile
    private var leaf: LeafHasher
    private var levels: [[UnixFSLink]] = []

    init(_ profile: ImportProfile) {
        precondition(profile.chunkSize > 0 && (profile.maximumLinks > 1 || profile.chunkSize == .max))
        self.profile = profile
        leaf = LeafHasher(profile)
    }

    /// Appends bytes to the file.
    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(profile.chunkSize - leaf.count)
            leaf.update(UnsafeRawBufferPointer(rebasing: piece))
            rest = rest.dropFirst(piece.count)
            if leaf.count == profile.chunkSize { add(leaf.finish(), at: 0) }
        }
    }

    /// Returns the identifier of the file, which ends here.
    mutating func finish() -> CID {
        // A file without bytes has one leaf without bytes.
        if leaf.count > 0 || levels.isEmpty { add(leaf.finish(), at: 0) }
        if levels.count == 1, levels[0].count == 1 { return levels[0][0].cid }
        var level = 0
        while true {
            let node = UnixFSNode.link(toNodeOf: levels[level], version: profile.version)
            level += 1
            guard level < levels.count else { return node.cid }
            add(node, at: level)
        }
    }

    /// Appends a link to a level; a node that is full goes to the level above only once another link needs room.
    private mutating func add(_ link: UnixFSLink, at level: Int) {
        if level == levels.count {
            levels.append([])
        } else if levels[level].count == profile.maximumLinks {
            add(UnixFSNode.link(toNodeOf: levels[level], version: profile.version), at: level + 1)
            levels[level].removeAll(keepingCapacity: true)
        }
        levels[level].append(link)
    }
}
