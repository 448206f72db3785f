/// Code to run, checked and ready to be sent.
public struct ComputeRequest: Sendable, Hashable {
    /// A language that code can be written in.
    public enum Language: String, Sendable, Hashable, CaseIterable {
        case python, bash, node

        /// Reads a name or one of its other spellings.
        public init?(spelling: String) {
            switch spelling.lowercased() {
            case "python", "python3", "py": self = .python
            case "bash", "sh", "shell": self = .bash
            case "node", "nodejs", "javascript", "js": self = .node
            default: return nil
            }
        }
    }

    /// The name of the one operation.
    public static let operation = "run"

    /// Where the code is.
    public let source: FileSource
    /// The language of the code.
    public let language: Language
    /// The packages that the code needs.
    public let dependencies: [String]

    /// Creates a request to run code.
    public init(_ source: FileSource, language: Language = .python, dependencies: [String] = []) {
        self.source = source
        self.language = language
        self.dependencies = dependencies
    }
}
