import Core
public import OrderedJSON

extension Expectation {
    /// Resolves the subject and compares it with the operand.
    ///
    /// A missing subject is a result, not an error: only `not exists` holds for it.
    ///
    /// - Throws: ``ParseError`` if the operand is not valid or cannot be resolved.
    public func verdict(in scope: some ReferenceScope) throws(ParseError) -> ExpectationResult {
        let actual: JSONValue
        do throws(ParseError) {
            actual = try scope.value(at: subject)
        } catch {
            let holds = relation == .exists && isNegated
            return ExpectationResult(holds: holds, expected: source, found: "nothing: \(error.message)")
        }
        let surroundings = subject.parent.flatMap { try? scope.value(at: $0) }
        return try verdict(for: actual, within: surroundings, in: scope)
    }

    /// Compares a value with the operand.
    ///
    /// `surroundings` is the object that the value is a member of; an amount can only be compared with its token.
    ///
    /// - Throws: ``ParseError`` if the operand is not valid or cannot be resolved.
    public func verdict(
        for actual: JSONValue?,
        within surroundings: JSONValue? = nil,
        in scope: some ReferenceScope
    ) throws(ParseError) -> ExpectationResult {
        guard let actual else {
            let holds = relation == .exists && isNegated
            return ExpectationResult(holds: holds, expected: source, found: "nothing")
        }
        let comparison = Comparison(actual: actual, surroundings: surroundings)
        let holds = try holds(comparison, in: scope)
        return ExpectationResult(holds: holds != isNegated, expected: source, found: comparison.shown)
    }

    private func holds(_ comparison: Comparison, in scope: some ReferenceScope) throws(ParseError) -> Bool {
        guard relation != .exists, let word = operand.first else { return true }
        switch relation {
        case .exists: return true
        case .is:
            let kind = try word.text(in: scope).lowercased()
            guard Self.kinds.contains(kind) else {
                throw word.error(.wrongWord(kind, wanted: "one of " + Self.kinds.joined(separator: " ")))
            }
            return comparison.actual.kind == kind
        case .matches:
            let pattern = try Self.compile(try word.text(in: scope), for: word)
            return comparison.text.firstMatch(of: pattern) != nil
        case .contains: return comparison.contains(try wanted(in: scope))
        case .equal: return comparison.equals(try wanted(in: scope))
        case .unequal: return !comparison.equals(try wanted(in: scope))
        case .less, .lessOrEqual, .greater, .greaterOrEqual: return try isOrdered(comparison, in: scope)
        }
    }

    private func isOrdered(_ comparison: Comparison, in scope: some ReferenceScope) throws(ParseError) -> Bool {
        guard let order = comparison.order(against: try wanted(in: scope)) else { return false }
        switch relation {
        case .less: return order == .below
        case .lessOrEqual: return order != .above
        case .greater: return order == .above
        case .greaterOrEqual: return order != .below
        case .equal, .unequal, .contains, .matches, .exists, .is: return false
        }
    }

    /// Returns the value that the subject is compared with.
    private func wanted(in scope: some ReferenceScope) throws(ParseError) -> Comparison.Wanted {
        guard let word = operand.first else { return .value(.null) }
        if operand.count == 2, let number = word.literal, let symbol = operand[1].literal {
            guard let amount = try? ParsedAmount(parsing: "\(number) \(symbol)") else {
                throw word.error(.wrongWord("\(number) \(symbol)", wanted: "a valid amount; example: 0.10 USDC"))
            }
            return .amount(amount)
        }
        guard let text = word.bareLiteral else { return .value(try word.value(in: scope)) }
        let duration = text.utf8.allSatisfy(ASCII.isDigit) ? nil : (try? DurationParser.read(text)) ?? nil
        return .bare(text, ValueParser.read(text), duration)
    }
}
