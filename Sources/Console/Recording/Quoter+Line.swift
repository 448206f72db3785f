import CommandLanguage
import OrderedJSON

extension Quoter {
    /// Words of the shell's argument list as a line that does the same.
    static func line(of arguments: [String]) -> String {
        arguments.map { argument in
            let isPlain =
                !argument.isEmpty && argument.utf8.allSatisfy { $0 > 0x20 && !#""'$;#|&<>\"#.utf8.contains($0) }
            if isPlain { return argument }
            let value = try? JSONValue(parsing: argument)
            return value?.object != nil || value?.array != nil ? argument : of(argument)
        }
        .joined(separator: " ")
    }
}
