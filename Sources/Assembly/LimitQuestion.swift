import Console
import LineEditing

/// Asks a person whether limits of a `.env` count that let more be paid than the defaults.
struct LimitQuestion {
    let reader: any LineReader

    /// The settings with the person's word; a yes is remembered for as long as the file stays the same.
    ///
    /// - Throws: ``SettingsError`` for limits that cannot be.
    func settled(_ settings: Settings) async throws(SettingsError) -> Settings {
        let loosening = try settings.loosening
        guard reader.isInteractive, !loosening.isEmpty, settings.looseLimits != .confirmed else { return settings }
        var settings = settings
        let words = loosening.map(\.words).joined(separator: ", ")
        let question = "The .env in this folder loosens your spending limits: \(words). Use these limits? [y/N] "
        if await asks(question) {
            settings.looseLimits = .confirmed
            if !settings.rememberLimits() {
                Streams.complain("Your answer could not be saved; you will be asked again next time.")
            }
        } else {
            settings.looseLimits = .declined
            let usual = loosening.map(\.usualWords).joined(separator: ", ")
            Streams.complain("These limits are not used. This run keeps the defaults: \(usual).")
        }
        return settings
    }

    private func asks(_ question: String) async -> Bool {
        guard case .line(let answer) = await reader.answer(to: LinePrompt(plain: question)) else { return false }
        return ["y", "yes"].contains(answer.lowercased().filter { !$0.isWhitespace })
    }
}
