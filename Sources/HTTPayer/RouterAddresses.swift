import Core

/// The router's addresses, derived from its base address in any form in which that is written.
struct RouterAddresses: Sendable {
    /// The base without a trailing `/`, `/proxy`, `/pay` or `/relay`.
    let base: HTTPURL
    /// The address that executes and pays for calls.
    let proxy: HTTPURL
    /// The address that returns the price of a call.
    let dryRun: HTTPURL
    /// The address that returns the price of a call at older routers.
    let olderDryRun: HTTPURL
    /// The address of the router's health check.
    let health: HTTPURL
    /// True if the router is asked to wrap its responses.
    let asksForWrapping: Bool

    init(_ written: HTTPURL) {
        var base = written
        base.query = nil
        base.path = Self.trimmed(written.path)
        self.base = base
        proxy = base.appending(path: "/proxy", query: written.query)
        dryRun = base.appending(path: "/proxy/sim")
        olderDryRun = base.appending(path: "/sim")
        health = base.appending(path: "/health")
        asksForWrapping = written.query?.split(separator: "&").contains("format=json") ?? false
    }

    /// Returns the address of a webhook that is given as an address, a path or an id; nil if the text is none of these.
    func webhook(_ text: String) -> HTTPURL? {
        if text.utf8.allSatisfy(Self.isIDByte) { return base.appending(path: "/webhooks/\(text)") }
        if let address = try? HTTPURL(text) { return address }
        if text.hasPrefix("//") { return try? HTTPURL("\(base.scheme.rawValue):\(text)") }
        if text.hasPrefix("/") { return try? HTTPURL(base.origin + text) }
        return text.contains(":") ? nil : try? HTTPURL(base.appending(path: "/").text + text)
    }

    private static func isIDByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func trimmed(_ path: String) -> String {
        var path = path[...]
        while true {
            if path.hasSuffix("/") {
                path = path.dropLast()
            } else if let end = ["/proxy", "/pay", "/relay"].first(where: { path.hasSuffix($0) }) {
                path = path.dropLast(end.count)
            } else {
                return path.isEmpty ? "/" : String(path)
            }
        }
    }
}
