import Core
import Foundation
import Glibc
import TestSupport

/// A client that sends exactly the bytes it is told to, on threads of its own.
final class RawClient: Sendable {
    struct Failure: Error {
        let text: String
    }

    /// An answer as it came.
    struct Reply: Equatable {
        let status: Int
        let headers: [String: String]
        let body: String
    }

    private let socket: Int32
    /// The value of the header `Host`.
    let host: String

    private init(socket: Int32, port: Int) {
        self.socket = socket
        host = "localhost:\(port)"
    }

    /// Connects to a port of this machine.
    static func connect(port: Int) async throws -> RawClient {
        guard let socket = await aside({ Loopback.connect(port: port) }) else { throw Failure(text: "no connection") }
        return RawClient(socket: socket, port: port)
    }

    deinit {
        close(socket)
    }

    /// Sends text as it stands; stops where the other side has gone.
    func send(_ text: String) async {
        _ = await sends(text)
    }

    /// Sends text as it stands; false if the other side has gone.
    func sends(_ text: String) async -> Bool {
        await sends(Array(text.utf8))
    }

    /// Sends bytes as they stand; false if the other side has gone.
    func sends(_ bytes: [UInt8]) async -> Bool {
        let socket = socket
        return await Self.aside { Loopback.write(bytes, to: socket) }
    }

    /// Ends the connection at once, as a program that crashed.
    func vanish() {
        shutdown(socket, Int32(SHUT_RDWR))
    }

    /// Ends the connection with a reset, which the other side hears of even if it does not read.
    func reset() {
        // Linux disconnects a socket that is connected to an address of no family: all zeros.
        withUnsafeTemporaryAllocation(byteCount: 16, alignment: 8) { nowhere in
            nowhere.initializeMemory(as: UInt8.self, repeating: 0)
            guard let address = nowhere.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return }
            _ = Glibc.connect(socket, address, socklen_t(nowhere.count))
        }
    }

    /// Says that nothing more will be sent.
    func endSending() {
        shutdown(socket, Int32(SHUT_WR))
    }

    /// Reads until the other side closes the connection.
    func rest() async throws -> String {
        let socket = socket
        let bytes = await Self.aside {
            var bytes: [UInt8] = []
            while let piece = Self.receive(socket), !piece.isEmpty { bytes += piece }
            return bytes
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads until the text that came since the last call ends as wanted; nil if the connection ends before.
    func read(until isEnough: @Sendable @escaping (String) -> Bool) async -> String? {
        let socket = socket
        return await Self.aside {
            var bytes: [UInt8] = []
            while !isEnough(String(decoding: bytes, as: UTF8.self)) {
                guard let piece = Self.receive(socket, atMost: 1), !piece.isEmpty else { return nil }
                bytes += piece
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Reads that many bytes; fewer if the connection ends before.
    func bytes(_ count: Int) async -> [UInt8] {
        let socket = socket
        return await Self.aside {
            var bytes: [UInt8] = []
            while bytes.count < count, let piece = Self.receive(socket, atMost: count - bytes.count), !piece.isEmpty {
                bytes += piece
            }
            return bytes
        }
    }

    /// Reads one answer; after a `HEAD` nothing follows its headers.
    func reply(toHead: Bool = false) async throws -> Reply {
        let socket = socket
        let bytes = await Self.aside {
            var bytes: [UInt8] = []
            var end: Int?
            while end.map({ bytes.count < $0 }) ?? true {
                // One byte at a time before the body, so that nothing of the next answer is taken.
                guard let piece = Self.receive(socket, atMost: end.map { $0 - bytes.count } ?? 1), !piece.isEmpty else {
                    break
                }
                bytes += piece
                if end == nil, bytes.suffix(4) == Array("\r\n\r\n".utf8)[...] {
                    end = bytes.count + (toHead ? 0 : Self.length(in: bytes))
                }
            }
            return bytes
        }
        return try Self.parsed(String(decoding: bytes, as: UTF8.self))
    }

    private static func length(in head: [UInt8]) -> Int {
        let reply = try? parsed(String(decoding: head, as: UTF8.self))
        return reply?.headers["content-length"].flatMap { Int($0) } ?? 0
    }

    private static func parsed(_ text: String) throws -> Reply {
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count > 1, let status = Int(words[1]), let end = lines.firstIndex(of: "") else {
            throw Failure(text: "no answer but \(text.debugDescription)")
        }
        let pairs = lines[1..<end].map { $0.split(separator: ":", maxSplits: 1) }
        let headers = Dictionary(
            pairs.map { ($0[0].lowercased(), String($0[1].drop { $0 == " " })) },
            uniquingKeysWith: { $1 }
        )
        return Reply(status: status, headers: headers, body: lines[(end + 1)...].joined(separator: "\r\n"))
    }

    private static func receive(_ socket: Int32, atMost limit: Int = 65_536) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: min(limit, 65_536))
        let count = recv(socket, &bytes, bytes.count, 0)
        return count < 0 ? nil : Array(bytes.prefix(count))
    }

    private static func aside<T: Sendable>(_ work: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { done in
            Thread.detachNewThread { done.resume(returning: work()) }
        }
    }
}

extension RawClient {
    /// The head of a request that executes a task, with those headers more.
    func head(_ headers: String...) -> String {
        let own = ["POST /execute HTTP/1.1", "Host: \(host)", "Content-Type: application/json"]
        return (own + headers).joined(separator: "\r\n") + "\r\n\r\n"
    }

    /// Sends a request and reads its answer.
    func ask(_ line: String, headers: [String] = [], body: String? = nil) async throws -> Reply {
        var lines = ["\(line) HTTP/1.1", "Host: \(host)"] + headers
        if line.hasPrefix("POST "), !headers.contains(where: { $0.hasPrefix("Content-Type:") }) {
            lines.append("Content-Type: application/json")
        }
        if let body { lines.append("Content-Length: \(body.utf8.count)") }
        await send(lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? ""))
        return try await reply(toHead: line.hasPrefix("HEAD"))
    }
}
