using System.Text.Unicode;
using OfflineLicense.Sealing.Canonical;

namespace OfflineLicense.Sealing.Bundle;

/// <summary>
/// <c>items.jsonl</c> and <c>facts.jsonl</c>: one canonical JSON object a line. Reading writes each line again and compares
/// the bytes, so that a list has one encoding. Throws E_ITEMS naming list and line.
/// </summary>
internal static class BundleLists
{
    public static byte[] Write(IEnumerable<BundleItem> items) => Lines(items, WriteItem);

    public static byte[] Write(IEnumerable<TravellingFact> facts) => Lines(facts, WriteFact);

    public static IReadOnlyList<BundleItem> ReadItems(ReadOnlySpan<byte> bytes) =>
        Read(bytes, MemberName.Items, ReadItem, WriteItem, TryReadPlain);

    /// <summary>The same by the exact reader alone.</summary>
    internal static IReadOnlyList<BundleItem> ReadItemsExactly(ReadOnlySpan<byte> bytes) =>
        Read(bytes, MemberName.Items, ReadItem, WriteItem, (_, _) => null);

    public static IReadOnlyList<TravellingFact> ReadFacts(ReadOnlySpan<byte> bytes) =>
        Read(bytes, MemberName.Facts, ReadFact, WriteFact, (_, _) => null);

    /// <summary>Bytes of the item's line in the list.</summary>
    public static int LengthOf(BundleItem item, CanonicalWriter scratch)
    {
        scratch.Clear();
        WriteItem(scratch, item);
        return scratch.Written.Length + 1;
    }

    private static byte[] Lines<T>(IEnumerable<T> things, Action<CanonicalWriter, T> write)
    {
        var writer = new CanonicalWriter();
        foreach (var thing in things)
        {
            write(writer, thing);
            writer.EndLine();
        }

        return writer.Written.ToArray();
    }

    private delegate T Reading<out T>(ref CanonicalReader reader);

    private delegate T? PlainReading<T>(ReadOnlySpan<byte> line, T? before);

    private static List<T> Read<T>(
        ReadOnlySpan<byte> bytes, string list, Reading<T> read, Action<CanonicalWriter, T> write, PlainReading<T> readPlain)
        where T : class
    {
        var things = new List<T>();
        var again = new CanonicalWriter();
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            if (end >= 0 && readPlain(bytes[..end], things.Count > 0 ? things[^1] : null) is { } plain)
            {
                things.Add(plain);
                bytes = bytes[(end + 1)..];
                continue;
            }

            var where = $"{list}, line {things.Count + 1}";
            if (Check.ListLineEnds.Fails(end < 0))
                throw BundleRefusal.Of(BundleRefusal.Items, $"{where}: it does not end with a line feed.");
            var line = bytes[..end];
            bytes = bytes[(end + 1)..];
            if (Check.ListUtf8.Fails(!Utf8.IsValid(line)))
                throw BundleRefusal.Of(BundleRefusal.Items, $"{where}: not UTF-8.");

            var reader = new CanonicalReader(line, BundleRefusal.Items, where);
            var thing = read(ref reader);
            again.Clear();
            write(again, thing);
            if (Check.ListCanonical.Fails(!again.Written.SequenceEqual(line)))
                throw BundleRefusal.Of(BundleRefusal.Items, $"{where}: not in the one canonical form.");
            things.Add(thing);
        }

