/// An earlier payment of a job's step from which the job goes on.
public enum EarlierPayment: Sendable {
    /// A payment whose response was stored, while the task's was not.
    case delivered(LedgerEntry)
    /// A payment that the router was still making at its last report, and about which the router can be asked.
    case followed(LedgerEntry)
}
