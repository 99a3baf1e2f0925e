using System.IO.Abstractions;
using OfflineLicense.Formats;
using OfflineLicense.Storage;

namespace OfflineLicense.Steps;

/// <summary>What a person wants collected.</summary>
internal sealed record CollectOrder
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

    /// <summary>Why the person says so; kept in the journal.</summary>
    public string? Reason { get; init; }
}

/// <summary>
/// Files into the ledger. Reading, hashing, parsing and compressing run ahead in parallel; one writer commits in batches
/// and tells what became of a file only once that is on the disk.
/// </summary>
internal sealed class Collecting(Ledger ledger, IFileSystem disk, string @operator)
{
    private const int Batch = 2_000;

    /// <summary>Responses that found no request are kept aside for one more try after the rest; beyond this they are refused at once.</summary>
    private const int MostAside = 10_000;

    private readonly SourceFile _files = new(disk);
    private readonly Recorder _recorder = new(ledger);
    private readonly List<(ReadDocument Document, Arrival Arrival, bool Explicit)> _aside = [];

    /// <param name="order">What to collect.</param>
    /// <param name="tell">Called for each file in order, after it is committed.</param>
    public void Collect(CollectOrder order, Action<FileOutcome> tell)
    {
        var arrival = new Arrival
        {
            SmartAccount = order.SmartAccount ?? ledger.Settings.Value(SettingName.SmartAccount),
            VirtualAccount = order.VirtualAccount ?? ledger.Settings.Value(SettingName.VirtualAccount),
            PersonsDevice = order.PersonsDevice,
            OpensRound = ledger.Station().Side == Side.Zone,
        };
        using var files = Files(order).GetEnumerator();
        while (Commit(files, arrival, order.Reason, tell))
        {
        }

        if (_aside.Count > 0)
            CommitAside(tell);
    }

    /// <returns>Whether there may be more.</returns>
    private bool Commit(IEnumerator<Found> files, Arrival arrival, string? reason, Action<FileOutcome> tell)
    {
        var told = new List<FileOutcome>(Batch);
        var more = true;
        ledger.Write(@operator, () =>
        {
            while (told.Count < Batch && (more = files.MoveNext()))
            {
                if (files.Current.Outcome is { } settled)
                    told.Add(Kept(settled));
                else if (Judge(files.Current.Document!, arrival, files.Current.Explicit) is { } outcome)
                    told.Add(outcome);
            }

            return JournalLine(told, reason);
        });
        told.ForEach(tell);
        return more;
    }

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

    private FileOutcome? Judge(ReadDocument document, Arrival arrival, bool isExplicit)
    {
        var outcome = _recorder.Record(document, arrival, out var mayStillCome);
        if (outcome.Outcome == Outcome.Refused && mayStillCome && _aside.Count < MostAside)
        {
            _aside.Add((document, arrival, isExplicit));
            return null;
        }

        return Kept(outcome with { Explicit = isExplicit });
    }

    /// <summary>A refusal is a fact too: kept once, however often the file is judged.</summary>
    private FileOutcome Kept(FileOutcome outcome)
    {
        if (outcome.Outcome == Outcome.Refused)
        {
            ledger.Refusals.Add(new RefusalRow(outcome.Path, outcome.Sha256?.Hex ?? string.Empty, outcome.Size, outcome.Reason!, outcome.Message!,
                Moment.Text(ledger.Now)));
        }

        return outcome;
    }

    private static (string, string)? JournalLine(List<FileOutcome> told, string? reason)
    {
        var recorded = told.Where(file => file.Outcome == Outcome.Recorded).ToList();
        if (recorded.Count == 0)
            return null;
        var what = recorded.Count == 1
            ? $"{recorded[0].Kind} {recorded[0].Sha256} from {recorded[0].Path}"
            : $"{recorded.Count} files, the first {recorded[0].Sha256} from {recorded[0].Path}";
        return ("collect", reason is null ? what : $"{what}; said by a person: {reason}");
    }

    private IEnumerable<Found> Files(CollectOrder order)
    {
        foreach (var found in Ahead.Ordered(Paths(order.Paths), path => path.Weight, path => Read(path, order)))
        {
            if (!found.IsArchive)
            {
                yield return found;
                continue;
            }

            foreach (var member in Members(found, order))
                yield return member;
        }
    }

