import CurlHTTP
import NIOCore

/// The error of a response that this module does not read, although another client may.
struct UnreadableResponse: Error {}

/// A reader of the responses that come over one connection, which cuts them into parts.
///
/// It takes the place of NIO's decoder, which needs twice the time for the head of a small response. It reads what is
/// beyond doubt and refuses the rest: folded fields, two lengths, an encoding other than chunks. A server that answers so
/// is asked over libcurl from then on.
///
/// Source: RFC 9112, sections 4 to 7.
struct ResponseReader {
    /// A part of a response, in the order in which they come.
    enum Part {
        case head(ResponseHead)
        case body(ByteBuffer)
        case end
    }

    /// What comes next.
    private enum State: Equatable {
        case head
        /// So many bytes of the body, or of a chunk of it.
        case body(left: Int, isChunk: Bool)
        case chunkLength
        /// The line end after a chunk.
        case chunkEnd
        case trailers
        case untilClose
        case end
    }

    private var bytes = ByteBuffer()
    /// The number of bytes at the beginning of `bytes` that hold no end of a head.
    private var searched = 0
    private var state = State.head

    /// The maximum size of a head, and of the fields after the last chunk; libcurl's.
    private static let headLimit = 300 * 1024
    /// The maximum size of the line before a chunk.
    private static let lineLimit = 16 * 1024

    /// True if bytes were received that no part was made of yet.
    var hasRest: Bool { bytes.readableBytes > 0 }

    /// Adds bytes that were received.
    mutating func append(_ more: ByteBuffer) {
        guard hasRest else {
            bytes = more
            return
        }
        bytes.discardReadBytes()
        bytes.writeImmutableBuffer(more)
    }

    /// Returns the next part; nil if more bytes are needed for it.
    mutating func next(names: inout HeaderNameCache) throws(UnreadableResponse) -> Part? {
        while true {
            switch state {
            case .head: return try head(names: &names)
            case .body(let left, let isChunk):
                guard left > 0 else {
                    state = isChunk ? .chunkEnd : .end
                    continue
                }
                guard hasRest, let piece = bytes.readSlice(length: min(left, bytes.readableBytes)) else { return nil }
                state = .body(left: left - piece.readableBytes, isChunk: isChunk)
                return .body(piece)
            case .chunkLength:
                guard let length = try chunkLength() else { return nil }
                state = length == 0 ? .trailers : .body(left: length, isChunk: true)
            case .chunkEnd:
                guard let line = try line(most: 1) else { return nil }
                guard line.isEmpty else { throw UnreadableResponse() }
                state = .chunkLength
            case .trailers:
                guard let line = try line(most: Self.headLimit) else { return nil }
                if line.isEmpty { state = .end }
            case .untilClose:
                guard hasRest, let piece = bytes.readSlice(length: bytes.readableBytes) else { return nil }
                return .body(piece)
            case .end:
                state = .head
                return .end
            }
        }
    }

    /// True in a body that ends with the connection.
    var endsWithConnection: Bool { state == .untilClose }

    private mutating func head(names: inout HeaderNameCache) throws(UnreadableResponse) -> Part? {
        guard let length = try headLength() else { return nil }
        let read = bytes.withUnsafeReadableBytes { all in
            Result { () throws(UnreadableResponse) in
                try ResponseHead(UnsafeRawBufferPointer(rebasing: all[..<length]), names: &names)
            }
        }
        bytes.moveReaderIndex(forwardBy: length)
        searched = 0
        let head = try read.get()
        guard !head.isInterim else { return try self.head(names: &names) }
        switch head.framing {
        case .length(let length): state = .body(left: length, isChunk: false)
        case .chunked: state = .chunkLength
        case .untilClose: state = .untilClose
        }
        return .head(head)
    }

    /// Returns the number of bytes up to and including the empty line.
    private mutating func headLength() throws(UnreadableResponse) -> Int? {
        let found: Int? = bytes.withUnsafeReadableBytes { all in
            var place = searched
            while let end = UnsafeRawBufferPointer(rebasing: all[place...]).offset(of: 0x0A) {
                let next = place + end + 1
                if next < all.count, all[next] == 0x0A { return next + 1 }
                if next + 1 < all.count, all[next] == 0x0D, all[next + 1] == 0x0A { return next + 2 }
                place = next
            }
            return nil
        }
        if let found, found <= Self.headLimit { return found }
        guard found == nil, bytes.readableBytes <= Self.headLimit else { throw UnreadableResponse() }
        try checkBeginning()
        // The line end before the empty line may be among the last bytes.
        searched = max(0, bytes.readableBytes - 2)
        return nil
    }

    /// Refuses another protocol at once, which may never send an empty line.
    private func checkBeginning() throws(UnreadableResponse) {
        guard zip(bytes.readableBytesView, "HTTP/1.".utf8).allSatisfy(==) else { throw UnreadableResponse() }
    }

    private mutating func chunkLength() throws(UnreadableResponse) -> Int? {
        guard let line = try line(most: Self.lineLimit) else { return nil }
        let digits = line.readableBytesView.prefix { $0 != UInt8(ascii: ";") && $0 != 0x20 && $0 != 0x09 }
        guard 1...15 ~= digits.count else { throw UnreadableResponse() }
        var length = 0
        for digit in digits {
            guard let value = Character(UnicodeScalar(digit)).hexDigitValue else { throw UnreadableResponse() }
            length = length * 16 + value
        }
        return length
    }

    /// Reads a line and returns it without its end; nil if it has not arrived yet.
    private mutating func line(most: Int) throws(UnreadableResponse) -> ByteBuffer? {
        guard let end = bytes.readableBytesView.firstIndex(of: 0x0A) else {
            guard bytes.readableBytes <= most else { throw UnreadableResponse() }
            return nil
        }
        let length = end - bytes.readerIndex
        guard var line = bytes.readSlice(length: length + 1) else { return nil }
        line.moveWriterIndex(to: line.writerIndex - 1)
        if line.readableBytesView.last == 0x0D { line.moveWriterIndex(to: line.writerIndex - 1) }
        return line
    }
}

extension ByteBuffer {
    fileprivate var isEmpty: Bool { readableBytes == 0 }
}
