/// The result of a price request.
///
/// `Terms` is what is asked for, at first a challenge and later a summary with the policy's decision; `Answer` is what
/// the work itself brings, if asking for its price did it.
public enum PriceQuote<Terms: Sendable, Answer: Sendable>: Sendable {
    /// The service is not known to charge for the work; the text says what the work uses up.
    case notPriced(String)
    /// The service asks for a price.
    case asked(Terms)
    /// The work costs nothing: the service did it in answer to the price request.
    case answered(Answer)
    /// The price is not known; the text says why.
    case unknown(String)
}

extension PriceQuote {
    /// Returns the quote with another answer.
    public func map<Other, Failure: Error>(
        _ convert: (Answer) throws(Failure) -> Other
    ) throws(Failure) -> PriceQuote<Terms, Other> {
        switch self {
        case .notPriced(let note): .notPriced(note)
        case .asked(let terms): .asked(terms)
        case .answered(let answer): .answered(try convert(answer))
        case .unknown(let reason): .unknown(reason)
        }
    }

    /// Returns the quote with other terms.
    public func mapTerms<Other>(_ convert: (Terms) async -> Other) async -> PriceQuote<Other, Answer> {
        switch self {
        case .notPriced(let note): .notPriced(note)
        case .asked(let terms): .asked(await convert(terms))
        case .answered(let answer): .answered(answer)
        case .unknown(let reason): .unknown(reason)
        }
    }
}
