import CommandLanguage
public import Core
import OrderedJSON
import PaymentModel
public import Payments

extension REPL {
    /// Starts to keep the session in memory, for a recording that is begun later.
    public func listen() async {
        guard let recording = services.recording else { return }
        recording.listen(await RecordingOptions(of: context, path: "", leavesOutPast: false))
    }

    /// Writes the settlement status of a record's payment to the ledger, as a payment monitor had found it.
    public mutating func apply(_ settlementStatus: SettlementStatus, ofRecord number: Int, at moment: Timestamp) async {
        guard let id = (try? state.records.record(number))?.payment?.entry,
            let entry = (try? await services.money.payer.ledger.entry(id)) ?? nil
        else { return }
        _ = try? await services.money.payer.apply(settlementStatus, of: entry, at: moment)
    }

    /// Starts to record the session, from its first line on.
    ///
    /// - Throws: ``CommandError`` if the file exists or cannot be written.
    public mutating func record(to file: String) async throws(CommandError) {
        guard let recording = services.recording else {
            throw .other(.unsupported, "you can't record a replay", hint: "help record")
        }
        recording.forget()
        _ = try recording.start(await RecordingOptions(of: context, path: file, leavesOutPast: true))
    }

    /// Ends a recording that is still running, and reports it on standard error.
    public func endRecording() async {
        guard let recording = services.recording, recording.status != nil else { return }
        do throws(CommandError) {
            let answer = RecordingView.answer(try await recording.stop())
            output.write(
                context.renderer(for: .standardError).lines(answer.document.blocks + answer.warnings),
                to: .standardError
            )
        } catch {
            context.show(.failed(error), as: .human)
        }
    }

    /// Waits until those jobs have ended or wait for a payment, as they had when a line was recorded.
    public mutating func settle(_ jobs: [Int]) async {
        let known = await services.jobs.all.map(\.number)
        _ = await services.jobs.settled(jobs.filter(known.contains))
        await context.mergeFinishedJobs()
    }

    /// Runs a line, and records it if a recording is running.
    mutating func recorded(_ line: String, _ work: (inout REPL) async -> Int32) async -> Int32 {
        guard context.job == nil, let recording = services.recording, recording.begin(line) else {
            return await work(&self)
        }
        let settled = await services.jobs.settledNumbers
        if !settled.isEmpty { recording.record(input: .settled(settled)) }
        let code = await RecordingScope.$isOn.withValue(true) { await work(&self) }
        do throws(CommandError) {
            try recording.end()
        } catch {
            context.show(.failed(error), as: .human)
        }
        return code
    }
}
