/// A search for a port that no program listens on.
enum FreePort {
    /// Returns the first free port of the ten after `port`, else any free one; nil if the host allows none.
    ///
    /// The port may be taken again before it is used.
    static func find(host: String, near port: Int) async -> Int? {
        for candidate in Array(port + 1...port + 10) + [0] where candidate <= 65_535 {
            if let free = try? await PortCheck.bound(host: host, port: candidate) { return free }
        }
        return nil
    }
}
