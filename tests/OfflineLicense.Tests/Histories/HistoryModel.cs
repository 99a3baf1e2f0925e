namespace OfflineLicense.Tests.Histories;

/// <summary>Someone's word for a bundle: its name and its sums.</summary>
internal sealed record NamedSums(string Name, string Sums);

/// <summary>A row of a journal: its number and its hash.</summary>
internal sealed record StatedRow(long Number, string Hash);

/// <summary>What a sealed bundle says that matters for the order of its stream.</summary>
internal sealed record CarriedBundle(string Name, string Origin, string Destination, int Sequence, string Sums, string Previous)
{
    public NamedSums? Acknowledges { get; init; }

    public StatedRow? PeerJournal { get; init; }

    public required StatedRow Journal { get; init; }

    /// <summary>SHA-256 of each document in it.</summary>
    public required IReadOnlyList<string> Documents { get; init; }

    public required IReadOnlyList<string> Facts { get; init; }

    public string Stream => $"{Origin}.{Destination}";
}

/// <summary>How a delivery ends, in the words of the format.</summary>
internal static class Ending
{
    public const string Received = "received";
    public const string OverGap = "received over a gap";
    public const string Late = "received late";
    public const string Already = "already-received";
    public const string Gap = "E_GAP";
    public const string Fork = "E_FORK";
    public const string Rollback = "E_ROLLBACK";
    public const string Destination = "E_DESTINATION";

    public static IReadOnlyList<string> All { get; } = [Received, OverGap, Late, Already, Gap, Fork, Rollback, Destination];

    public static int Exit(IEnumerable<string> endings) => endings.Aggregate(0, (worst, ending) => (worst, ending) switch
    {
        (_, Destination) or (11, _) => 11,
        (_, Gap or Fork or Rollback) or (12, _) => 12,
        _ => worst,
    });
}

/// <summary>
/// A station as docs/bundle-format.md 7 (order, replay, loss) describes it, and nothing of the program: what it holds of each
/// stream, which gaps are open, what it sealed, what a peer once showed of its past.
/// </summary>
internal sealed class HistoryModel(string name, bool isZone)
{
    private readonly Dictionary<string, Dictionary<int, CarriedBundle>> _streams = [];
    private readonly HashSet<string> _openGaps = [];
    private readonly HashSet<StatedRow> _journal = [];
    private readonly List<(NamedSums Bundle, StatedRow Row)> _shown = [];
    private readonly List<(NamedSums Bundle, StatedRow Row)> _adopted = [];
    private readonly List<CarriedBundle> _heads = [];

    public string Name => name;

    public bool IsZone => isZone;

    /// <summary>Documents of its own and those that came, by SHA-256.</summary>
    public HashSet<string> Documents { get; private init; } = [];

    /// <summary>Marks made here, by the request's SHA-256.</summary>
    public HashSet<string> Marks { get; private init; } = [];

    public IEnumerable<CarriedBundle> Held => _streams.Values.SelectMany(stream => stream.Values);

    public IEnumerable<CarriedBundle> Sealed => Held.Where(bundle => bundle.Origin == name);

    /// <summary>What a peer showed and no one has adopted.</summary>
    public int OpenRollbacks => _shown.Distinct().Count(shown => !_adopted.Contains(shown));

    public HistoryModel Copy()
    {
        var copy = new HistoryModel(name, isZone) { Documents = [.. Documents], Marks = [.. Marks] };
        foreach (var (stream, bundles) in _streams)
            copy._streams[stream] = new(bundles);
        copy._openGaps.UnionWith(_openGaps);
        copy._journal.UnionWith(_journal);
        copy._shown.AddRange(_shown);
        copy._adopted.AddRange(_adopted);
        copy._heads.AddRange(_heads);
        return copy;
    }

    /// <summary>The number, predecessor and receipt that the next bundle to <paramref name="destination"/> has to have.</summary>
    public (int Sequence, string Previous, NamedSums? Acknowledges, StatedRow? PeerJournal) Next(string destination)
    {
        var own = Last($"{name}.{destination}");
        var (sequence, previous) = (own?.Sequence ?? 0, own?.Sums ?? new string('0', 64));
        foreach (var (bundle, _) in _adopted.Where(each => each.Bundle.Name.StartsWith($"{name}.{destination}.", StringComparison.Ordinal)))
        {
            if (Number(bundle) >= sequence)
                (sequence, previous) = (Number(bundle), bundle.Sums); // what the peer holds is what the peer continues
        }

        var accepted = _heads.LastOrDefault(head => destination == "desk" || head.Origin == destination);
        return (sequence + 1, previous, accepted is null ? null : new NamedSums(accepted.Name, accepted.Sums), accepted?.Journal);
    }

