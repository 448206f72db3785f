import Core
import Synchronization

/// A log of the last requests that reached the hosts.
///
/// It keeps at most ``limit`` requests and ``byteLimit`` bytes of bodies; the oldest requests are dropped first.
final class RequestLog: Sendable {
    private struct Record {
        let call: HostRequest
        let size: Int
    }

    private struct Content {
        var records: [Record] = []
        var first = 0
        var bytes = 0
        var counts: [String: Int] = [:]

        mutating func dropOldest() {
            bytes -= records[first].size
            first += 1
            guard first > RequestLog.limit else { return }
            records.removeFirst(first)
            first = 0
        }
    }

    static let limit = 256
    static let byteLimit = 16 << 20

    private let content = Mutex(Content())

    func add(_ call: HostRequest, size: Int) {
        content.withLock { content in
            content.records.append(Record(call: call, size: size))
            content.bytes += size
            content.counts[call.address.authority, default: 0] += 1
            while content.records.count - content.first > Self.limit || content.bytes > Self.byteLimit {
                content.dropOldest()
            }
        }
    }

    func calls(to authority: String) -> [HTTPClientRequest] {
        let records = content.withLock { $0.records[$0.first...] }
        return records.filter { $0.call.address.authority == authority }.map(\.call.call)
    }

    func count(to authority: String) -> Int {
        content.withLock { $0.counts[authority] ?? 0 }
    }
}
