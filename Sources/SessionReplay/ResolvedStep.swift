import SessionFormat

/// A step of a session or of an included file, with its location.
struct ResolvedStep {
    /// A line of a file.
    struct Place {
        let path: String
        let number: Int
    }

    let step: SessionStep
    /// The file of the step.
    let path: String
    /// The line of the session's own file that the step results from.
    let rootNumber: Int
    /// True for a step of the session's own file.
    let isOwn: Bool

    /// Returns the steps, with each `include` line replaced by the steps of its file.
    ///
    /// - Throws: An error of reading or parsing an included file, and ``SessionFileError/Reason/includeLoop(_:)``.
    static func plan(
        _ steps: [SessionStep],
        at path: String,
        read: (String, Place) throws(SessionFileError) -> (path: String, text: String)
    ) throws(SessionFileError) -> [ResolvedStep] {
        var plan: [ResolvedStep] = []
        for step in steps {
            try add(step, at: path, rootNumber: step.number, after: [path], to: &plan, read: read)
        }
        return plan
    }

    private static func add(
        _ step: SessionStep,
        at path: String,
        rootNumber: Int,
        after files: [String],
        to plan: inout [ResolvedStep],
        read: (String, Place) throws(SessionFileError) -> (path: String, text: String)
    ) throws(SessionFileError) {
        guard case .directive(.include(let name)) = step.action else {
            plan.append(ResolvedStep(step: step, path: path, rootNumber: rootNumber, isOwn: files.count == 1))
            return
        }
        let included = try read(name, Place(path: path, number: step.number))
        guard !files.contains(included.path) else {
            throw SessionFileError(path: path, number: step.number, reason: .includeLoop(name))
        }
        let file = try SessionFileParser(path: included.path).parse(included.text)
        for step in file.steps {
            try add(
                step,
                at: included.path,
                rootNumber: rootNumber,
                after: files + [included.path],
                to: &plan,
                read: read
            )
        }
    }
}
