import ConsoleLanguage
import Wire

/// The lines a console runs before it begins: settings, `let` and `use`; a line that would send a request is refused.
public struct StartupFile: Sendable {
    private let text: String
    private let path: String

    /// The startup file of that path and text.
    public init(text: String, path: String) {
        self.text = text
        self.path = path
    }

    /// The inputs to run, in order.
    ///
    /// - Throws: ``CommandError`` naming the line that may not stand here.
    public func inputs() throws(CommandError) -> [String] {
        var inputs: [String] = []
        for input in IncludedFile(text).inputs {
            let statements: [Statement]
            do {
                statements = try StatementParser.parse(input.text)
            } catch {
                throw .other(.badSetting, "\(path):\(input.line): \(error.message)", hint: error.hint)
            }
            for statement in statements where !Self.isAllowed(statement) {
                throw .other(
                    .badSetting,
                    "\(path):\(input.line): only settings, let and use may stand here",
                    hint: "galaksio --no-rc"
                )
            }
            inputs.append(input.text)
        }
        return inputs
    }

    private static func isAllowed(_ statement: Statement) -> Bool {
        switch statement {
        case .setting, .binding: true
        case .pipeline(let pipeline): ["use", "select"].contains(pipeline.command.name) && pipeline.prefixes.isEmpty
        case .assertion, .directive: false
        }
    }
}
