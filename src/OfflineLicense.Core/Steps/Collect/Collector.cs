using System.IO.Abstractions;
using OfflineLicense.Steps.Match;
using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Collect;

/// <summary>What a person wants collected.</summary>
internal sealed record CollectOptions
{
    /// <summary>Files and folders as typed; <c>-</c> is <see cref="Input"/>.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    public Stream? Input { get; init; }

    public string? SmartAccount { get; init; }

    public string? VirtualAccount { get; init; }

    /// <summary>Files changed more recently than this are left for the next run.</summary>
    public TimeSpan Settle { get; init; }

    /// <summary>The product instance that a person says the one file is for or from; null: nobody says.</summary>
    public long? PersonsDevice { get; init; }

    /// <summary>The UDI that a person says, where nobody here is known by it: only a request is the first that is heard of a device.</summary>
    public Udi? PersonsNew { get; init; }

    /// <summary>The one product instance that policies are for; null: all of the account.</summary>
    public long? PolicyFor { get; init; }

    /// <summary>Licences to reserve with the one reservation request that is collected; empty: nobody says.</summary>
    public IReadOnlyList<ReserveRow> Reserve { get; init; } = [];

    /// <summary>An archive with a manifest is a server's own file: refused until a person says which server's. In a zone.</summary>
    public bool RefusesServerFiles { get; init; }

    /// <summary>Why the person says so; kept in the journal.</summary>
    public string? Reason { get; init; }
}

/// <summary>
/// Files into the ledger. Reading, hashing, parsing and compressing run ahead in parallel; one writer commits in batches
/// and tells what became of a file only once that is on the disk.
/// </summary>
internal sealed class Collector(Ledger ledger, IFileSystem disk, string @operator)
{
    private const int Batch = 2_000;

    /// <summary>Responses that found no request are kept aside for one more try after the rest; beyond this they are refused at once.</summary>
    private const int MostAside = 10_000;

    private readonly DocumentRecorder _recorder = new(ledger);
    private readonly ApiVerdictMarks _verdicts = new(ledger, @operator);
    private readonly List<(ParsedDocument Document, RecordOptions Arrival, bool Explicit)> _aside = [];
    private readonly List<FileOutcome> _withHoles = [];
    private readonly HashSet<(Udi, long)> _holesTold = [];

    /// <param name="order">What to collect.</param>
    /// <param name="tell">Called for each file in order, after it is committed.</param>
    public void Collect(CollectOptions order, Action<FileOutcome> tell)
    {
        var arrival = new RecordOptions
        {
            SmartAccount = order.SmartAccount ?? ledger.Settings.Value(SettingName.SmartAccount),
            VirtualAccount = order.VirtualAccount ?? ledger.Settings.Value(SettingName.VirtualAccount),
            PersonsDevice = order.PersonsDevice,
            PersonsNew = order.PersonsNew,
            PolicyFor = order.PolicyFor is { } one ? [one] : null,
            OpensRound = ledger.Station().Side == Side.Zone,
            Unknown = ledger.Station().Side == Side.Zone ? Direction.Request : Direction.Response,
        };
        using var files = new InputReader(disk, ledger.Now, new KnownServerFiles(ledger)).Files(order).GetEnumerator();
        while (Commit(files, arrival, order, tell))
        {
        }

        if (_aside.Count > 0)
            CommitAside(tell);
        _withHoles.ForEach(file => tell(Final(file)));
        if (ledger.Responses.Unmatched() > 0)
            ledger.Write(@operator, () => new UnmatchedAnswers(ledger).Match() is var matched and > 0 ? ("match", $"{matched} answers that had waited found their product instances") : null);
    }

