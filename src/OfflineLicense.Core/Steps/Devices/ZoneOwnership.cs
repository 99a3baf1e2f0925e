using System.Buffers;
using System.Text;
using OfflineLicense.Formats;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Devices;

/// <summary>Something that belongs to another zone.</summary>
/// <param name="Subject">The UDI, server or document.</param>
/// <param name="Zone">The zone it belongs to.</param>
internal sealed record ZoneConflict(string Subject, string Zone)
{
    /// <param name="from">Who brought it now.</param>
    public Refusal ToRefusal(string from) => new(RefusalReason.TwoZones,
        $"{Subject} belongs to {Zone} and came from {from} now; a person decides: "
        + $"offlic zone move {ShellWord.Quote(Subject)} --to {from} --reason TEXT, then the same command again");
}

/// <summary>
/// Which zone a request belongs to at a desk. A unit, a document and a server belong to the zone that brought them first, so that a
/// zone cannot divert the responses of another one. UUIDs do not count: a zone can state any.
/// </summary>
internal sealed class ZoneOwnership(Ledger ledger)
{
    /// <summary>Shorter words are in any text.</summary>
    private const int ShortestSerial = 4;

    private const int LongestSerial = 64;

    private static readonly SearchValues<byte> WordSigns =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8);

    private ILookup<string, (string Pid, string Serial, string Zone)>? _others;

    /// <summary>Every unit that a request is about: what its content names, and what the list of its bundle names.</summary>
    public static IReadOnlyList<Udi> ListUnits(ParsedContent content, IEnumerable<Udi> listed) =>
        [.. content.Udis.Concat(content.Members.Select(member => member.Udi)).Concat(content.Reports.Select(report => report.Udi))
            .Concat(listed).DistinctBy(udi => (udi.Pid, udi.Serial))];

    /// <summary>
    /// Units in a file that no reader reads as what its list states: what any reader finds in it or in what it wraps, and each unit of
    /// another zone whose serial number is a word of its text.
    /// </summary>
    /// <param name="zone">Who brings the file.</param>
    /// <param name="file">All of it.</param>
    /// <param name="searchesWords">False: only readers count, because a server's file may list any device.</param>
    public IReadOnlyList<Udi> ListHidden(string zone, byte[] file, bool searchesWords)
    {
        var found = new List<Udi>();
        _others ??= ledger.Zones.Units().ToLookup(unit => unit.Serial, StringComparer.OrdinalIgnoreCase);
        foreach (var layer in WrappedContent.Unwrap(file))
        {
            found.AddRange(ListUnits(Recognizer.Read(layer), []));
            if (searchesWords)
                found.AddRange(FindWords(zone, layer, _others));
        }

        return found;
    }

    private static IEnumerable<Udi> FindWords(string zone, byte[] text, ILookup<string, (string Pid, string Serial, string Zone)> others)
    {
        for (var at = 0; at < text.Length;)
        {
            var start = text.AsSpan(at).IndexOfAny(WordSigns);
            if (start < 0)
                yield break;
            start += at;
            var length = text.AsSpan(start).IndexOfAnyExcept(WordSigns);
            at = length < 0 ? text.Length : start + length;
            if (at - start is < ShortestSerial or > LongestSerial)
                continue;
            foreach (var (pid, serial, owner) in others[Encoding.ASCII.GetString(text, start, at - start)])
            {
                if (owner != zone && Udi.From(pid, serial) is { } udi)
                    yield return udi;
            }
        }
    }

    /// <param name="zone">Who brings the request.</param>
    /// <param name="units">From <see cref="ListUnits"/>.</param>
    /// <param name="server">Set for a file of a server.</param>
    /// <param name="document">The document's id; null: it is new.</param>
    /// <returns>Null: the request may be recorded.</returns>
    public ZoneConflict? FindConflict(string zone, IReadOnlyList<Udi> units, string? server, long? document)
    {
        foreach (var udi in document is { } known ? [.. units, .. ListRecorded(known)] : units)
        {
            if (ledger.Zones.OfUnit(udi.Pid, udi.Serial) is { } owner && owner != zone)
                return new ZoneConflict(Udi.From(udi.Pid, udi.Serial)!.ToString(), owner);
        }

        if (server is not null && ledger.Zones.OfServer(server) is { } host && host != zone)
            return new ZoneConflict(server, host);
        return document is { } held ? FindConflict(zone, held, server) : null;
    }

    /// <summary>What belongs to no zone yet belongs to this one from now on.</summary>
    public void Claim(string zone, IReadOnlyList<Udi> units, string? server, long document)
    {
        foreach (var udi in units.Where(udi => ledger.Zones.OfUnit(udi.Pid, udi.Serial) is null))
            ledger.Zones.AddUnit(udi, zone, reason: null, ledger.Now);
        if (server is not null && ledger.Zones.OfServer(server) is null)
            ledger.Zones.AddServer(server, zone, reason: null, ledger.Now);
        if (ledger.Requests.Row(document) is not null && ledger.Zones.OfDocument(document) != zone)
            ledger.Zones.AddDocument(document, zone, reason: null, ledger.Now);
    }

    /// <summary>
    /// A document of another zone: only a document of a device or server that a person moved follows it, when its new zone brings it.
    /// </summary>
    private ZoneConflict? FindConflict(string zone, long document, string? server)
    {
        if (ledger.Zones.OfDocument(document) is not { } owner || owner == zone)
            return null;
        var isMoved = server is not null
            ? ledger.ServerFiles.Row(document)?.Server is { } recorded && ledger.Zones.OfServer(recorded) == zone
            : ListRecorded(document) is [var device] && ledger.Zones.OfUnit(device.Pid, device.Serial) == zone;
        return isMoved ? null : new ZoneConflict(ledger.Requests.Row(document)!.UploadName, owner);
    }

    private IReadOnlyList<Udi> ListRecorded(long document) =>
        ledger.Requests.Row(document)?.DeviceId is { } device ? [ledger.Devices.Row(device).Udi] : [];
}
