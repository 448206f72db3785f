import Core
import HTTPTypes
import OrderedJSON
import Synchronization

/// A tag of a data item.
struct ArweaveTag: Sendable, Hashable {
    let name: String
    let value: String

    /// Returns tags as a data item holds them: an Avro array of records of two strings.
    ///
    /// Source: ANS-104, section 1.3; Apache Avro, binary encoding.
    static func serialize(_ tags: [ArweaveTag]) -> [UInt8] {
        if tags.isEmpty { return [] }
        var bytes = number(tags.count)
        for tag in tags {
            for text in [tag.name, tag.value] { bytes += number(text.utf8.count) + Array(text.utf8) }
        }
        return bytes + [0]
    }

    /// Returns a positive number in Avro's encoding: doubled, seven bits to a byte, the lowest first.
    private static func number(_ value: Int) -> [UInt8] {
        var rest = value << 1
        var bytes: [UInt8] = []
        while rest > 0x7F {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }
}

/// The data on Arweave, by its ids, as both storage services put it there and the gateway serves it.
final class ArweaveData: Sendable {
    /// Data with its tags.
    struct Item: Sendable {
        let id: String
        let content: [UInt8]
        let tags: [ArweaveTag]

        /// Creates an item, whose id is a hash of its content and its tags.
        ///
        /// A real id is the hash of the item's signature.
        init(_ content: [UInt8], tags: [ArweaveTag]) {
            id = base64URL(sha256(ArweaveTag.serialize(tags) + content))
            self.content = content
            self.tags = tags
        }

        var contentType: String { tags.first { $0.name == "Content-Type" }?.value ?? "application/octet-stream" }

        /// The response with the content.
        var reply: HTTPClientResponse {
            HTTPClientResponse(status: 200, headers: [.contentType: contentType], body: content)
        }
    }

    private struct Content {
        var items: [String: Item] = [:]
        var order: [String] = []
    }

    private let content = Mutex(Content())

    /// Stores an item; returns false, and changes nothing, if it is stored already.
    @discardableResult
    func add(_ item: Item) -> Bool {
        content.withLock { content in
            guard content.items[item.id] == nil else { return false }
            content.items[item.id] = item
            content.order.append(item.id)
            return true
        }
    }

    /// Returns an item; nil for an unknown id.
    func item(_ id: String) -> Item? { content.withLock { $0.items[id] } }

    /// Returns the ids of the items for which `isMatch` returns true, oldest first.
    func ids(where isMatch: (Item) -> Bool) -> [String] {
        content.withLock { content in content.order.filter { content.items[$0].map(isMatch) ?? false } }
    }

    /// Returns the cost of storage in millionths of a dollar, rounded up: 0.04121 dollars for 2 MiB.
    static func price(ofBytes bytes: Int) -> UInt64 {
        let (product, isTooLarge) = UInt64(bytes).multipliedReportingOverflow(by: 41_210)
        return isTooLarge ? .max >> 21 : (product + (1 << 21) - 1) >> 21
    }
}

/// The gateway of Arweave, which serves the data of both storage services.
struct ArweaveGatewayHost: SimulatedService {
    let data: ArweaveData

    func route(_ call: HostRequest, _ path: Substring) throws(HostError) -> (operation: SellerOperation, route: String)
    {
        guard call.method == .get else { throw HostError(405, "Method not allowed") }
        let segments = path.split(separator: "/")
        guard segments.count == 1, let id = segments.first else { throw HostError(.text(404, "Not Found")) }
        return (.arweave, String(id))
    }

    func perform(_ route: String, _ call: HostRequest, _ receipt: inout ReceiptHeader?) throws(HostError)
        -> HostResponse
    {
        guard let item = data.item(route) else { throw HostError(.text(404, "Not Found")) }
        return .reply(item.reply)
    }
}
