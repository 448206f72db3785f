/// The kinds of fault in a challenge, stable for programs.
public enum FindingCode: String, Sendable, Hashable, CaseIterable {
    /// An entry that is not an object.
    case badEntry = "bad_entry"
    /// A required field that is missing.
    case missingField = "missing_field"
    /// A scheme that is not known.
    case unsupportedScheme = "unsupported_scheme"
    /// A network that is not in the table.
    case unknownNetwork = "unknown_network"
    /// An amount that is not a whole number of units.
    case badAmount = "bad_amount"
    /// An amount that makes sense only with other decimals than the token has.
    case wrongDecimals = "wrong_decimals"
    /// An amount beyond any price that is paid in this way.
    case absurdAmount = "absurd_amount"
    /// Fields `amount` and `maxAmountRequired` that differ.
    case contradictingAmounts = "contradicting_amounts"
    /// Text that is not an address.
    case badAddress = "bad_address"
    /// An address whose mixed case fails EIP-55.
    case badChecksum = "bad_checksum"
    /// An address that is almost that of a known token.
    case lookalikeAsset = "lookalike_asset"
    /// A known token's address, but of another network.
    case assetOfOtherNetwork = "asset_of_other_network"
    /// A token that is not in the table.
    case unknownAsset = "unknown_asset"
    /// A payee that is the zero address.
    case zeroPayee = "zero_payee"
    /// A payee that is the token's own contract.
    case payeeIsToken = "payee_is_token"
    /// A time-out that is not a positive number of seconds.
    case badTimeout = "bad_timeout"
    /// A time-out that leaves too little time to settle.
    case shortTimeout = "short_timeout"
    /// A time-out that would keep a signature valid for more than a day.
    case longTimeout = "long_timeout"
    /// A domain name or version that is not the token's own.
    case wrongDomain = "wrong_domain"
    /// A domain name or version that neither the entry nor the table gives.
    case missingDomain = "missing_domain"
    /// A transfer method that is not known.
    case unsupportedMethod = "unsupported_method"
    /// A payment flow that is not known.
    case unsupportedFlow = "unsupported_flow"
    /// A challenge without `x402Version`.
    case missingVersion = "missing_version"
    /// An `x402Version` that is neither 1 nor 2.
    case unsupportedVersion = "unsupported_version"
    /// A header and a body, or a version and fields, that contradict each other.
    case contradictingVersions = "contradicting_versions"
    /// A header `PAYMENT-REQUIRED` that cannot be read.
    case badHeader = "bad_header"
    /// A receipt that contradicts what was paid.
    case contradictingReceipt = "contradicting_receipt"
    /// A seller's clock that differs from this machine's, so that the seller may judge validity periods differently.
    case clockDiffers = "clock_differs"
    /// A challenge of version 2 without the header.
    case missingHeader = "missing_header"
}
