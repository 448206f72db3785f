import Glibc

/// A shared library that is loaded while the program runs.
struct OpenedLibrary {
    private let library: UnsafeMutableRawPointer
    private let file: String

    /// Opens a library, which stays open.
    ///
    /// - Throws: ``ContentCodingError/libraryMissing(_:)``.
    init(_ file: String) throws(ContentCodingError) {
        guard let library = dlopen(file, RTLD_LAZY | RTLD_LOCAL) else { throw .libraryMissing(file) }
        self.library = library
        self.file = file
    }

    func function<Function>(_ name: String) throws(ContentCodingError) -> Function {
        guard let address = dlsym(library, name) else { throw .libraryMissing("\(name) in \(file)") }
        return unsafeBitCast(address, to: Function.self)
    }
}