    public void Seals(CarriedBundle bundle)
    {
        Add(bundle);
        _journal.Add(bundle.Journal);
    }

    public void Adopt() => _adopted.AddRange(_shown.Distinct().Where(shown => !_adopted.Contains(shown)).ToList());

    /// <summary>Bundles that come in one command: by origin and number; late ones prove each other, so from the highest down.</summary>
    public IReadOnlyList<(CarriedBundle Bundle, string Ending)> Receive(IEnumerable<CarriedBundle> coming, bool acceptGap)
    {
        var late = coming.ToLookup(bundle => bundle.Sequence <= (Last(bundle.Stream)?.Sequence ?? 0));
        return [.. late[true].Concat(late[false])
            .OrderBy(bundle => bundle.Stream, StringComparer.Ordinal)
            .ThenBy(bundle => late[true].Contains(bundle) ? -bundle.Sequence : bundle.Sequence)
            .ToList() // all are told apart before the first is taken
            .Select(bundle => (bundle, Receive(bundle, acceptGap)))];
    }

    private string Receive(CarriedBundle bundle, bool acceptGap)
    {
        var ending = Judge(bundle);
        if (ending == Ending.Gap && acceptGap)
        {
            for (var missing = (Last(bundle.Stream)?.Sequence ?? 0) + 1; missing < bundle.Sequence; missing++)
                _openGaps.Add($"{bundle.Stream}.{missing}");
            ending = Ending.OverGap;
        }

        if (ending == Ending.Rollback)
            _shown.Add((bundle.Acknowledges!, bundle.PeerJournal!));
        if (ending is Ending.Received or Ending.OverGap or Ending.Late)
        {
            if (ending != Ending.Late)
                _heads.Add(bundle); // the last one accepted: this is the receipt that travels back
            Add(bundle);
            Documents.UnionWith(bundle.Documents);
        }

        return ending;
    }

    private string Judge(CarriedBundle bundle)
    {
        if (bundle.Origin != name && Held.Any(held => held.Sums == bundle.Sums))
            return Ending.Already;
        if (isZone ? bundle.Destination != name : bundle.Destination != name && bundle.Destination != "desk")
            return Ending.Destination;
        if (
            bundle.Acknowledges is { } had
            && had.Name.StartsWith(name + ".", StringComparison.Ordinal)
            && !(Has(had) && HasRow(bundle.PeerJournal!))
        )
            return Ending.Rollback;
        var last = Last(bundle.Stream);
        if (bundle.Sequence == (last?.Sequence ?? 0) + 1)
            return bundle.Previous == (last?.Sums ?? new string('0', 64)) ? Ending.Received : Ending.Fork;
        if (bundle.Sequence > (last?.Sequence ?? 0))
            return Ending.Gap;
        var (above, below) = (At(bundle.Stream, bundle.Sequence + 1), At(bundle.Stream, bundle.Sequence - 1));
        return _openGaps.Contains($"{bundle.Stream}.{bundle.Sequence}") && At(bundle.Stream, bundle.Sequence) is null
            && above?.Previous == bundle.Sums && (below is null || below.Sums == bundle.Previous)
            ? Ending.Late
            : Ending.Fork;
    }

    private bool Has(NamedSums had) =>
        Sealed.Any(own => own.Name == had.Name && own.Sums == had.Sums) || _adopted.Exists(each => each.Bundle == had);

    private bool HasRow(StatedRow row) => _journal.Contains(row) || _adopted.Exists(each => each.Row == row);

    private CarriedBundle? Last(string stream) => _streams.TryGetValue(stream, out var bundles) ? bundles[bundles.Keys.Max()] : null;

    private CarriedBundle? At(string stream, int number) =>
        _streams.TryGetValue(stream, out var bundles) ? bundles.GetValueOrDefault(number) : null;

    private void Add(CarriedBundle bundle)
    {
        if (!_streams.TryGetValue(bundle.Stream, out var bundles))
            _streams[bundle.Stream] = bundles = [];
        bundles.Add(bundle.Sequence, bundle);
    }

    private static int Number(NamedSums bundle) => int.Parse(bundle.Name[^8..]);
}