    private IEnumerable<Place> Paths(IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            if (path == "-" || !disk.Directory.Exists(path))
            {
                yield return new Place(path, Explicit: true, Problem: null, Weight(path));
                continue;
            }

            foreach (var found in SourceFolder.Walk(path))
                yield return new Place(found.Path, Explicit: false, found.Problem, found.Problem is null ? Weight(found.Path) : 0);
        }
    }

    private long Weight(string path)
    {
        try
        {
            return path == "-" ? Limits.TextFile : Math.Min(disk.FileInfo.FromFileName(path).Length, Limits.TextFile);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private Found Read(Place place, CollectOrder order)
    {
        if (place.Problem is { } problem)
            return Problem(place, problem);
        if (place.Path == "-")
            return FromInput(order.Input!);

        using var source = _files.Open(place.Path, Limits.ResponseArchive, follow: place.Explicit, out var trouble);
        if (source is null)
            return Problem(place, trouble!);
        if (source.Length == 0)
            return new Found(place.Explicit) { Outcome = new FileOutcome(place.Path, Outcome.Empty) { Explicit = place.Explicit, Message = "has not reported: the file is empty" } };
        if (order.Settle > TimeSpan.Zero && ledger.Now - source.Modified < order.Settle)
        {
            return new Found(place.Explicit)
            {
                Outcome = new FileOutcome(place.Path, Outcome.Empty) { Size = source.Length, Explicit = place.Explicit, Reason = "settling", Message = "changed a moment ago: left for the next run" },
            };
        }

        var head = new byte[Math.Min(512, source.Length)];
        var got = source.Stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (Recognizer.Peek(head.AsSpan(0, got)) == FirstBytes.Archive)
            return new Found(place.Explicit) { ArchivePath = place.Path };
        if (source.Length > Limits.TextFile)
            return Problem(place, new SourceProblem(SourceTrouble.TooLarge, $"{place.Path} has {source.Length:N0} bytes; a device or CSSM file may have {Limits.TextFile:N0} at most"), source.Length);

        var bytes = new byte[source.Length];
        head.AsSpan(0, got).CopyTo(bytes);
        var length = got + source.Stream.ReadAtLeast(bytes.AsSpan(got), bytes.Length - got, throwOnEndOfStream: false);
        return length == bytes.Length && source.Changed() is null
            ? new Found(place.Explicit) { Document = Understood(place.Path, bytes) }
            : Problem(place, new SourceProblem(SourceTrouble.Changing, $"{place.Path} changed while it was read: it is still being written. Run again when it is complete"));
    }

    private static Found FromInput(Stream input)
    {
        using var all = new MemoryStream();
        var buffer = new byte[Limits.MiB];
        while (input.Read(buffer) is var count and > 0)
        {
            all.Write(buffer, 0, count);
            if (all.Length > Limits.TextFile)
                return Problem(new Place("-", Explicit: true, Problem: null, 0), new SourceProblem(SourceTrouble.TooLarge, $"standard input is longer than {Limits.TextFile:N0} bytes"));
        }

        var bytes = all.ToArray();
        if (bytes.Length == 0)
            return new Found(true) { Outcome = new FileOutcome("-", Outcome.Empty) { Explicit = true, Message = "nothing came on standard input" } };
        return Recognizer.Peek(bytes.AsSpan(0, Math.Min(512, bytes.Length))) == FirstBytes.Archive
            ? new Found(true) { ArchivePath = "-", ArchiveBytes = bytes }
            : new Found(true) { Document = Understood("-", bytes) };
    }

    private IEnumerable<Found> Members(Found archive, CollectOrder order)
    {
        SourceStream? source = null;
        try
        {
            Stream stream;
            if (archive.ArchiveBytes is { } bytes)
            {
                stream = new MemoryStream(bytes, writable: false);
            }
            else
            {
                source = _files.Open(archive.ArchivePath!, Limits.ResponseArchive, follow: archive.Explicit, out var problem);
                if (source is null)
                {
                    yield return Problem(new Place(archive.ArchivePath!, archive.Explicit, null, 0), problem!);
                    yield break;
                }

                stream = source.Stream;
            }

            var members = ArchiveReader.Open(stream, archive.ArchivePath!).Where(member => !member.IsManifest);
            foreach (var found in Ahead.Ordered(members, member => member.Content.Length, member => OfMember(member, archive)))
                yield return found;
            if (source?.Changed() is { } changed)
                yield return Problem(new Place(archive.ArchivePath!, archive.Explicit, null, 0), changed);
        }
        finally
        {
            source?.Dispose();
        }
    }

    private static Found OfMember(ArchiveMember member, Found archive)
    {
        var whole = member.Label == archive.ArchivePath;
        if (member.Refusal is { } refusal)
        {
            return new Found(false)
            {
                Outcome = new FileOutcome(member.Label, Outcome.Refused)
                {
                    Kind = DocumentKind.Archive,
                    Reason = refusal.Reason,
                    Message = refusal.Message,
                    Explicit = whole && archive.Explicit,
                },
            };
        }

        return member.Content.Length == 0
            ? new Found(false) { Outcome = new FileOutcome(member.Label, Outcome.Empty) }
            : new Found(false) { Document = Understood(member.Label, member.Content) };
    }

    private static ReadDocument Understood(string label, byte[] bytes)
    {
        var reading = Recognizer.Read(bytes);
        var keep = reading.Refusal is null && (reading.Kind.Direction != Direction.None || reading.Kind == DocumentKind.DeviceOutput);
        return new ReadDocument(label, bytes.Length, Digest.Of(bytes), reading, keep ? Chunk.Of(bytes) : []);
    }

    private static Found Problem(Place place, SourceProblem problem, long size = 0)
    {
        var refusal = problem.ToRefusal();
        return new Found(place.Explicit)
        {
            Outcome = new FileOutcome(place.Path, Outcome.Refused)
            {
                Size = size,
                Reason = refusal.Reason,
                Message = refusal.Message,
                Explicit = place.Explicit,
                Unreadable = problem.Trouble is not (SourceTrouble.TooLarge or SourceTrouble.Changing or SourceTrouble.Link or SourceTrouble.NotRegular),
            },
        };
    }

    /// <summary>A path to look at; what was wrong with it already when its folder was listed.</summary>
    private sealed record Place(string Path, bool Explicit, SourceProblem? Problem, long Weight);

    /// <summary>A file that was read, or is an archive to open, or needs no reading.</summary>
    private sealed record Found(bool Explicit)
    {
        public ReadDocument? Document { get; init; }

        public FileOutcome? Outcome { get; init; }

        public string? ArchivePath { get; init; }

        public byte[]? ArchiveBytes { get; init; }

        public bool IsArchive => ArchivePath is not null;
    }
}
