import Core
import X402

/// An error that makes a payment invalid.
struct PaymentValidationError: Error {
    /// The error code, which a seller passes on.
    let code: FacilitatorErrorCode
    /// A description without secrets; nil if the code says everything.
    let message: String?

    init(_ code: FacilitatorErrorCode, _ message: String? = nil) {
        self.code = code
        self.message = message
    }

    /// Creates the error for a payload that cannot be read.
    init(_ error: PayloadError) {
        let code: FacilitatorErrorCode =
            switch error {
            case .unknownVersion: .invalidVersion
            case .missing("x402Version"), .malformed("x402Version", _): .invalidVersion
            case .missing("paymentRequirements"), .malformed("paymentRequirements", _): .invalidRequirements
            case .unreadable, .missing, .malformed: .invalidPayload
            }
        self.init(code, error.message)
    }
}
