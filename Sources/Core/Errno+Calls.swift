import Glibc
public import SystemPackage

extension Errno {
    /// The error of the C call that has just failed on this thread.
    public static var last: Errno { Errno(rawValue: errno) }

    /// Runs calls of the module System, which all fail with an `Errno`, and gives their error its type.
    public static func typed<Result>(_ calls: () throws -> Result) throws(Errno) -> Result {
        do {
            return try calls()
        } catch let error as Errno {
            throw error
        } catch {
            preconditionFailure("a system call fails with an Errno, not with \(error)")
        }
    }
}
