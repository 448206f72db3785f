import LineEditing

/// A prompt that asks the user yes-or-no questions, such as whether to pay.
///
/// In a replay, recorded answers stand for the user's; in a recording, the answers are kept.
struct ConfirmationPrompt {
    private let reader: any LineReader
    private let replayed: ReplayInputs?
    private let recording: (any SessionRecording)?
    private let interrupts: InputInterrupts?
    private let showDetails: ([Block]) -> Void
    /// The way in which a payment, or a change that relaxes the limits, is confirmed.
    ///
    /// A replay with a recorded answer asks as its recording did.
    let mode: PaymentServices.ConfirmationMode

    init(
        reader: any LineReader,
        mode: PaymentServices.ConfirmationMode,
        replayed: ReplayInputs?,
        recording: (any SessionRecording)?,
        interrupts: InputInterrupts?,
        showDetails: @escaping ([Block]) -> Void
    ) {
        self.reader = reader
        self.mode = replayed?.hasAnswer == true ? .interactive : mode
        self.replayed = replayed
        self.recording = recording
        self.interrupts = interrupts
        self.showDetails = showDetails
    }

    /// True if a question can be asked.
    var canAsk: Bool {
        (reader.isInteractive && mode == .interactive) || replayed?.hasAnswer == true
    }

    /// Asks a yes-or-no question, and returns true for a yes; everything else, Ctrl-C too, is a no.
    func asks(_ question: String, details: () -> [Block] = { [] }) async -> Bool {
        guard canAsk, interrupts?.isPressed != true else { return false }
        while true {
            guard let answer = await answer(to: question) else { return false }
            recording?.answered(answer)
            switch answer.lowercased().filter({ !$0.isWhitespace }) {
            case "y", "yes": return true
            case "d", "details": showDetails(details())
            default: return false
            }
        }
    }

    private func answer(to question: String) async -> String? {
        if let answer = replayed?.takeAnswer() { return answer }
        guard reader.isInteractive, case .line(let answer) = await reader.answer(to: LinePrompt(plain: question)) else {
            return nil
        }
        return answer
    }
}
