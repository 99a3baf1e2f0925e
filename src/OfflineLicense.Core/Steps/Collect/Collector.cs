using System.IO.Abstractions;
using OfflineLicense.Formats.Api;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Match;
using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Collect;

/// <summary>
/// Records files in the ledger. Reading, hashing, parsing and compressing run ahead in parallel; one writer commits in
/// batches and reports a file only after it is on the disk.
/// </summary>
internal sealed class Collector(Ledger ledger, IFileSystem disk, string @operator)
{
    /// <summary>The action of a journal row about what another station of the zone collected or packed.</summary>
    public const string MergeAction = "ledger-merge";

    private const int BatchSize = 2_000;

    /// <summary>
    /// Responses without a known request are tried again after the other files; beyond this many they are refused at once.
    /// </summary>
    private const int MostDeferred = 10_000;

    /// <summary>Bytes of them, as they wait.</summary>
    private const long MostDeferredBytes = 64 * Limits.MiB;

    /// <summary>Bytes of files after which a batch is committed: what is whole does not wait for many large files.</summary>
    private const long BatchBytes = Limits.TextFile;

    private readonly DocumentRecorder _recorder = new(ledger);
    private readonly RefusalRecord _refusals = new(ledger);
    private readonly ApiVerdictMarks _verdicts = new(ledger, @operator);
    private readonly List<InputFile.Document> _deferred = [];
    private readonly List<FileOutcome> _withGaps = [];
    private long _deferredBytes;
    private readonly HashSet<(Udi, long)> _reportedGaps = [];

    public StepProgress Progress { get; init; } = StepProgress.Unseen;

    /// <summary>Set where the files are documents of another station: its name, and what the journal calls the place they come
    /// from.</summary>
    public (string Station, string Source)? MergedFrom { get; init; }

    /// <summary>What was reported so far; also after a failure.</summary>
    public CollectSummary Summary { get; } = new(ledger.Station().Side);

    /// <param name="options">What to collect.</param>
    /// <param name="report">Called for each file in order, after it is committed.</param>
    /// <exception cref="Failure">
    /// <see cref="FailureKind.Usage"/>: a device that a person typed is not known, or the options do not fit the files.
    /// </exception>
    public void Collect(CollectOptions options, Action<FileOutcome> report)
    {
        var reader = new InputReader(disk, new InputOptions
        {
            StandardInput = options.StandardInput,
            Now = ledger.Now,
            Settle = options.Settle,
            ServerFiles = new KnownServerFiles(ledger),
            RefusesServerExports = Summary.Side == Side.Zone,
            PacksDocuments = true,
        });
        Progress.Begin("reading files", () => reader.Count(options.Paths));
        Collect(reader.ReadAll(options.Paths), options, report);
    }

    /// <summary>The same with files that were read already.</summary>
    public void Collect(IEnumerable<InputFile> input, CollectOptions options, Action<FileOutcome> report)
    {
        void Report(FileOutcome file)
        {
            Summary.Add(file);
            report(file);
        }

        var facts = ReadOptions(options);
        using var files = input.GetEnumerator();
        while (CommitBatch(files, facts, options, Report))
        {
        }

        Progress.Begin("matching responses");
        if (_deferred.Count > 0)
            CommitDeferred(facts, Report);
        _withGaps.ForEach(file => Report(AddGapWarnings(file)));
        if (ledger.Responses.Unmatched() > 0)
            ledger.Write(@operator, MatchWaiting);
    }

