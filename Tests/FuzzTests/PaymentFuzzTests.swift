import BigInt
import Core
import HTTPTypes
import OrderedJSON
import Signing
import Testing

@testable import X402

@Suite("Random challenges, payments and receipts")
struct PaymentFuzzTests {
    private static let words = ["exact", "base", "eip155:8453", "solana", "USDC", "eip3009", "permit2", "upto", "0x"]

    @Test func `a challenge in a body is read, or refused with words`() {
        FuzzRun("challenges in bodies", Samples.challenges, words: Self.words).check { bytes in
            Self.fault(in: PaymentChallenge.read(status: 402, headers: [:], body: bytes))
        }
    }

    @Test func `a challenge in a header is read, or refused with words`() {
        let headers = Samples.challenges.map { Base64.encode(Array($0.utf8)) }
        FuzzRun("challenges in headers", Samples.challenges + headers, words: Self.words).check { bytes in
            let isJSON = bytes.first == UInt8(ascii: "{")
            let text = isJSON ? Base64.encode(bytes) : String(decoding: bytes, as: UTF8.self)
            var headers = HTTPFields()
            headers[.paymentRequired] = text
            let reading = PaymentChallenge.read(status: 402, headers: headers, body: Array("{}".utf8))
            return Self.fault(in: reading) ?? Self.fault(inPasted: text)
        }
    }

    private static func fault(inPasted text: String) -> String? {
        do throws(ChallengeError) {
            return fault(in: .challenge(try PaymentChallenge(pasted: text)))
        } catch {
            return error.message.isEmpty ? "no message" : nil
        }
    }

    private static func fault(in reading: ChallengeParser) -> String? {
        switch reading {
        case .none(let error): return error.message.isEmpty ? "no message" : nil
        case .challenge(let challenge):
            guard !challenge.accepts.isEmpty, 1...2 ~= challenge.version else { return "an empty challenge" }
            for requirements in challenge.payable {
                guard requirements.maxTimeoutSeconds > 0, requirements.amount.units.bitWidth <= 256 else {
                    return "what cannot be paid is payable"
                }
                if requirements.amountText.isEmpty { return "no amount" }
            }
            let shown = challenge.findings.map(\.explanation) + [challenge.error ?? "", challenge.payer ?? ""]
            if let odd = shown.first(where: { $0.unicodeScalars.contains(where: JSONFuzzTests.isControl) }) {
                return "shows \(odd.debugDescription)"
            }
            return challenge.findings.allSatisfy { JSONValue.object($0.json.object ?? [:]).compact.count > 2 }
                ? nil : "no json"
        }
    }

    @Test func `a receipt is read, or is unreadable`() {
        let headers = Samples.receipts.map { Base64.encode(Array($0.utf8)) }
        FuzzRun("receipts", Samples.receipts + headers, words: Self.words).check { bytes in
            let isJSON = bytes.first == UInt8(ascii: "{")
            var headers = HTTPFields()
            headers.append(
                HTTPField(
                    name: .paymentResponse,
                    value: isJSON ? Base64.encode(bytes) : String(decoding: bytes, as: UTF8.self)
                )
            )
            headers.append(HTTPField(name: .paymentResponseV1, value: PaymentHeaders.encode(["success": false])))
            _ = SettlementResponse.isContradicted(in: headers)
            guard case .receipt(let receipt, _) = SettlementResponse.read(headers) else {
                return "the second receipt is lost"
            }
            let shown = [
                receipt.transaction, receipt.networkText, receipt.payer, receipt.errorReason, receipt.errorMessage,
            ]
            let odd = shown.compactMap { $0 }.first { $0.unicodeScalars.contains(where: JSONFuzzTests.isControl) }
            return odd.map { "shows \($0.debugDescription)" }
        }
    }

    @Test func `a payment that is read is written as it was`() {
        let headers = Samples.payments.map { Base64.encode(Array($0.utf8)) }
        FuzzRun("payments", Samples.payments + headers, words: Self.words).checkText { text in
            do throws(PayloadError) {
                let payment = try PaymentPayload(headerValue: text)
                let again = try PaymentPayload(headerValue: payment.headerValue.expose())
                return again == payment ? nil : "is another payment when it is written"
            } catch {
                return error.message.isEmpty ? "no message" : nil
            }
        }
    }

    @Test func `a key or a signature is read, or refused without its text`() {
        let key = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
        let samples = [
            "0x" + key, key, "0x...", "0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
            String(repeating: "0", count: 64),
            "0x2411c191aa72a711e5d11052be185aa5e6741a7823a5d9870adc4cc7eca89bc60b28dcf5fe14b3588f462b7683ad485c7e1244b1fce2b53f8c0cd3f248583af01c",
        ]
        FuzzRun("keys and signatures", samples, words: ["0x", "1b", "1c", "00", "ff"]).checkText { text in
            do throws(SigningError) {
                _ = try Signature(parsing: text)
            } catch {
                if error.message.isEmpty { return "no message" }
            }
            do throws(SigningError) {
                _ = try LocalSigner(PrivateKey(parsing: Secret(text))).address
                return nil
            } catch {
                let isTold = text.utf8.count > 20 && error.message.contains(text)
                return error.message.isEmpty || isTold ? "the message is \(error.message.debugDescription)" : nil
            }
        }
    }

    @Test func `what a facilitator is asked and answers is read, or is not`() {
        let samples = Samples.facilitatorRequests + Samples.facilitatorAnswers
        FuzzRun("facilitator messages", samples, words: Self.words).check { bytes in
            guard let object = (try? JSONValue(parsing: bytes))?.object else { return nil }
            if let supported = SupportedResponse(object), SupportedResponse(supported.json)?.kinds != supported.kinds {
                return "other kinds when they are written"
            }
            if let verdict = VerifyResponse(object), VerifyResponse(verdict.json)?.isValid != verdict.isValid {
                return "another verdict when it is written"
            }
            guard let request = try? FacilitatorRequest(object) else { return nil }
            return (try? FacilitatorRequest(request.json)) == request ? nil : "is another request when it is written"
        }
    }
}
