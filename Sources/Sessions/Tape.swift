/// The recorded rounds of a session, in the order in which they happened.
public struct Tape: Sendable, Hashable {
    /// The rounds.
    public let rounds: [TapeRound]

    /// A tape of those rounds.
    public init(rounds: [TapeRound]) {
        self.rounds = rounds
    }
}
