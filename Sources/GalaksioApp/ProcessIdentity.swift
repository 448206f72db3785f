import Core

/// The identity of one run of the program, for the budget of a session.
enum ProcessIdentity {
    /// The random name of this run, so that two machines that share a ledger never use the same one.
    static let own = IDGenerator.random.next()
}
