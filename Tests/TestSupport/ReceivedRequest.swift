/// A request as a server read it.
public struct ReceivedRequest: Sendable {
    /// The request line.
    public let line: String
    /// The header lines in the order they came.
    public let headers: [String]
    public let body: [UInt8]
    /// The number of the connection it came over, counted from 1.
    public let connection: Int

    public init(head: String, body: [UInt8], connection: Int) {
        let lines = head.split(separator: "\r\n").map(String.init)
        line = lines.first ?? ""
        headers = Array(lines.dropFirst())
        self.body = body
        self.connection = connection
    }

    /// The value of a header; nil without it.
    public func header(_ name: String) -> String? {
        headers.first { $0.lowercased().hasPrefix("\(name.lowercased()):") }
            .map { $0.dropFirst(name.count + 1).trimmingPrefix(" ") }
            .map(String.init)
    }
}