    /// <returns>Whether there may be more.</returns>
    private bool Commit(IEnumerator<InputFile> files, RecordOptions arrival, CollectOptions order, Action<FileOutcome> tell)
    {
        var told = new List<FileOutcome>(Batch);
        var more = true;
        var marked = _verdicts.Made;
        ledger.Write(@operator, () =>
        {
            while (told.Count < Batch && (more = files.MoveNext()))
            {
                if (files.Current.Outcome is { } settled)
                    told.Add(Kept(files.Current.Entry is { } entry ? _verdicts.Judge(entry, settled) : settled));
                else if (Judge(files.Current.Document!, arrival, files.Current.Explicit) is { } outcome)
                    told.Add(outcome);
            }

            var noted = order.Reserve.Count > 0 && NoteReserved(told, order.Reserve);
            if (JournalLine(told, order.Reason) is { } line)
                return line;
            if (noted)
                return ("reserve", $"noted for {told[0].Sha256}, known before");
            return _verdicts.Made > marked ? ("mark", $"{_verdicts.Made - marked} requests, as a reply of CSSM says") : null;
        });
        foreach (var file in told)
        {
            // A hole that a later file of the run fills is none: such a file is told last where there may be more.
            if (file.Holes.Count > 0 && more)
                _withHoles.Add(file);
            else
                tell(Final(file));
        }

        return more;
    }

    private FileOutcome Final(FileOutcome file) => file.Holes.Count == 0 ? file : file with
    {
        Warnings = [.. file.Warnings, .. ReportGaps.Open(file.Holes, ledger, _holesTold)],
        Holes = [],
    };

    private void CommitAside(Action<FileOutcome> tell)
    {
        var told = new List<FileOutcome>(_aside.Count);
        ledger.Write(@operator, () =>
        {
            foreach (var (document, arrival, isExplicit) in _aside)
                told.Add(Kept(_recorder.Record(document, arrival, out _) with { Explicit = isExplicit }));
            return JournalLine(told, null);
        });
        told.ForEach(tell);
    }

    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: not exactly one file, or not a reservation request; nothing is recorded.</exception>
    private bool NoteReserved(List<FileOutcome> told, IReadOnlyList<ReserveRow> wishes)
    {
        if (told is not [var file] || _aside.Count > 0)
            throw new Failure(FailureKind.Usage, "--reserve takes exactly one file, a reservation request", "collect the file with the request code, and nothing else, with --reserve TAG=N");
        var noted = new ReservationNotes(ledger).Note(file, wishes, out var notices);
        told[0] = file with { Warnings = [.. file.Warnings, .. notices] };
        return noted;
    }

    private FileOutcome? Judge(ParsedDocument document, RecordOptions arrival, bool isExplicit)
    {
        var outcome = _recorder.Record(document, arrival, out var mayStillCome);
        if (outcome.Outcome == CollectOutcome.Refused && mayStillCome && _aside.Count < MostAside)
        {
            _aside.Add((document, arrival, isExplicit));
            return null;
        }

        return Kept(outcome with { Explicit = isExplicit });
    }

    /// <summary>A refusal is a fact too: kept once, however often the file is judged.</summary>
    private FileOutcome Kept(FileOutcome outcome)
    {
        if (outcome.Outcome == CollectOutcome.Refused)
        {
            ledger.Refusals.Add(new RefusalRow(outcome.Path, outcome.Sha256?.Hex ?? string.Empty, outcome.Size, outcome.Reason!.Name, outcome.Message!,
                Timestamp.Text(ledger.Now)));
        }

        return outcome;
    }

    private static (string, string)? JournalLine(List<FileOutcome> told, string? reason)
    {
        var recorded = told.Where(file => file.Outcome == CollectOutcome.Recorded).ToList();
        if (recorded.Count == 0)
            return null;
        var what = recorded.Count == 1
            ? $"{recorded[0].Kind} {recorded[0].Sha256} from {recorded[0].Path}"
            : $"{recorded.Count} files, the first {recorded[0].Sha256} from {recorded[0].Path}";
        return ("collect", reason is null ? what : $"{what}; said by a person: {reason}");
    }
}
