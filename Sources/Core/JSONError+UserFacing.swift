public import OrderedJSON

extension JSONError: UserFacingError {
    public var code: FailureCode { .invalidJSON }

    public var message: String { "not JSON at line \(line), column \(column): \(explanation)" }

    public var hint: String? { nil }
}