    private RecordOptions ReadOptions(CollectOptions options)
    {
        var devices = new DeviceResolver(ledger);
        var device = options.AssumedDevice is { } typed ? devices.TryFindTyped(typed) : null;
        var kind = Summary.Side == Side.Zone ? Direction.Request : Direction.Response;
        return new RecordOptions
        {
            SmartAccount = options.SmartAccount ?? ledger.Settings.Value(SettingName.SmartAccount),
            VirtualAccount = options.VirtualAccount ?? ledger.Settings.Value(SettingName.VirtualAccount),
            AssumedDevice = device,
            AssumedUdi = device is null && options.AssumedDevice is { } text
                ? UdiText.Parse(text) ?? throw devices.UnknownTyped(text)
                : null,
            PolicyFor = options.PolicyDevice is { } one ? [devices.FindTyped(one)] : null,
            PolicyForAll = options.PolicyForAll,
            UnknownDirection = kind,
            Accept = options.Accept is { } reason ? new Acceptance(reason, @operator) : null,
        };
    }

    /// <returns>Whether there may be more.</returns>
    private bool CommitBatch(IEnumerator<InputFile> files, RecordOptions facts, CollectOptions options, Action<FileOutcome> report)
    {
        var batch = new List<FileOutcome>(BatchSize);
        var more = true;
        var marked = _verdicts.Added;
        ledger.Write(@operator, () =>
        {
            var bytes = 0L;
            while (batch.Count < BatchSize && bytes < BatchBytes && (more = files.MoveNext()))
            {
                if (Record(files.Current, facts) is not { } outcome)
                    continue;
                batch.Add(outcome);
                bytes += outcome.Size;
                Progress.Add(1, outcome.Size);
            }

            var noted = options.Reservations.Count > 0 && NoteReservations(batch, options.Reservations);
            var refused = _refusals.TakeRow();
            if (options.Accept is { } accept && CheckAccepted(batch) is { IsAccepted: true } accepted)
                return ("accept", DescribeAccepted(accepted, accept));
            if (DescribeForJournal(batch, options.Reason) is { } line)
                return line;
            if (noted)
                return ("reserve", $"noted for {batch[0].Sha256}, known before");
            return _verdicts.Added > marked ? ("mark", $"{_verdicts.Added - marked} requests, from a reply of CSSM") : refused;
        });
        foreach (var file in batch)
        {
            // A later file of the run may fill a gap, so such a file is reported last.
            if (file.Gaps.Count > 0 && more)
                _withGaps.Add(file);
            else
                report(AddGapWarnings(file));
        }

        return more;
    }

    private FileOutcome? Record(InputFile file, RecordOptions facts) => file switch
    {
        InputFile.Document document => RecordOrDefer(document, facts),
        InputFile.ApiStatusEntry { Entry: { Verdict: not ApiVerdict.None } entry } =>
            KeepFacts(_verdicts.Mark(entry, InputOutcome.Create(file)!)),
        _ => InputOutcome.Create(file) is { } outcome ? KeepFacts(outcome) : null,
    };

    private FileOutcome? RecordOrDefer(InputFile.Document file, RecordOptions facts)
    {
        var size = file.Parsed.Chunks.Sum(chunk => (long)chunk.Bytes.Length);
        var mayWait = _deferred.Count < MostDeferred && _deferredBytes + size <= MostDeferredBytes;
        var outcome = Record(file, facts with { MayWait = mayWait && facts.Accept is null }, out var mayMatchLater);
        if (outcome.Outcome == CollectOutcome.Refused && mayMatchLater && mayWait)
        {
            _deferred.Add(file);
            _deferredBytes += size;
            return null;
        }

        return KeepFacts(outcome);
    }

    private FileOutcome Record(InputFile.Document file, RecordOptions facts, out bool mayMatchLater)
    {
        facts = file.Known?.Invoke(facts) ?? facts;
        var outcome = _recorder.Record(file.Parsed, facts, out mayMatchLater) with { IsExplicit = file.IsExplicit };
        return facts.Told is { } told && outcome.Outcome == CollectOutcome.Recorded
            ? outcome with { Warnings = [.. outcome.Warnings, told] }
            : outcome;
    }

