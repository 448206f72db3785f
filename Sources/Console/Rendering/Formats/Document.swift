public import OrderedJSON

/// The payload of a command's result: the same content for people, for programs and for pipes.
public struct Document: Sendable {
    /// The blocks that a person sees.
    public var blocks: [Block]
    /// The value for programs; nil for none.
    public var json: JSONValue?
    /// The lines for a pipe; nil for those of the value.
    public var raw: [String]?

    /// The files that the result holds, which a redirection to a file of the same kind writes as they are.
    public var attachments: [Attachment] = []

    /// A file inside a result.
    public struct Attachment: Sendable, Hashable {
        /// The end of the names of such files, such as `png`; nil for any name.
        public let kind: String?
        /// The content.
        public let bytes: [UInt8]
    }

    /// Creates a document.
    public init(blocks: [Block] = [], json: JSONValue? = nil, raw: [String]? = nil) {
        self.blocks = blocks
        self.json = json
        self.raw = raw
    }
}
