import CCurl
import Glibc

/// Receives a piece of the body from libcurl; a return value other than its size ends the transfer.
func takeBody(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ owner: UnsafeMutableRawPointer?
) -> Int {
    guard let owner else { return 0 }
    let handle = Unmanaged<CurlEasyHandle>.fromOpaque(owner).takeUnretainedValue()
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return piece.isEmpty || handle.answer.take(body: piece) ? piece.count : Int(CURL_WRITEFUNC_ERROR)
}

/// Gives libcurl the next bytes of a body that is read while it is sent.
func giveBody(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ owner: UnsafeMutableRawPointer?
) -> Int {
    guard let owner, let bytes else { return Int(CURL_READFUNC_ABORT) }
    let handle = Unmanaged<CurlEasyHandle>.fromOpaque(owner).takeUnretainedValue()
    let buffer = UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
    return handle.readBody(into: buffer) ?? Int(CURL_READFUNC_ABORT)
}

/// Receives one header line from libcurl, including the status line and the empty last line.
func takeHeader(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ owner: UnsafeMutableRawPointer?
) -> Int {
    guard let owner else { return 0 }
    let handle = Unmanaged<CurlEasyHandle>.fromOpaque(owner).takeUnretainedValue()
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return handle.take(line: line) ? line.count : 0
}

/// Decides whether a request may be written to an established connection; libcurl calls it before it writes.
func approveRequest(
    _ owner: UnsafeMutableRawPointer?,
    _ address: UnsafeMutablePointer<CChar>?,
    _ localAddress: UnsafeMutablePointer<CChar>?,
    _ port: CInt,
    _ localPort: CInt
) -> CInt {
    guard let owner else { return CURL_PREREQFUNC_ABORT }
    let handle = Unmanaged<CurlEasyHandle>.fromOpaque(owner).takeUnretainedValue()
    return handle.mayWrite(to: address, port, from: localPort) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

/// Opens a socket for libcurl that no child process inherits.
func openSocket(
    _ owner: UnsafeMutableRawPointer?,
    _ purpose: curlsocktype,
    _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let owner, let address else { return -1 }
    let kind = address.pointee.socktype | CInt(SOCK_CLOEXEC.rawValue)
    let number = socket(address.pointee.family, kind, address.pointee.protocol)
    if number >= 0 { Unmanaged<CurlPoller>.fromOpaque(owner).takeUnretainedValue().opened(number) }
    return number
}

/// Closes a socket of libcurl.
func closeSocket(_ owner: UnsafeMutableRawPointer?, _ number: curl_socket_t) -> CInt {
    if let owner { Unmanaged<CurlPoller>.fromOpaque(owner).takeUnretainedValue().closed(number) }
    return close(number)
}

/// Records the events that libcurl waits for on a socket.
func wantSocket(
    _ easy: UnsafeMutableRawPointer?,
    _ number: curl_socket_t,
    _ what: CInt,
    _ owner: UnsafeMutableRawPointer?,
    _ extra: UnsafeMutableRawPointer?
) -> CInt {
    if let owner { Unmanaged<CurlPoller>.fromOpaque(owner).takeUnretainedValue().want(what, of: number) }
    return 0
}

/// Records the time at which libcurl wants to be called.
func wantTime(_ multi: UnsafeMutableRawPointer?, _ milliseconds: CLong, _ owner: UnsafeMutableRawPointer?) -> CInt {
    if let owner { Unmanaged<CurlPoller>.fromOpaque(owner).takeUnretainedValue().call(inMilliseconds: milliseconds) }
    return 0
}
