import CCurl
import HTTPTypes

/// A list of header lines as libcurl expects them, in memory that the next request reuses.
///
/// libcurl adds headers of its own (`Accept`, `Content-Type`, `Expect`); a name with nothing after the colon removes
/// one.
final class CurlHeaderList {
    private var bytes = UnsafeMutablePointer<CChar>.allocate(capacity: 4096)
    private var capacity = 4096
    private var used = 0
    private var lines = UnsafeMutablePointer<curl_slist>.allocate(capacity: 32)
    private var lineCapacity = 32
    private var starts: [Int] = []

    /// True if it takes little memory: at most 8192 bytes of text.
    var isSmall: Bool { capacity <= 8192 }

    deinit {
        bytes.deallocate()
        lines.deallocate()
    }

    /// Builds the lines of a request; the returned list is valid until the next call.
    ///
    /// A large body `asksFirst`: it is sent once the server has said that it wants it, or nothing for a second.
    func fill(with fields: HTTPFields, sendingBody: Bool, asksFirst: Bool) -> UnsafeMutablePointer<curl_slist> {
        used = 0
        starts.removeAll(keepingCapacity: true)
        var hasAccept = false
        var hasType = false
        for field in fields {
            switch field.name.canonicalName {
            case "host", "content-length", "transfer-encoding", "expect": continue
            case "accept": hasAccept = true
            case "content-type": hasType = true
            default: break
            }
            append(field)
        }
        if !hasAccept { append("Accept:") }
        if sendingBody {
            if !hasType { append("Content-Type:") }
            append(asksFirst ? "Expect: 100-continue" : "Expect:")
        }
        return link()
    }

    private func append(_ field: HTTPField) {
        starts.append(used)
        put(field.name.rawName)
        field.withUnsafeBytesOfValue { value in
            put(value.isEmpty ? ";" : ": ")
            put(UnsafeRawBufferPointer(value))
        }
        end()
    }

    private func append(_ line: StaticString) {
        starts.append(used)
        put(line)
        end()
    }

    private func put(_ text: String) {
        var text = text
        text.withUTF8 { put(UnsafeRawBufferPointer($0)) }
    }

    private func put(_ text: StaticString) {
        text.withUTF8Buffer { put(UnsafeRawBufferPointer($0)) }
    }

    private func put(_ more: UnsafeRawBufferPointer) {
        guard let start = more.baseAddress, !more.isEmpty else { return }
        reserve(more.count)
        (bytes + used).withMemoryRebound(to: UInt8.self, capacity: more.count) {
            UnsafeMutableRawPointer($0).copyMemory(from: start, byteCount: more.count)
        }
        used += more.count
    }

    private func end() {
        reserve(1)
        bytes[used] = 0
        used += 1
    }

    private func reserve(_ more: Int) {
        guard used + more > capacity else { return }
        let larger = max(capacity * 2, used + more)
        let next = UnsafeMutablePointer<CChar>.allocate(capacity: larger)
        next.update(from: bytes, count: used)
        bytes.deallocate()
        bytes = next
        capacity = larger
    }

    private func link() -> UnsafeMutablePointer<curl_slist> {
        if starts.count > lineCapacity {
            lines.deallocate()
            lineCapacity = starts.count * 2
            lines = .allocate(capacity: lineCapacity)
        }
        for index in starts.indices {
            let next = index + 1 < starts.count ? lines + index + 1 : nil
            (lines + index).initialize(to: curl_slist(data: bytes + starts[index], next: next))
        }
        return lines
    }
}
