using OfflineLicense.Formats;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Receive;

/// <summary>What a verified bundle carries, put into the ledger from the spool: whether it came just now or is taken back after a loss.</summary>
internal sealed class BundleImporter(Ledger ledger)
{
    /// <summary>Called inside a transaction. Each item with its place in the sealed list, in the order in which they were recorded.</summary>
    /// <param name="places">Every item, in the list's order, and where it begins in the spool.</param>
    /// <param name="opensRound">The requests are those of this zone, and count for a round of it.</param>
    public IEnumerable<(BundleItem Item, int Position, FileOutcome Outcome)> Record(BundleKind kind, List<(BundleItem Item, long At)> places, SpoolFile spool, bool opensRound)
    {
        var recorder = new DocumentRecorder(ledger);
        var direction = kind == BundleKind.Request ? Direction.Request : Direction.Response;
        foreach (var (item, document, position) in OrderedParallel.Ordered(ByAge(places, kind), each => ServerFileImporter.Is(each.Item) ? 0 : each.Item.Size,
            each => (each.Item, Understand(each.Item, spool, each.At), each.Position)))
        {
            yield return (item, position, ServerFileImporter.Is(item)
                ? ServerFileImporter.Record(ledger, item, document)
                : recorder.Record(document, ArrivalOf(item, direction) with { OpensRound = opensRound }, out _));
        }
    }

    /// <summary>
    /// A list is in the order of names, and of two files of one stack the newer has to be recorded last, because it says who
    /// is in it now. It is the one with the higher report numbers; those who are in another stack by now come before all.
    /// </summary>
    private static List<(BundleItem Item, long At, int Position)> ByAge(List<(BundleItem Item, long At)> places, BundleKind kind)
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

    private RecordOptions ArrivalOf(BundleItem item, Direction direction) => new()
    {
        Unknown = direction,
        SmartAccount = item.SmartAccount,
        VirtualAccount = item.VirtualAccount,
        CarriedRequest = item.Request is { } request ? ledger.Documents.Find(request) : null,
        CarriedEvidence = item.Evidence,
        CarriedByName = item.UploadName is not null,
        CarriedName = item.Name,
        IsSealed = true,
        PersonsDevice = direction == Direction.Request ? DeviceOf(item) : null,
        PolicyFor = item.Kind == DocumentKind.Policy && item.Udis.Count > 0
            ? item.Udis.Select(UdiText.Parse).OfType<Udi>().Select(udi => ProductInstanceResolver.Named(ledger, udi)).OfType<long>().Distinct().ToList()
            : null,
    };

    /// <summary>A request whose content names nobody (its zone was told by a person) belongs to the device the zone says.</summary>
    private long? DeviceOf(BundleItem item)
    {
        if (item.Udis.Count == 0 || item.Kind == DocumentKind.ServerRequest || item.Kind == DocumentKind.Usage || UdiText.Parse(item.Udis[0]) is not { } udi)
            return null;
        return ProductInstanceResolver.Named(ledger, udi) ?? ledger.Devices.Add(udi, ledger.Now);
    }

    /// <summary>
    /// What was accepted under a seal is recorded as what the sealed list says it is, even where this version's readers
    /// would say otherwise: custody comes before understanding.
    /// </summary>
    private static ParsedDocument Understand(BundleItem item, SpoolFile spool, long at)
    {
        if (ServerFileImporter.Is(item))
            return ServerFileImporter.Read(item, spool, at);
        var bytes = spool.Read(at, (int)item.Size);
        var reading = Recognizer.Read(bytes);
        if (reading.Refusal is not null || reading.Kind != item.Kind)
            reading = new ParsedContent(item.Kind) { Udis = item.Udis.Select(UdiText.Parse).OfType<Udi>().ToList(), Hostname = reading.Hostname, SensitiveTexts = reading.SensitiveTexts };
        return ParsedDocument.Create(item.Name, bytes, item.Sha256, reading, packs: true);
    }
}
