import Glibc

extension Settings {
    /// The word that means the router's host.
    static let routerWord = "router"

    /// The hosts that may be contacted over plain HTTP even if a payment or the router's key is sent.
    ///
    /// The names are in lower case, IPv6 addresses in brackets, as in ``HTTPURL``; the word `router` may be among them.
    ///
    /// - Throws: ``SettingsError`` for an invalid host.
    var plainHTTPHosts: Set<String> {
        get throws(SettingsError) {
            let allowed = "host names, IP addresses and \"router\", separated by commas"
            return try read(.allowHTTP, allowed: allowed) { text in
                var hosts: Set<String> = []
                for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                    guard let host = Self.host(part) else { return nil }
                    hosts.insert(host)
                }
                return hosts
            } ?? []
        }
    }

    private static func host(_ part: Substring) -> String? {
        let text = String(part.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
            .lowercased()
        if text.contains(":") {
            let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
            let address = isBracketed ? String(text.dropFirst().dropLast()) : text
            var bytes = in6_addr()
            return inet_pton(AF_INET6, address, &bytes) == 1 ? "[\(address)]" : nil
        }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let last = labels.last, labels.allSatisfy(isLabel), text.utf8.count <= 253 else { return nil }
        // A name that ends with a number must be an address.
        var bytes = in_addr()
        let isNumber = last.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        return isNumber && inet_pton(AF_INET, text, &bytes) != 1 ? nil : text
    }

    /// Returns true for a label of a host name: letters, digits, and hyphens and underscores, without hyphens at its
    /// ends.
    private static func isLabel(_ label: Substring) -> Bool {
        guard 1...63 ~= label.utf8.count, label.first != "-", label.last != "-" else { return false }
        return label.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "-"), UInt8(ascii: "_"): true
            default: false
            }
        }
    }
}
