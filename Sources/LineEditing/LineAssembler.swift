import Core
import Glibc
import SystemPackage

/// A converter of blocks of bytes into inputs: lines, joined until they are complete.
struct LineAssembler {
    /// The result of one read.
    enum Outcome {
        case lines([String])
        case last([String], LineEvent)
        case nothing
    }

    private let validator: any LineValidator
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    /// The start of a line whose newline has not been read yet.
    private var partial: [UInt8] = []
    /// The whole lines of an input that is not complete yet.
    private var open: String?
    /// The number of the line that was read last, from 1.
    private var number = 0
    /// The number of the first line that is not UTF-8; neither it nor any later line is returned.
    private var broken: Int?

    init(validator: any LineValidator) {
        self.validator = validator
    }

    /// Reads once from the descriptor; a byte order mark before the first line is skipped.
    ///
    /// At the end of the file the remaining text is returned even if it is not complete.
    mutating func read(from descriptor: Int32) -> Outcome {
        let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        guard count != 0 else {
            let lines = rest()
            return .last(lines, broken.map(Self.failure) ?? .end)
        }
        guard count > 0 else {
            if errno == EINTR || errno == EAGAIN { return .nothing }
            return .last(rest(), .failed(Errno.last.description))
        }
        var lines: [String] = []
        let incoming = buffer
        incoming.withUnsafeBufferPointer { whole in
            var unread = whole[..<count]
            while let end = unread.firstNewline {
                add(unread[..<end], to: &lines)
                unread = unread[(end + 1)...]
            }
            partial += unread
        }
        if let broken { return .last(lines, Self.failure(broken)) }
        return .lines(lines)
    }

    private static func failure(_ line: Int) -> LineEvent {
        .failed("line \(line) is not UTF-8 text")
    }

    private mutating func add(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, to lines: inout [String]) {
        if partial.isEmpty {
            add(String(validating: bytes.withoutReturn, as: UTF8.self), to: &lines)
        } else {
            partial += bytes
            let line = String(validating: partial.withoutReturn, as: UTF8.self)
            partial.removeAll(keepingCapacity: true)
            add(line, to: &lines)
        }
    }

    private mutating func add(_ line: String?, to lines: inout [String]) {
        number += 1
        let line =
            number == 1 && line?.unicodeScalars.first == "\u{FEFF}"
            ? line.map { String($0.unicodeScalars.dropFirst()) } : line
        guard let line, broken == nil else {
            broken = broken ?? number
            return
        }
        var input = line
        if let open { input = open + "\n" + line }
        if validator.isComplete(input) {
            lines.append(input)
            open = nil
        } else {
            open = input
        }
    }

    private mutating func rest() -> [String] {
        var lines: [String] = []
        if !partial.isEmpty {
            let line = String(validating: partial.withoutReturn, as: UTF8.self)
            partial = []
            add(line, to: &lines)
        }
        if let open, broken == nil { lines.append(open) }
        open = nil
        return lines
    }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
    fileprivate var firstNewline: Int? {
        guard let start = UnsafeBufferPointer(rebasing: self).baseAddress, !isEmpty,
            let found = memchr(start, 0x0A, count)
        else { return nil }
        return startIndex + (UnsafeRawPointer(found) - UnsafeRawPointer(start))
    }
}

extension BidirectionalCollection<UInt8> {
    /// The bytes without the carriage return of a line that ended with CR LF.
    fileprivate var withoutReturn: SubSequence {
        last == 0x0D ? dropLast() : self[...]
    }
}
