/// Where sessions happen: makes a fresh console for each.
public protocol World: Sendable {
    /// A console as the headers of that file want it, with a ledger of its own.
    ///
    /// - Throws: ``SessionFileError`` where a header cannot be followed.
    func open(_ file: SessionFile, at path: String) async throws(SessionFileError) -> any ReplayedConsole
}
