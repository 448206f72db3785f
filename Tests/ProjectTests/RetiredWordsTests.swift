import Testing
import TestSupport

@Suite("The code speaks the field's words")
struct RetiredWordsTests {
    /// Names that were replaced by standard terms; see the pages on architecture.
    private static let retired: Set<Substring> = Set(
        """
        House HouseFacts Purse Announcer LogBook LoopUnderReplay PromptOverReplay NoticeGate NoticeHold SessionWorld
        SessionFolder Streams StartupOutput FileNames OpenFile PosixFiles ShellProgram UpdateQuestion NoServer
        SignalEnd EnvironmentFile PolicyUse complain ConsoleLoop ConsoleEffects MoneyEffects Loosening CacheAnswers
        CachePlanner ShellCommand LookCommand StateCommand TransferCommand PolicyWords RedisSpellings EntrySource
        ByteScanner FileChunks WholeFile TransferWindow PaymentFlag PaidTotal HistoryKeeper Shortlist TypedStatement
        CompletionPlace Synopsis KnownFact ReplayedFacts RecordedFiles ReplayedFiles SessionBeginning RecordingPlan
        PlainWords ReasonWords BodyLines ScreenRows JSONPaint PathMask SecretLabels OutlineView TimeSpread BarLayout
        Approvals setPatience OutputPage RoundCollector PaymentWatch IncludedFile BenchPlan FileAccess ServerControl
        CacheBook RecordBook RecordNumbers SettingsTable learnOutcomes learnFromJobs askable wayOut mayLeave
        ConsoleLanguage Hole CommandWords CommandShape ArgumentSplitter InputBalance NearestNames QuotedForm
        UnmetExpectation AmountReader DurationReader ValueReader PrefixReader errorBehind EditLineReader
        EditLineHandle EditThread OwnThread Mailbox InputPump LineBlock LinePicture ModeAtExit EntryHistory
        EditedFile SignalWatch CellWidth PlainLineReader ListLineReader CurlOrder CurlInbox CurlAnswer CurlWatch
        CurlHandle CurlThreadWork CurlSymbols CurlFieldNames HTTPCall HTTPReply HTTPRound WebAddress TimeSource
        ManualTime IDSource TransferFacts laidOut inWords TaskModel TaskResolution TaskMemory Recollection
        rememberedResponse PriceAnswer RequestOutline ProviderFacts ProviderTools ChallengeReading VersionReading
        EntryFields RequirementChoice ChoicePreferences AuditChecks LookAlike Hexadecimal TypedWords TransferDomain
        PaymentOrder PaymentAnswer PaymentNews nobodyKnows CurrentPolicy LedgerMemory PayeePlace PaymentQuestion
        PaymentApproval PolicyEdit SettlementReading TokenLimit SpendingScope SpendingPeriod HandToken
        LedgerTable WaitingWrite Party PaidTasks Repetition RouterTracking RefusedAnswer ServiceText TargetCall
        TargetReply CacheTransport RouterBody HTTPayerLog OriginalTerms HTTPFace TransportDoor ClientPatience
        PortOwner SetStyle blamesCache ReplayedConsole PlannedStep WrittenLine TapeQuestion RecordingMask SecretWords
        RecordingScene RecordingReview ShapeMerge ShapeScan LineMerge TextMerge JSONMerge BlockAlignment TerminalText
        SessionHeaders LivePlan NetworkPlan CallBook PaymentObjection PaymentCheck SetForm HostCall StatusWords
        Corridor corridor LocalNetwork house purse PaymentLesson doneBehind unknownBehind AmountParser TypedAmount
        DurationWord WholeNumber CallPrice PartialStatement SellerSetFormat ConsoleMode ServeMode ReplayMode LocalMode
        """.split { $0 == " " || $0 == "\n" }
    )

    @Test("no retired word stands in", arguments: ["Sources", "Tests"])
    func isFree(_ folder: String) throws {
        for file in Project.swiftFiles(below: folder) where !file.hasSuffix("/RetiredWordsTests.swift") {
            let words = try Project.text(file).split { !($0.isLetter || $0.isNumber || $0 == "_") }
            let found = Self.retired.intersection(words)
            #expect(found.isEmpty, "\(file): \(found.sorted().joined(separator: " "))")
        }
    }
}
