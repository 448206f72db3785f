import Core
import X402

/// What is wrong with a payment.
struct PaymentValidationError: Error {
    /// The code that a seller hands on.
    let code: FacilitatorErrorCode
    /// The facts in words, without any secret; nil where the code says it all.
    let message: String?

    init(_ code: FacilitatorErrorCode, _ message: String? = nil) {
        self.code = code
        self.message = message
    }

    /// What cannot be read.
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
