import CommandLanguage
import Core
import SessionFormat

/// The startup file, whose lines a console runs before it begins: settings, `let` and `use`.
///
/// A line that cannot be read, or that would do anything else, is skipped: a mistake here must not close the console.
public struct StartupFile: Sendable {
    /// A line, or a value over several lines, with its statements.
    struct Input {
        let line: Int
        let statements: Result<[Statement], CommandError>
    }

    private let text: String
    let path: String

    /// Creates a startup file from its text and path.
    public init(text: String, path: String) {
        self.text = text
        self.path = path
    }

    var inputs: [Input] {
        do throws(SessionFileError) {
            return try ScriptFile(text, path: path).inputs.map {
                Input(line: $0.line, statements: Self.statements(in: $0.text))
            }
        } catch {
            let failure = CommandError.other(.badSetting, error.explanation, hint: "galaksio --no-rc")
            return [Input(line: error.number, statements: .failure(failure))]
        }
    }

    private static func statements(in text: String) -> Result<[Statement], CommandError> {
        do {
            let statements = try StatementParser.parse(text)
            guard statements.allSatisfy(isAllowed) else {
                let message = "only settings, let and use are allowed in the startup file"
                return .failure(.other(.badSetting, message, hint: "galaksio --no-rc"))
            }
            return .success(statements)
        } catch {
            return .failure(.other(.badSetting, error.message, hint: error.hint))
        }
    }

    private static func isAllowed(_ statement: Statement) -> Bool {
        switch statement {
        case .setting, .binding: true
        case .pipeline(let pipeline): ["use", "select"].contains(pipeline.command.name) && pipeline.prefixes.isEmpty
        case .assertion, .directive: false
        }
    }
}
