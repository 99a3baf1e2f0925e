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
    private readonly ZoneOwnership _zones = new(ledger);

    /// <summary>The station that packed the bundle.</summary>
    public required string Origin { get; init; }

    /// <summary>
    /// Sets requests aside that a newer one of the same station contradicts: that station decided. Called in a transaction.
    /// </summary>
    /// <param name="newer">What was recorded of the newer one.</param>
    /// <param name="bundleId">The bundle in which it arrived; null: it was packed here.</param>
    public void SetAside(FileOutcome newer, long? bundleId)
    {
        foreach (var older in newer.Replaced)
            new ReplacedRequests(ledger).SetAside(older, newer.Sha256!.Value, $"{Origin} sent it in its place", null, bundleId);
    }

    /// <summary>Called in a transaction. Returns each item with its outcome, in the order of recording.</summary>
    /// <param name="kind">Of the bundle.</param>
    /// <param name="items">The items to record.</param>
    /// <param name="spool">Holds their bytes.</param>
    /// <param name="zone">At a desk: the zone that brings the requests. Null: ownership by zones does not matter.</param>
    /// <exception cref="Failure">E_ITEMS: an item has not the name that its document gives.</exception>
    public IEnumerable<(SpooledItem Item, FileOutcome Outcome)> Record(
        BundleKind kind, IReadOnlyList<SpooledItem> items, SpoolFile spool, string? zone)
    {
        var recorder = new DocumentRecorder(ledger);
        var direction = kind == BundleKind.Request ? Direction.Request : Direction.Response;
        var parsed = OrderedParallel.Ordered(
            SortByAge(items, kind),
            each => ServerFileImporter.IsServerFile(each.Item) ? 0 : each.Item.Size,
            each => (Spooled: each, Parsed: Parse(each.Item, spool, each.At)));
        foreach (var (spooled, (document, reading)) in parsed)
        {
            var item = spooled.Item;
            if (zone is null || direction != Direction.Request)
            {
                yield return (spooled, RecordItem(item, document));
                continue;
            }

            var units = ZoneOwnership.ListUnits(document.Content,
                [.. item.Udis.Select(UdiText.Parse).OfType<Udi>(), .. ZoneOwnership.ListUnits(reading, [])]);
            IReadOnlyList<Udi> named = [.. units, .. ListHidden(zone, spooled, reading, spool)];
            if (_zones.FindConflict(zone, named, item.Server, ledger.Documents.Find(item.Sha256)) is { } conflict)
            {
                yield return (spooled, FileOutcome.Refuse(document, conflict.ToRefusal(zone)) with { Conflict = conflict });
                continue;
            }

            var outcome = RecordItem(item, document);
            if (outcome.Outcome != CollectOutcome.Refused && ledger.Documents.Find(item.Sha256) is { } id)
                _zones.Claim(zone, units, item.Server, id);
            yield return (spooled, outcome);
        }

        FileOutcome RecordItem(BundleItem item, ParsedDocument document) => ServerFileImporter.IsServerFile(item)
            ? ServerFileImporter.Record(ledger, item, document)
            : recorder.Record(document, CreateOptions(item, direction) with { Origin = Origin }, out _);
    }

    /// <summary>What the content names although it is not read as what the list states. A larger export of a server stays closed.</summary>
    private IReadOnlyList<Udi> ListHidden(string zone, SpooledItem spooled, ParsedContent reading, SpoolFile spool)
    {
        var item = spooled.Item;
        var isServerFile = ServerFileImporter.IsServerFile(item);
        return (IsAsStated(item, reading) && !isServerFile) || item.Size > Limits.TextFile
            ? []
            : _zones.ListHidden(zone, spool.Read(spooled.At, (int)item.Size), searchesWords: !isServerFile);
    }

    /// <summary>Links an item to its bundle: as recorded, or as set aside for a person's decision.</summary>
    public void Link(long bundleId, SpooledItem item, FileOutcome outcome)
    {
        if (outcome.Conflict is { } conflict)
        {
            ledger.Zones.SetAside(bundleId, item.Position, item.Item.Name, item.Item.Sha256, conflict.Subject, conflict.Zone, ledger.Now);
            return;
        }

        if (ledger.Documents.Find(item.Item.Sha256) is { } document)
            ledger.Bundles.AddItem(bundleId, item.Position, item.Item.Name, document);
    }

    /// <summary>
    /// The list is sorted by name, but the newest file of a stack must be recorded last, because it states the present members.
    /// The newest has the highest report numbers. Devices that moved to another stack go first.
    /// </summary>
    private static IReadOnlyList<SpooledItem> SortByAge(IReadOnlyList<SpooledItem> items, BundleKind kind)
    {
        if (kind != BundleKind.Request)
            return items;
        var joined = items.SelectMany(each => each.Item.Udis.Skip(1)).ToHashSet(StringComparer.Ordinal);
        return [.. items.OrderByDescending(each => each.Item.Udis.Count > 0 && joined.Contains(each.Item.Udis[0]))
            .ThenBy(each => each.Item.Udis.Count > 0 ? each.Item.Udis[0] : string.Empty, StringComparer.Ordinal)
            .ThenBy(each => each.Item.Reports is { Count: > 0 } reports ? reports.Max() : 0)];
    }

    /// <summary>What the signed list states of an item. Called in a transaction: a device that it names for a request is added.</summary>
    public RecordOptions CreateOptions(BundleItem item, Direction direction) => new()
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
    /// An item is recorded with the kind that the signed list states, even where this version's readers cannot read it: a received
    /// document must not be lost because it cannot be parsed. A list that contradicts them hides whose document it is.
    /// </summary>
    /// <returns>The document, and what our readers found in it.</returns>
    private static (ParsedDocument Document, ParsedContent Reading) Parse(BundleItem item, SpoolFile spool, long at)
    {
        if (ServerFileImporter.IsServerFile(item))
        {
            var export = ServerFileImporter.Read(item, spool, at);
            CheckName(item, [null], export.Head);
            return (export, export.Content);
        }

        var bytes = spool.Read(at, (int)item.Size);
        var reading = Recognizer.Read(bytes);
        var listed = item.Udis.Select(UdiText.Parse).OfType<Udi>().ToList();
        CheckKind(item, reading);
        var isRead = IsAsStated(item, reading);
        CheckName(item, isRead ? [reading.Udis.Count > 0 ? reading.Udis[0] : null] : [.. listed, null], bytes);
        var content = isRead ? reading : new ParsedContent(item.Kind)
        {
            Udis = listed,
            Hostname = reading.Hostname,
            SensitiveTexts = reading.SensitiveTexts,
        };
        return (ParsedDocument.Create(item.Name, bytes, item.Sha256, content, packs: true), reading);
    }

    private static bool IsAsStated(BundleItem item, ParsedContent reading) => reading.Refusal is null && reading.Kind == item.Kind;

    /// <summary>
    /// Another version may read more than this one, so only two kinds of which neither is a guess contradict each other. What the list
    /// calls unknown is no contradiction: its units count (<see cref="ListHidden"/>).
    /// </summary>
    private static void CheckKind(BundleItem item, ParsedContent reading)
    {
        if (reading.Refusal is not null || reading.Kind == item.Kind || reading.Kind.Direction == Direction.None
            || reading.Kind == DocumentKind.TrustRequest || item.Kind == DocumentKind.UnknownLicensing)
            return;
        throw BundleRefusal.Of(BundleRefusal.Items, $"{item.Member} is listed as {item.Kind}, and it is {reading.Kind}.",
            "another copy will not help: ask the owner of the sending station what wrote it, and see: offlic explain E_ITEMS");
    }

    /// <summary>
    /// The name of an item becomes the name of a file at this station, so it must be the one that the document gives. A document that
    /// this version cannot read has the name of a UDI in the list, or of none.
    /// </summary>
    private static void CheckName(BundleItem item, IReadOnlyList<Udi?> named, ReadOnlySpan<byte> bytes)
    {
        var extension = ItemName.ExtensionFor(item.Kind, bytes[..Math.Min(ItemName.HeadLength, bytes.Length)]);
        foreach (var udi in named)
        {
            if (ItemName.IsMadeOf(item.Name, item.Kind, udi, item.Server, item.Sha256, extension))
                return;
        }

        throw BundleRefusal.Of(BundleRefusal.Items,
            $"{item.Member} does not have the name that its document gives: "
            + $"{ItemName.For(item.Kind, named[0], item.Server, item.Sha256, extension)}.",
            "another copy will not help: ask the owner of the sending station what wrote it, and see: offlic explain E_ITEMS");
    }
}
