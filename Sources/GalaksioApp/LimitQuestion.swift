import Console
import LineEditing

/// A question to the user whether to use the relaxed limits of a `.env`, and the files and programs that it names.
struct LimitQuestion {
    let reader: any LineReader

    /// Returns the settings with the user's answer; a yes is stored for as long as the file stays the same.
    ///
    /// - Throws: ``SettingsError`` for invalid limits.
    func settled(_ settings: Settings) async throws(SettingsError) -> Settings {
        let confirmation = try settings.confirmation
        let reaching = settings.reaching
        guard reader.isInteractive, !(confirmation.isEmpty && reaching.isEmpty), settings.looseLimits != .confirmed
        else {
            return settings
        }
        var settings = settings
        if await asks(Self.question(confirmation, reaching)) {
            settings.looseLimits = .confirmed
            if !settings.rememberLimits() {
                StandardStreams.printError("Your answer could not be saved, so you will be asked again next time.")
            }
        } else {
            settings.looseLimits = .declined
            let usual = confirmation.map(\.usualWords).joined(separator: ", ")
            StandardStreams.printError(
                usual.isEmpty
                    ? "These settings are not used in this run."
                    : "These limits are not used. This run keeps the defaults: \(usual)."
            )
        }
        return settings
    }

    private static func question(_ confirmation: [Settings.Limit], _ reaching: [String]) -> String {
        let limits = confirmation.map(\.words).joined(separator: ", ")
        let names = reaching.joined(separator: ", ")
        if reaching.isEmpty {
            return "The .env in this folder loosens your spending limits: \(limits). Use these limits? [y/N] "
        }
        if confirmation.isEmpty { return "The .env in this folder sets \(names). Use it? [y/N] " }
        return
            "The .env in this folder loosens your spending limits: \(limits), and sets \(names). Use all of this? [y/N] "
    }

    private func asks(_ question: String) async -> Bool {
        guard case .line(let answer) = await reader.answer(to: LinePrompt(plain: question)) else { return false }
        return ["y", "yes"].contains(answer.lowercased().filter { !$0.isWhitespace })
    }
}
