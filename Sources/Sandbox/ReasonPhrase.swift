/// The reason phrases of HTTP statuses.
///
/// Source: RFC 9110, section 15.
enum ReasonPhrase {
    static func text(_ status: Int) -> String {
        switch status {
        case 400: "Bad request"
        case 401: "Unauthorized"
        case 402: "Payment required"
        case 403: "Forbidden"
        case 404: "Not found"
        case 405: "Method not allowed"
        case 408: "Request timeout"
        case 409: "Conflict"
        case 413: "Content too large"
        case 429: "Too many requests"
        case 500: "Internal server error"
        case 502: "Bad gateway"
        case 503: "Service unavailable"
        case 504: "Gateway timeout"
        default: "Status \(status)"
        }
    }
}
