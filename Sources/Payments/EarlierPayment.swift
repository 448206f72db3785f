/// A payment of a job's step from which the job goes on.
public enum EarlierPayment: Sendable {
    /// Its answer was kept, but not the task's.
    case delivered(LedgerEntry)
    /// The router was still making it when it was last heard of, and can be asked about it.
    case followed(LedgerEntry)
}
