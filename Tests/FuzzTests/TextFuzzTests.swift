import BigInt
import CommandLanguage
import Core
import Testing
import X402

@testable import HTTPayer
@testable import Sandbox

/// Dates, durations, amounts and addresses: short texts with numbers in them.
@Suite("Random dates, durations, amounts and addresses")
struct TextFuzzTests {
    private static let now = Timestamp(sinceEpoch: .seconds(1_762_000_000))

    @Test func `a Retry-After waits between nothing and what a date can say`() {
        let samples = [
            "120", "0", "Wed, 21 Oct 2015 07:28:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT",
            "Sun, 06 Nov 1994 08:49:37 GMT",
        ]
        FuzzRun("retry after", samples, words: ["GMT", "Jan", "Dec", "Wed,", "Feb", "29", "0000"]).checkText { text in
            guard let wait = RetryAfter.wait(text, now: Self.now) else { return nil }
            let words = wait.formatted
            return wait < .zero || wait > .seconds(400_000_000_000) || words.isEmpty ? "waits \(words)" : nil
        }
    }

    @Test func `a moment is read only from the text that it prints`() {
        let samples = [
            "2025-10-28T12:00:00Z", "2025-10-28T12:00:00.123Z", "0000-02-29T23:59:59Z", "9999-12-31T23:59:59.999Z",
        ]
        FuzzRun("timestamps", samples, words: ["T", "Z", "-", "+00:00", "1969"]).checkText { text in
            guard let moment = Timestamp(iso8601: text) else { return nil }
            guard moment.iso8601 == text || moment.iso8601Milliseconds == text else {
                return "reads as \(moment.iso8601)"
            }
            return moment.endOfDay <= moment ? "ends before it begins" : nil
        }
    }

    @Test func `a duration is counted, shown and added to a moment`() {
        let samples = [
            "3600", "1h30m", "2d", "1w", "none", "1w2d3h4m5s", "200ms", "15250284452471w", "106751991167300d",
        ]
        FuzzRun("durations", samples, words: ["s", "m", "h", "d", "w", "ms", "none"]).checkText { text in
            let spans = [(try? DurationParser.read(text)) ?? nil, (try? DurationParser.readMilliseconds(text)) ?? nil]
                .compactMap { $0 }
            for span in spans {
                let later = Self.now + span
                let words = [span.formatted, later.iso8601, later.iso8601Milliseconds, later.endOfDay.iso8601]
                guard span >= .zero, later >= Self.now, span.milliseconds >= 0, !words.contains("") else {
                    return "\(span)"
                }
            }
            return nil
        }
    }

    @Test func `an amount is what its digits say, and within 256 bits`() {
        let samples = [
            "10000", "0", "0.05 USDC", "$0.50", "1.00", "50000 units", "1 unit", "$ 5", "0.000001 USDC.e",
            "115792089237316195423570985008687907853269984665640564039457584007913129639935",
        ]
        FuzzRun("amounts", samples, words: ["USDC", "units", "$", "EURC", "DAI", "₮"]).checkText { text in
            if let amount = try? AtomicAmount(parsing: text) {
                guard (try? AtomicAmount(parsing: amount.text)) == amount, amount.word.count == 32 else {
                    return "\(amount)"
                }
                for decimals in [0, 6, 18] where amount.bare(decimals: decimals).isEmpty { return "no text" }
            }
            guard let typed = try? ParsedAmount(parsing: text) else { return nil }
            for decimals in [0, 6, 18] {
                guard let amount = try? typed.atomic(decimals: decimals) else { continue }
                if amount.units.bitWidth > 256 { return "more than 256 bits" }
            }
            return typed.description.isEmpty ? "no text" : nil
        }
    }

    @Test func `an address of an account prints as it was read`() {
        let samples = [
            "0x209693Bc6afc0C5328bA36FaF03C514EF312287C", "0x036cbd53842c5426634e7929541ec2318f3dcf7e",
            "0X5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED",
        ]
        FuzzRun("account addresses", samples, words: ["0x", "0X", "eip155:1:"]).checkText { text in
            if let address = Address(digitsOf: text), address.text.lowercased() != text.lowercased() {
                return address.text
            }
            guard let address = try? Address(parsing: text) else { return nil }
            return (try? Address(parsing: address.text)) != address ? "reads as \(address)" : nil
        }
    }

    @Test func `an address of the web is read again from its text`() {
        let samples = [
            "http://localhost:3000/proxy?a=1", "https://api.xcache.io", "https://[::1]:8080/a/b%20c?x#y",
            "http://127.0.0.1:65535/",
            "https://api.example.com/premium-data",
        ]
        let words = ["http://", "https://", "user:pw@", ":80", ":443", ":0", "[::1]", "..", "%2e"]
        FuzzRun("web addresses", samples, words: words).checkText { text in
            _ = PercentEncoding.decode(text)
            let segment = PercentEncoding.encodeSegment(text)
            guard PercentEncoding.decode(segment) == text else { return "the segment \(segment) is another text" }
            do throws(HTTPURLError) {
                let address = try HTTPURL(text)
                guard (try? HTTPURL(address.text)) == address else { return "\(address.text) is another address" }
                guard 1...65_535 ~= address.port, !address.path.isEmpty, text.utf8.contains(0x2F) else {
                    return "\(address)"
                }
                _ = address.isLoopback
                return nil
            } catch {
                return error.message.isEmpty ? "no message" : nil
            }
        }
    }
}
