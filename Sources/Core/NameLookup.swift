import Glibc

/// A lookup of the IP addresses of a host's name, as the system makes it.
public enum NameLookup {
    /// Returns the addresses of a name, or the address itself, as text; empty for a name that is not known.
    ///
    /// A lookup cannot be cancelled, so it has a thread of its own.
    public static func addresses(of host: String) async -> [String] {
        await withCheckedContinuation { continuation in
            do {
                try DetachedThread.start { continuation.resume(returning: find(host)) }
            } catch {
                continuation.resume(returning: [])
            }
        }
    }

    private static func find(_ host: String) -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [String] = []
        var next = list
        while let entry = next {
            var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let (address, length) = (entry.pointee.ai_addr, entry.pointee.ai_addrlen)
            if getnameinfo(address, length, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST) == 0 {
                found.append(String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
            }
            next = entry.pointee.ai_next
        }
        return found
    }
}