    private void CommitDeferred(RecordOptions facts, Action<FileOutcome> report)
    {
        var batch = new List<FileOutcome>(_deferred.Count);
        ledger.Write(@operator, () =>
        {
            foreach (var file in _deferred)
                batch.Add(KeepFacts(Record(file, facts, out _)));
            var refused = _refusals.TakeRow();
            return facts.Accept is { } accept && batch is [{ IsAccepted: true } accepted]
                ? ("accept", DescribeAccepted(accepted, accept.Reason))
                : DescribeForJournal(batch, null) ?? refused;
        });
        batch.ForEach(report);
    }

    private (string, string)? MatchWaiting() => new UnmatchedAnswers(ledger).Match() is var matched and > 0
        ? ("match", $"{matched} responses that waited were matched to product instances")
        : null;

    private FileOutcome AddGapWarnings(FileOutcome file) => file.Gaps.Count == 0 ? file : file with
    {
        Warnings = [.. file.Warnings, .. ReportGaps.FindOpen(file.Gaps, ledger, _reportedGaps)],
        Gaps = [],
    };

    /// <exception cref="Failure">
    /// <see cref="FailureKind.Usage"/>: not exactly one file, or not a reservation request; nothing is recorded.
    /// </exception>
    private bool NoteReservations(List<FileOutcome> batch, IReadOnlyList<LicenseReservation> reservations)
    {
        if (batch is not [var file] || _deferred.Count > 0)
        {
            throw new Failure(FailureKind.Usage, "--reserve takes exactly one file, a reservation request",
                "collect the file with the request code, and nothing else, with --reserve TAG=N");
        }

        var noted = new ReservationNotes(ledger).Note(file, reservations, out var notices);
        batch[0] = file with { Warnings = [.. file.Warnings, .. notices] };
        return noted;
    }

    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: not exactly one document; nothing is recorded.</exception>
    private FileOutcome? CheckAccepted(List<FileOutcome> batch) => batch.Count + _deferred.Count <= 1
        && batch.All(file => file.IsExplicit)
            ? batch.FirstOrDefault()
            : throw new Failure(FailureKind.Usage, "--accept takes exactly one file, which is no archive",
                "unpack the archive and name the one document that is to count");

    private string DescribeAccepted(FileOutcome file, string reason)
    {
        var replaced = file.Replaced.Select(id => ledger.Requests.Row(id)!.Sha256[..8]).ToList();
        var place = replaced.Count == 0 ? string.Empty : $" in the place of {string.Join(", ", replaced)}";
        return $"{file.Kind} {file.Sha256} from {file.Path} counts{place}: {reason}";
    }

    /// <summary>A refusal is a fact too: it is kept once, however often the file is read. So is whose document it was.</summary>
    private FileOutcome KeepFacts(FileOutcome outcome)
    {
        if (outcome.Outcome == CollectOutcome.Refused)
            _refusals.Keep(outcome);
        if (outcome.Outcome == CollectOutcome.Recorded && MergedFrom is { } from)
            ledger.Merged.Add(ledger.Documents.Find(outcome.Sha256!.Value)!.Value, from.Station, ledger.Now);
        return outcome;
    }

    private (string, string)? DescribeForJournal(List<FileOutcome> batch, string? reason)
    {
        var recorded = batch.Where(file => file.Outcome == CollectOutcome.Recorded).ToList();
        if (recorded.Count == 0)
            return null;
        if (MergedFrom is { Source: var source })
        {
            var documents = recorded.Count == 1 ? "1 document" : $"{recorded.Count} documents";
            return (MergeAction, $"{documents} of {source}; the first {recorded[0].Sha256}");
        }

        var what = recorded.Count == 1
            ? $"{recorded[0].Kind} {recorded[0].Sha256} from {recorded[0].Path}"
            : $"{recorded.Count} files, the first {recorded[0].Sha256} from {recorded[0].Path}";
        return ("collect", reason is null ? what : $"{what}; an operator's decision: {reason}");
    }
}
