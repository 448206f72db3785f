import Foundation
import Synchronization
import TestSupport
import Testing

/// Gives a parser changed samples, and says with which input it failed.
///
/// An input follows from the seed and its own number, so either can be run again:
///
/// - `GALAKSIO_FUZZ_INPUTS`: how many inputs each parser gets; 1,000 without it.
/// - `GALAKSIO_FUZZ_SEED`: where the random numbers begin; 1 without it.
/// - `GALAKSIO_FUZZ_ONLY`: the number of the one input to run, which is printed first.
/// - `GALAKSIO_FUZZ_FOLDER`: a folder in which each parser has a file: `NAME.running` with the number of the input it is
///   given, which outlives the process, and `NAME.done` with the figures at the end.
struct FuzzRun {
    /// The name of the subject, in lower-case words.
    let name: String
    private let mutator: Mutator
    private let share: Int

    private static let environment = ProcessInfo.processInfo.environment
    private static let inputs = environment["GALAKSIO_FUZZ_INPUTS"].flatMap { Int($0) } ?? 1000
    private static let seed = environment["GALAKSIO_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1
    private static let only = environment["GALAKSIO_FUZZ_ONLY"].flatMap { Int($0) }
    private static let folder = environment["GALAKSIO_FUZZ_FOLDER"]
    /// After so many faults a parser is given no more.
    private static let mostFaults = 5

    /// A run over those samples and words; a costly parser gets one input where others get `share` of them.
    init(_ name: String, _ samples: [String], words: [String] = [], share: Int = 1) {
        self.init(name, bytes: samples.map { Array($0.utf8) }, words: words, share: share)
    }

    /// A run over samples that need not be text.
    init(_ name: String, bytes samples: [[UInt8]], words: [String] = [], share: Int = 1) {
        self.name = name
        self.share = share
        mutator = Mutator(samples: samples, words: words.map { Array($0.utf8) })
    }

    /// Gives the parser its inputs; what the closure returns is what is wrong with it.
    func check(_ property: ([UInt8]) throws -> String?) {
        var progress = Progress(name)
        var faults = 0
        for number in numbers where faults < Self.mostFaults {
            let input = input(number)
            progress.begin(number)
            faults += report(Result { try property(input) }, number, input) ? 1 : 0
            progress.end(number)
        }
        progress.finish(inputs: numbers.count)
    }

    /// Gives an asynchronous parser its inputs.
    func checkAwaiting(_ property: ([UInt8]) async throws -> String?) async {
        var progress = Progress(name)
        var faults = 0
        for number in numbers where faults < Self.mostFaults {
            let input = input(number)
            progress.begin(number)
            let result: Result<String?, any Error>
            do {
                result = .success(try await property(input))
            } catch {
                result = .failure(error)
            }
            faults += report(result, number, input) ? 1 : 0
            progress.end(number)
        }
        progress.finish(inputs: numbers.count)
    }

    /// The same, as text.
    func checkText(_ property: (String) throws -> String?) {
        check { try property(String(decoding: $0, as: UTF8.self)) }
    }

    private var numbers: Range<Int> {
        if let only = Self.only { return only..<(only + 1) }
        return 0..<max(1, Self.inputs / share)
    }

    private func input(_ number: Int) -> [UInt8] {
        let input = mutator.input(number, seed: Self.seed)
        if Self.only != nil { print("\(name), input \(number): \(Self.shown(input))") }
        return input
    }

    /// Says what is wrong; false if nothing is.
    private func report(_ result: Result<String?, any Error>, _ number: Int, _ input: [UInt8]) -> Bool {
        let fault: String
        switch result {
        case .success(nil): return false
        case .success(let text?): fault = text
        case .failure(let error): fault = "it threw \(error)"
        }
        Issue.record("\(name), seed \(Self.seed), input \(number): \(fault)\n\(Self.shown(input))")
        return true
    }

    /// The bytes as a literal: everything but printable ASCII escaped.
    static func shown(_ bytes: [UInt8]) -> String {
        var text = "\""
        for byte in bytes {
            switch byte {
            case 0x22, 0x5C: text += "\\" + String(UnicodeScalar(byte))
            case 0x20..<0x7F: text.unicodeScalars.append(UnicodeScalar(byte))
            default: text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return text + "\""
    }

    /// The progress of a run, in a file that remains when the process has ended.
    private struct Progress {
        private let path: String?
        private let descriptor: Int32
        private let start = ContinuousClock.now
        private var began = ContinuousClock.now
        private var slowest = (Duration.zero, number: 0)

        init(_ name: String) {
            path = FuzzRun.folder.map { "\($0)/\(name.replacing(" ", with: "-"))" }
            descriptor = path.map { open("\($0).running", O_WRONLY | O_CREAT | O_TRUNC, 0o644) } ?? -1
        }

        mutating func begin(_ number: Int) {
            began = .now
            guard descriptor >= 0 else { return }
            let text = "\(number)\n"
            _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
        }

        mutating func end(_ number: Int) {
            let span = ContinuousClock.now - began
            if span > slowest.0 { slowest = (span, number) }
        }

        func finish(inputs: Int) {
            guard let path else { return }
            close(descriptor)
            unlink("\(path).running")
            let seconds = (ContinuousClock.now - start) / Duration.seconds(1)
            let most = slowest.0 / Duration.milliseconds(1)
            let text = String(format: "%d %.1f %.0f %d\n", inputs, seconds, most, slowest.number)
            try? text.write(toFile: "\(path).done", atomically: true, encoding: .utf8)
        }
    }
}
