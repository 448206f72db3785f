import Glibc

/// An error of a system call.
public struct SystemError: Error, Hashable {
    /// The error number, such as `ENOENT`.
    public let code: Int32

    /// Creates the error with the given number.
    public init(code: Int32) {
        self.code = code
    }

    /// The error of the call that has just failed on this thread.
    public static var last: SystemError { SystemError(code: errno) }

    /// The system's own words, such as `No such file or directory`.
    public var reason: String { String(cString: strerror(code)) }
}
