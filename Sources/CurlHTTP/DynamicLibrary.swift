import Core
import Glibc

/// The names of a shared library.
struct DynamicLibrary {
    let library: UnsafeMutableRawPointer
    let file: String

    func address(_ name: String) throws(TransportError) -> UnsafeMutableRawPointer {
        guard let address = dlsym(library, name) else { throw .libraryMissing(reason: "\(file) has no \(name)") }
        return address
    }

    func function<Function>(_ name: String) throws(TransportError) -> Function {
        unsafeBitCast(try address(name), to: Function.self)
    }
}
