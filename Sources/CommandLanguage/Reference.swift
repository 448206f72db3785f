import Core
import OrderedJSON

/// A path such as `$3.payment.transaction`: its root, and the steps from there.
public struct Reference: Sendable, Hashable {
    /// The root of a path.
    public enum Root: Sendable, Hashable {
        /// `$last`, the last record.
        case last
        /// `$3`, the record with that number.
        case record(Int)
        /// `$name`, a variable defined with `let`.
        case variable(String)
        /// `$env.NAME`, an environment variable.
        case environment(String)
    }

    /// A step into a value.
    public enum Step: Sendable, Hashable {
        /// `.name` or `["name"]`, a member of an object.
        case member(String)
        /// `[n]`, an element of a list, counted from 0.
        case element(Int)
    }

    /// The root of the path.
    public let root: Root
    /// The steps from the root.
    public let steps: [Step]

    /// Creates a path from that root.
    public init(_ root: Root, _ steps: [Step] = []) {
        self.root = root
        self.steps = steps
    }

    /// The path without its last step; nil if it has none.
    public var parent: Reference? {
        steps.isEmpty ? nil : Reference(root, Array(steps.dropLast()))
    }
}

extension Reference: CustomStringConvertible {
    /// The path as it is typed, with its `$`.
    public var description: String {
        "$" + root.description + steps.map(\.description).joined()
    }
}

extension Reference.Root: CustomStringConvertible {
    public var description: String {
        switch self {
        case .last: "last"
        case .record(let number): String(number)
        case .variable(let name): name
        case .environment(let name): "env.\(name)"
        }
    }
}

extension Reference.Step: CustomStringConvertible {
    public var description: String {
        switch self {
        case .member(let name) where !name.isEmpty && name.utf8.allSatisfy(ASCII.isNamePart): ".\(name)"
        case .member(let name): "[\(JSONValue.string(name).compact)]"
        case .element(let index): "[\(index)]"
        }
    }
}
