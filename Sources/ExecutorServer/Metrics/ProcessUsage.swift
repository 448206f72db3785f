import Core
import Glibc

/// The resources that this process uses, as the system tells; what it does not tell is nil.
///
/// Source: the Linux manual, `proc(5)`: `stat` and `fd`.
struct ProcessUsage {
    /// The resident memory in bytes.
    let residentMemory: Double?
    /// The virtual memory in bytes.
    let virtualMemory: Double?
    /// The processor time in seconds.
    let processorSeconds: Double?
    /// The start of the process in seconds after that of the machine.
    let start: Double?
    /// The number of open file descriptors.
    let descriptors: Double?

    /// Reads the usage of this process.
    static var now: ProcessUsage {
        ProcessUsage(stat: text(of: "/proc/self/stat"), descriptors: descriptorCount)
    }

    /// The start of the machine in seconds since 1970; nil if the system does not tell.
    static var machineStart: Double? {
        text(of: "/proc/stat").split(separator: "\n").first { $0.hasPrefix("btime ") }
            .flatMap { Double($0.dropFirst("btime ".count)) }
    }

    /// Reads the text of `/proc/self/stat`.
    ///
    /// The name of the program, which may contain any characters, ends with the last `)`.
    init(stat: String, descriptors: Int?) {
        let fields = stat.lastIndex(of: ")").map { stat[$0...].split(separator: " ") } ?? []
        let numbers = fields.map { Double($0) }
        // The first of these fields is number 2 in the manual.
        func field(_ number: Int) -> Double? { numbers.indices.contains(number - 2) ? numbers[number - 2] : nil }
        let ticks = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
        residentMemory = field(24).map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) }
        virtualMemory = field(23)
        processorSeconds = field(14).flatMap { user in field(15).map { (user + $0) / ticks } }
        start = field(22).map { $0 / ticks }
        self.descriptors = descriptors.map(Double.init)
    }

    private static var descriptorCount: Int? {
        guard let folder = FolderReader(path: "/proc/self/fd") else { return nil }
        var count = 0
        while folder.next() != nil { count += 1 }
        // One of them is that of the folder itself.
        return count - 1
    }

    private static func text(of path: String) -> String {
        String(decoding: (try? FileReader(path: path).rest()) ?? [], as: UTF8.self)
    }
}
