extension HTTPURL {
    /// Reads a reference as a redirection names its target: an absolute URL, or one that lacks what it shares with `base`.
    ///
    /// Dot segments stay as they are. Source: RFC 3986, section 5.2.2.
    ///
    /// - Throws: ``HTTPURLError``.
    public init(_ reference: String, relativeTo base: HTTPURL) throws(HTTPURLError) {
        let beginning = reference.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        if beginning.contains(":") {
            try self.init(reference)
        } else if reference.hasPrefix("//") {
            try self.init("\(base.scheme.rawValue):\(reference)")
        } else if reference.hasPrefix("/") {
            try self.init(base.origin + reference)
        } else if reference.hasPrefix("?") {
            try self.init(base.origin + base.path + reference)
        } else if reference.isEmpty || reference.hasPrefix("#") {
            self = base
        } else {
            let folder = base.path.lastIndex(of: "/").map { base.path[...$0] } ?? "/"
            try self.init(base.origin + folder + reference)
        }
    }
}
