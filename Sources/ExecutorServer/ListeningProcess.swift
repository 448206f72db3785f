import Core
import Glibc

/// A search for the program that listens on a port, as far as the system tells.
///
/// Source: the Linux manual, `proc(5)`: `net/tcp` lists sockets by inode, `fd` the sockets that a process holds.
enum ListeningProcess {
    /// Returns a description such as `redis-server (process 4711)`.
    ///
    /// Nil if the program is not known, as for programs of other users.
    static func find(port: Int) -> String? {
        let sockets = Set(["/proc/net/tcp", "/proc/net/tcp6"].flatMap { listening(on: port, in: text(of: $0)) })
        guard !sockets.isEmpty else { return nil }
        let holders = names(in: "/proc").filter { process in
            let folder = "/proc/\(process)/fd"
            return process.utf8.allSatisfy { 0x30...0x39 ~= $0 }
                && names(in: folder).contains { sockets.contains(target(of: "\(folder)/\($0)")) }
        }
        guard let process = first(of: holders, parent: { parent(in: text(of: "/proc/\($0)/stat")) }) else { return nil }
        let name = text(of: "/proc/\(process)/comm").split(separator: "\n").first ?? "a program"
        return "\(String(name).terminalSafe) (process \(process))"
    }

    /// Returns the process that shared a socket with the others: the first that is not a child of another holder.
    ///
    /// A server's workers hold its socket too, and so does any child between fork and exec.
    static func first(of holders: [String], parent: (String) -> String?) -> String? {
        holders.first { holder in parent(holder).map { !holders.contains($0) } ?? true } ?? holders.first
    }

    /// Returns the parent's process id in the text of a `/proc/PID/stat`.
    ///
    /// The name before it may contain any characters, so the search starts after the last `)`.
    static func parent(in stat: String) -> String? {
        guard let end = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[end...].split(separator: " ")
        return fields.count > 2 ? String(fields[2]) : nil
    }

    /// Returns the sockets that listen on a port, as file descriptors name them: `socket:[12345]`.
    static func listening(on port: Int, in table: String) -> [String] {
        table.split(separator: "\n").dropFirst().compactMap { line in
            let columns = line.split(separator: " ")
            guard columns.count > 9, columns[3] == "0A", let digits = columns[1].split(separator: ":").last,
                Int(digits, radix: 16) == port
            else { return nil }
            return "socket:[\(columns[9])]"
        }
    }

    private static func text(of path: String) -> String {
        String(decoding: (try? FileReader(path: path).rest()) ?? [], as: UTF8.self)
    }

    private static func names(in path: String) -> [String] {
        guard let folder = FolderReader(path: path) else { return [] }
        var names: [String] = []
        while let name = folder.next() { names.append(name) }
        return names
    }

    private static func target(of path: String) -> String {
        var bytes = [CChar](repeating: 0, count: 256)
        let count = readlink(path, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
