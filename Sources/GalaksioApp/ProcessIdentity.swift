import Core

/// Names one run of the program, for the budget of a session.
enum ProcessIdentity {
    /// The name of this run, drawn at random: two machines that share a ledger never mean the same one.
    static let own = IDGenerator.random.next()
}
