import CProcess
import Glibc

/// The environment variables of this process, in the memory where the kernel placed them.
///
/// They are changed only before other threads run, because C has no lock for them.
enum EnvironmentBlock {
    /// Passes a variable's value to `body`, then overwrites it and removes the variable; nil if it is not set, or
    /// empty.
    ///
    /// Afterwards /proc/PID/environ does not show the value, and no child inherits it.
    static func take<Result>(_ name: String, _ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
        var result: Result?
        for value in values(of: name) {
            if result == nil, !value.isEmpty { result = body(UnsafeRawBufferPointer(value)) }
            if let start = value.baseAddress { explicit_bzero(start, value.count) }
        }
        unsetenv(name)
        return result
    }

    /// Removes all secrets without reading them, for runs that need none.
    static func dropSecrets() {
        for key in SettingKey.allCases where key.isSecret { take(key.name) { _ in } }
    }

    /// The variables for a child process, as `NAME=VALUE`, without secrets.
    static var inherited: [String] {
        entries.map { String(cString: $0) }.filter { variable in
            SettingKey(named: String(variable.prefix { $0 != "=" }))?.isSecret != true
        }
    }

    /// The names of all variables.
    static var names: [String] {
        entries.map { entry in String(cString: entry).prefix { $0 != "=" } }.map(String.init)
    }

    private static var entries: [UnsafeMutablePointer<CChar>] {
        var entries: [UnsafeMutablePointer<CChar>] = []
        guard var place = process_environment() else { return [] }
        while let entry = place.pointee {
            entries.append(entry)
            place += 1
        }
        return entries
    }

    /// Returns the values of all variables of the given name; more than one is unusual, but possible.
    private static func values(of name: String) -> [UnsafeMutableRawBufferPointer] {
        let beginning = name + "="
        let length = beginning.utf8.count
        return entries.filter { strncmp($0, beginning, length) == 0 }.map { entry in
            UnsafeMutableRawBufferPointer(start: entry + length, count: strlen(entry + length))
        }
    }
}
