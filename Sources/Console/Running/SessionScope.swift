import CommandLanguage
import Core
import OrderedJSON

/// The scope in which the references of a session's lines are resolved.
struct SessionScope: ReferenceScope {
    let state: SessionState
    let environment: @Sendable (String) throws(CommandError) -> String?

    func value(at path: Reference) throws(ParseError) -> JSONValue {
        try ReferenceResolver.value(at: path, in: try root(of: path))
    }

    private func root(of path: Reference) throws(ParseError) -> JSONValue {
        do {
            switch path.root {
            case .last:
                guard let record = state.records.last else {
                    throw CommandError.nothingToShow("nothing has been run yet", instead: nil)
                }
                return .object(record.json)
            case .record(let number):
                return .object(try state.records.record(number).json)
            case .variable(let name):
                guard let value = state.variables[name] else {
                    throw CommandError.unknownVariable(
                        name,
                        nearest: SimilarNames.nearest(to: name, among: Array(state.variables.keys))
                    )
                }
                return value
            case .environment(let name):
                guard let text = try environment(name) else {
                    throw CommandError.nothingToShow("no environment variable \(name.terminalSafe)", instead: nil)
                }
                return .string(text)
            }
        } catch let error as CommandError {
            throw ParseError(.refused(error.message), correction: error.hint)
        } catch {
            preconditionFailure("a reference ends in a command's error, not in \(error)")
        }
    }
}
