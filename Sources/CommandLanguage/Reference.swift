import Core
import OrderedJSON

/// A path such as `$3.payment.transaction`: where it starts, and the steps from there.
public struct Reference: Sendable, Hashable {
    /// Where a path starts.
    public enum Root: Sendable, Hashable {
        /// `$last`, the last record.
        case last
        /// `$3`, the record of that number.
        case record(Int)
        /// `$name`, from `let`.
        case variable(String)
        /// `$env.NAME`.
        case environment(String)
    }

    /// One step into a value.
    public enum Step: Sendable, Hashable {
        /// `.name` or `["name"]`.
        case member(String)
        /// `[n]`, counted from 0.
        case element(Int)
    }

    /// Where it starts.
    public let root: Root
    /// The steps from there.
    public let steps: [Step]

    /// A path from that root.
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