        return things;
    }

    private static void WriteItem(CanonicalWriter json, BundleItem item)
    {
        json.OpenObject();
        json.Text("name", item.Name);
        json.Text("sha256", item.Sha256.Hex);
        json.Number("size", item.Size);
        json.Text("kind", item.Kind.Name);
        json.OpenArray("udis");
        foreach (var udi in item.Udis)
            json.Element("udis", udi);
        json.CloseArray();
        json.Optional("smart_account", item.SmartAccount);
        json.Optional("virtual_account", item.VirtualAccount);
        json.Optional("server", item.Server);
        json.Optional("request", item.Request?.Hex);
        json.Optional("upload_name", item.UploadName);
        json.Optional("evidence", item.Evidence);
        if (item.Reports is not null)
        {
            json.OpenArray("reports");
            foreach (var id in item.Reports)
                json.Element("reports", id);
            json.CloseArray();
        }

        json.CloseObject();
    }

    private static BundleItem ReadItem(ref CanonicalReader json)
    {
        json.OpenObject();
        var name = json.Text("name");
        if (Check.ListItemName.Fails(!ItemName.IsValid(name)))
            throw json.Bad("\"name\" is no name of an item");
        var hash = json.Hash("sha256");
        var size = json.Number("size");
        var kind = DocumentKind.Named(json.Text("kind"));
        if (Check.ListItemKind.Lacks(kind))
            throw json.Bad("\"kind\" is not one this tool knows");
        var item = new BundleItem(name, hash, size, kind, json.Texts("udis"))
        {
            SmartAccount = json.Optional("smart_account"),
            VirtualAccount = json.Optional("virtual_account"),
            Server = json.Optional("server"),
            Request = json.Takes("request") ? json.HashElement("request") : null,
            UploadName = json.Optional("upload_name"),
            Evidence = json.Optional("evidence"),
            Reports = ReadReports(ref json),
        };
        json.CloseObject();
        json.End();

        if (Check.ListUploadName.Fails(item.UploadName is { } upload && !ItemName.IsValid(upload)))
            throw json.Bad("\"upload_name\" is no name of an item");
        if (Check.ListEvidence.Fails(item.Evidence is { } evidence && !BundleItem.Evidences.Contains(evidence, StringComparer.Ordinal)))
            throw json.Bad("\"evidence\" is not one this tool knows");
        if (Check.ListItemCap.Fails(item.Size > item.Cap))
            throw BundleRefusal.Of(BundleRefusal.Limit,
                $"{item.Name} is {item.Size:N0} bytes; the limit for a document of kind {item.Kind} is {item.Cap:N0}.");
        return item;
    }

    /// <summary>
    /// The item of a line that is in the canonical form without doubt and has nothing to refuse; else null, and
    /// <see cref="ReadItem"/> decides.
    /// </summary>
    /// <param name="before">The item of the line before.</param>
    internal static BundleItem? TryReadPlain(ReadOnlySpan<byte> line, BundleItem? before)
    {
        var plain = new PlainLine(line);
        if (!plain.Takes("{\"name\":\""u8) || !plain.TakesText(null, out var name) || !ItemName.IsValid(name)
            || !plain.Takes(",\"sha256\":\""u8) || !plain.TakesText(null, out var hex) || Digest.Parse(hex) is not { } hash
            || !plain.Takes(",\"size\":"u8) || !plain.TakesNumber(out var size)
            || !plain.Takes(",\"kind\":\""u8) || !plain.TakesText(before?.Kind.Name, out var kind)
            || (before?.Kind.Name == kind ? before.Kind : DocumentKind.Named(kind)) is not { } known
            || !plain.Takes(",\"udis\":["u8) || !TryTakeTexts(ref plain, out var udis)
            || !TryTake(ref plain, ",\"smart_account\":\""u8, before?.SmartAccount, out var smartAccount)
            || !TryTake(ref plain, ",\"virtual_account\":\""u8, before?.VirtualAccount, out var virtualAccount)
            || !TryTake(ref plain, ",\"server\":\""u8, before?.Server, out var server)
            || !TryTake(ref plain, ",\"request\":\""u8, null, out var request) || (request is not null && Digest.Parse(request) is null)
            || !TryTake(ref plain, ",\"upload_name\":\""u8, name, out var upload) || (upload is not null && !ItemName.IsValid(upload))
            || !TryTake(ref plain, ",\"evidence\":\""u8, before?.Evidence, out var evidence)
            || (evidence is not null && !BundleItem.Evidences.Contains(evidence, StringComparer.Ordinal))
            || !TryTakeReports(ref plain, out var reports) || !plain.Takes("}"u8) || !plain.IsAtEnd)
            return null;
        var item = new BundleItem(name, hash, size, known, udis)
        {
            SmartAccount = smartAccount,
            VirtualAccount = virtualAccount,
            Server = server,
            Request = Digest.Parse(request),
            UploadName = upload,
            Evidence = evidence,
            Reports = reports,
        };
        return item.Size <= item.Cap ? item : null;
    }

    /// <summary>False only where the member is there and is not plain.</summary>
    private static bool TryTake(ref PlainLine plain, ReadOnlySpan<byte> member, string? before, out string? text)
    {
        text = null;
        if (!plain.Takes(member))
            return true;
        var taken = plain.TakesText(before, out var found);
        text = found;
        return taken;
    }

    private static bool TryTakeTexts(ref PlainLine plain, out List<string> texts)
    {
        texts = new List<string>(1);
        if (plain.Takes("]"u8))
            return true;
        do
        {
            if (!plain.Takes("\""u8) || !plain.TakesText(null, out var text))
                return false;
            texts.Add(text);
        }
        while (plain.Takes(","u8));
        return plain.Takes("]"u8);
    }

    private static bool TryTakeReports(ref PlainLine plain, out List<long>? ids)
    {
        ids = null;
        if (!plain.Takes(",\"reports\":["u8))
            return true;
        ids = [];
        if (plain.Takes("]"u8))
            return true;
        do
        {
            if (!plain.TakesNumber(out var id))
                return false;
            ids.Add(id);
        }
        while (plain.Takes(","u8));
        return plain.Takes("]"u8);
    }

    private static List<long>? ReadReports(ref CanonicalReader json)
    {
        if (!json.Takes("reports"))
            return null;
        var ids = new List<long>();
        for (json.Open("reports"); !json.Closes();)
            ids.Add(json.NumberElement("reports"));
        return ids;
    }

    private static void WriteFact(CanonicalWriter json, TravellingFact fact)
    {
        json.OpenObject();
        json.Text("fact", fact.Fact);
        json.Text(fact is KeyRevokedFact ? "key" : "request", fact.Subject.Hex);
        json.Optional("reason", fact.Reason);
        json.Text("at", CanonicalReader.Write(fact.At));
        json.Optional("operator", fact.Operator);
        json.CloseObject();
    }

    private static TravellingFact ReadFact(ref CanonicalReader json)
    {
        json.OpenObject();
        var fact = json.Text("fact");
        if (Check.ListFact.Fails(fact != KeyRevokedFact.Name && !RequestFact.Facts.Contains(fact, StringComparer.Ordinal)))
            throw json.Bad("\"fact\" is not one this tool knows");
        var subject = json.Hash(fact == KeyRevokedFact.Name ? "key" : "request");
        var reason = json.Optional("reason");
        var at = json.Time("at");
        var @operator = json.Optional("operator");
        json.CloseObject();
        json.End();
        return fact == KeyRevokedFact.Name
            ? new KeyRevokedFact(subject, at) { Reason = reason, Operator = @operator }
            : new RequestFact(fact, subject, at) { Reason = reason, Operator = @operator };
    }
}
