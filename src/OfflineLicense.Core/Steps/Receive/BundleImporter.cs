using OfflineLicense.Formats;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Receive;

/// <summary>Imports the items of a verified bundle from the spool into the ledger, for <c>receive</c> and for a rebuild.</summary>
internal sealed class BundleImporter(Ledger ledger)
{
    /// <summary>The station that packed the bundle.</summary>
    public required string Origin { get; init; }

    /// <summary>Sets requests aside that a newer one of the same station contradicts: that station decided. Called in a transaction.</summary>
    /// <param name="newer">What was recorded of the newer one.</param>
    /// <param name="bundleId">The bundle in which it arrived; null: it was packed here.</param>
    public void SetAside(FileOutcome newer, long? bundleId)
    {
        foreach (var older in newer.Replaced)
            new ReplacedRequests(ledger).SetAside(older, newer.Sha256!.Value, $"{Origin} sent it in its place", null, bundleId);
    }

    /// <summary>Called in a transaction. Returns each item with its position in the signed list, in the order of recording.</summary>
    /// <param name="places">Every item in the order of the list, with its offset in the spool.</param>
    /// <param name="opensRound">The requests are of this zone and count for its round.</param>
    public IEnumerable<(BundleItem Item, int Position, FileOutcome Outcome)> Record(
        BundleKind kind, List<(BundleItem Item, long At)> places, SpoolFile spool, bool opensRound)
    {
        var recorder = new DocumentRecorder(ledger);
        var direction = kind == BundleKind.Request ? Direction.Request : Direction.Response;
        var parsed = OrderedParallel.Ordered(
            SortByAge(places, kind),
            each => ServerFileImporter.IsServerFile(each.Item) ? 0 : each.Item.Size,
            each => (each.Item, Parse(each.Item, spool, each.At), each.Position));
        foreach (var (item, document, position) in parsed)
        {
            yield return (item, position, ServerFileImporter.IsServerFile(item)
                ? ServerFileImporter.Record(ledger, item, document)
                : recorder.Record(document, CreateOptions(item, direction) with { OpensRound = opensRound, Origin = Origin }, out _));
        }
    }

    /// <summary>
    /// The list is sorted by name, but the newest file of a stack must be recorded last, because it states the present members.
    /// The newest has the highest report numbers. Devices that moved to another stack go first.
    /// </summary>
    private static List<(BundleItem Item, long At, int Position)> SortByAge(List<(BundleItem Item, long At)> places, BundleKind kind)
    {
        var numbered = places.Select((place, position) => (place.Item, place.At, Position: position));
        if (kind != BundleKind.Request)
            return numbered.ToList();
        var joined = places.SelectMany(place => place.Item.Udis.Skip(1)).ToHashSet(StringComparer.Ordinal);
        return numbered.OrderByDescending(each => each.Item.Udis.Count > 0 && joined.Contains(each.Item.Udis[0]))
            .ThenBy(each => each.Item.Udis.Count > 0 ? each.Item.Udis[0] : string.Empty, StringComparer.Ordinal)
            .ThenBy(each => each.Item.Reports is { Count: > 0 } reports ? reports.Max() : 0)
            .ToList();
    }

    private RecordOptions CreateOptions(BundleItem item, Direction direction) => new()
    {
        UnknownDirection = direction,
        SmartAccount = item.SmartAccount,
        VirtualAccount = item.VirtualAccount,
        CarriedRequest = item.Request is { } request ? ledger.Documents.Find(request) : null,
        CarriedEvidence = Evidence.Parse(item.Evidence),
        IsCarriedByName = item.UploadName is not null,
        CarriedName = item.Name,
        IsSigned = true,
        AssumedDevice = direction == Direction.Request ? FindDevice(item) : null,
        PolicyFor = item.Kind == DocumentKind.Policy && item.Udis.Count > 0
            ? item.Udis.Select(UdiText.Parse).OfType<Udi>().Select(udi => new DeviceResolver(ledger).FindNamed(udi))
                .OfType<long>().Distinct().ToList()
            : null,
    };

    /// <summary>A request without a UDI in its content belongs to the device that a person named in the zone.</summary>
    private long? FindDevice(BundleItem item)
    {
        if (item.Udis.Count == 0 || item.Kind == DocumentKind.ServerRequest || item.Kind == DocumentKind.Usage
            || UdiText.Parse(item.Udis[0]) is not { } udi)
            return null;
        return new DeviceResolver(ledger).FindNamed(udi) ?? ledger.Devices.Add(udi, ledger.Now);
    }

    /// <summary>
    /// An item is recorded with the kind that the signed list states, even where this version's readers decide otherwise:
    /// a received document must not be lost because it cannot be parsed.
    /// </summary>
    private static ParsedDocument Parse(BundleItem item, SpoolFile spool, long at)
    {
        if (ServerFileImporter.IsServerFile(item))
            return ServerFileImporter.Read(item, spool, at);
        var bytes = spool.Read(at, (int)item.Size);
        var reading = Recognizer.Read(bytes);
        if (reading.Refusal is not null || reading.Kind != item.Kind)
        {
            reading = new ParsedContent(item.Kind)
            {
                Udis = item.Udis.Select(UdiText.Parse).OfType<Udi>().ToList(),
                Hostname = reading.Hostname,
                SensitiveTexts = reading.SensitiveTexts,
            };
        }

        return ParsedDocument.Create(item.Name, bytes, item.Sha256, reading, packs: true);
    }
}
