import Glibc

/// A view of another process through the system.
public struct ProcessView {
    private let folder: String

    /// The process of that number.
    public init(_ identifier: Int32) {
        folder = "/proc/\(identifier)"
    }

    /// Returns the number of occurrences of each byte sequence in readable memory; nil if none of it may be read.
    public func occurrences(of wanted: [[UInt8]]) -> [Int]? {
        let memory = open("\(folder)/mem", O_RDONLY | O_CLOEXEC)
        guard memory >= 0 else { return nil }
        defer { close(memory) }
        var counts = wanted.map { _ in 0 }
        for range in readableRanges {
            var block = [UInt8](repeating: 0, count: range.count)
            let length = pread(memory, &block, range.count, Int(bitPattern: UInt(range.lowerBound)))
            guard length > 0 else { continue }
            for (index, bytes) in wanted.enumerated() { counts[index] += Self.count(bytes, in: block, length) }
        }
        return counts
    }

    /// The text of one of the files that describe the process; empty if it may not be read.
    public func text(of name: String) -> String {
        let descriptor = open("\(folder)/\(name)", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while case let length = read(descriptor, &block, block.count), length > 0 { bytes += block[..<length] }
        return String(decoding: bytes, as: UTF8.self)
    }

    private var readableRanges: [Range<UInt64>] {
        text(of: "maps").split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count > 1, words[1].hasPrefix("r"), !line.hasSuffix("[vvar]") else { return nil }
            let ends = words[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
            return ends.count == 2 && ends[1] < 1 << 63 ? ends[0]..<ends[1] : nil
        }
    }

    private static func count(_ wanted: [UInt8], in block: [UInt8], _ length: Int) -> Int {
        block.withUnsafeBytes { block in
            guard let start = block.baseAddress, let first = wanted.first, length >= wanted.count else { return 0 }
            let end = start + (length - wanted.count + 1)
            var (count, place) = (0, start)
            while place < end, let found = memchr(place, Int32(first), end - place) {
                if memcmp(found, wanted, wanted.count) == 0 { count += 1 }
                place = UnsafeRawPointer(found) + 1
            }
            return count
        }
    }
}
