import Glibc

/// The programs that were built together with the tests.
public enum BuiltProgram {
    /// The path of a program that stands next to the test bundle.
    public static func path(_ name: String) -> String {
        folder + "/" + name
    }

    /// The folder of the test bundle.
    public static var folder: String {
        let arguments = CommandLine.arguments
        if let flag = arguments.firstIndex(of: "--test-bundle-path"), flag + 1 < arguments.count {
            return parent(of: arguments[flag + 1])
        }
        var path = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &path, path.count - 1)
        return parent(of: String(decoding: path.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    private static func parent(of path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    }
}
