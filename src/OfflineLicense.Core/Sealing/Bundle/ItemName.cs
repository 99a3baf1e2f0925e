using System.Text;
using System.Text.RegularExpressions;

namespace OfflineLicense.Sealing.Bundle;

/// <summary>
/// The one function that names an item, which is also its upload name: from the document alone, so that both sides of the
/// gap make the same name and CSSM's <c>ACK_&lt;name&gt;</c> leads back to the request. The hash at the end keeps every name
/// clear of Windows' reserved ones.
/// </summary>
internal static partial class ItemName
{
    private const int Cut = 32;

    /// <summary>Two parts of 32 and a hash of 16 would pass 80 characters, so on a collision the parts are shorter.</summary>
    private const int CutOnCollision = 28;

    /// <summary>Bytes of a document that <see cref="ExtensionFor"/> wants to see.</summary>
    public const int HeadLength = ContainerSniffer.HeadLength;

    public static bool IsValid(ReadOnlySpan<char> name) => name.Length <= Limits.BundleItemName && Grammar().IsMatch(name);

    /// <param name="kind">Part of the name only where there is no UDI.</param>
    /// <param name="udi">The product instance it is about; null: none.</param>
    /// <param name="server">Set for the files of a server, which are about no single product instance.</param>
    /// <param name="document">SHA-256 of the document.</param>
    /// <param name="extension">From <see cref="ExtensionFor"/>.</param>
    /// <param name="collision">Another document in the same list has this name: 16 hash digits instead of 8.</param>
    public static string For(DocumentKind kind, Udi? udi, string? server, Digest document, string extension = "txt", bool collision = false)
    {
        var cut = collision ? CutOnCollision : Cut;
        var subject = (server, udi) switch
        {
            ({ } name, _) => $"{Safe(name, cut)}_{kind.Name}",
            (_, { } device) => $"{Safe(device.Pid, cut)}_{Safe(device.Serial, cut)}",
            _ => kind.Name,
        };
        return $"{Lettered(subject)}_{(collision ? document.Hex[..16] : document.Short)}.{extension}";
    }

    /// <summary>Whether this is the name of a document: with 8 digits of its hash, or with 16 after a collision.</summary>
    public static bool IsMadeOf(string name, DocumentKind kind, Udi? udi, string? server, Digest document, string extension) =>
        name == For(kind, udi, server, document, extension) || name == For(kind, udi, server, document, extension, collision: true);

    /// <summary>
    /// Whether the name of an item can be the one of its document, as far as the list tells: the UDI inside is known only when the
    /// document is read.
    /// </summary>
    public static bool MayBeOf(BundleItem item)
    {
        var dot = item.Name.LastIndexOf('.');
        var extension = item.Name[(dot + 1)..];
        if (IsOfServer(item.Kind))
            return item.Server is { } server && IsMadeOf(item.Name, item.Kind, null, server, item.Sha256, extension);
        var stem = item.Name.AsSpan(0, Math.Max(dot, 0));
        return item.Server is null && extension == "txt"
            && (stem.EndsWith("_" + item.Sha256.Short, StringComparison.Ordinal)
                || stem.EndsWith("_" + item.Sha256.Hex[..16], StringComparison.Ordinal));
    }

    /// <summary>For a message: the form that the name of an item has.</summary>
    public static string Describe(BundleItem item) => IsOfServer(item.Kind)
        ? $"SERVER_{item.Kind}_{item.Sha256.Short}"
        : $"PID_SERIAL_{item.Sha256.Short}.txt or {item.Kind}_{item.Sha256.Short}.txt";

    private static bool IsOfServer(DocumentKind kind) => kind == DocumentKind.ServerRequest || kind == DocumentKind.ServerResponse;

    /// <summary>The beginning of a name that is about a product instance and no document: PID and serial number made safe. Two may be
    /// alike.</summary>
    public static string ForDevice(Udi device) => Lettered($"{Safe(device.Pid, Cut)}_{Safe(device.Serial, Cut)}");

    /// <summary>
    /// Names for a list of documents that travel together, in the same order: 8 hash digits, 16 for all of a group whose
    /// names would be alike without regard to case.
    /// </summary>
    public static IReadOnlyList<string> ForAll(
        IReadOnlyList<(DocumentKind Kind, Udi? Udi, string? Server, Digest Document, string Extension)> documents)
    {
        var names = documents.Select(each => For(each.Kind, each.Udi, each.Server, each.Document, each.Extension)).ToArray();
        foreach (var alike in Enumerable.Range(0, names.Length).GroupBy(at => names[at], StringComparer.OrdinalIgnoreCase).Where(group =>
            group.Count() > 1).ToList())
        {
            foreach (var at in alike)
                names[at] = For(documents[at].Kind, documents[at].Udi, documents[at].Server, documents[at].Document,
                    documents[at].Extension, collision: true);
        }

        return names;
    }

    /// <summary>
    /// What a device or CSSM writes as text is <c>txt</c> whatever it holds, because that is what their pages and commands
    /// expect; a server's export keeps what its first bytes say it is.
    /// </summary>
    /// <param name="kind">What the document is.</param>
    /// <param name="head">Its first bytes, <see cref="HeadLength"/> of them or the whole.</param>
    public static string ExtensionFor(DocumentKind kind, ReadOnlySpan<byte> head)
    {
        if (kind != DocumentKind.ServerRequest && kind != DocumentKind.ServerResponse && kind != DocumentKind.Archive
            && kind != DocumentKind.ApiResponse)
            return "txt";
        switch (ContainerSniffer.Identify(head))
        {
            case ContainerKind.Gzip:
                return "gz";
            case ContainerKind.Zip:
                return "zip";
            case ContainerKind.Tar or ContainerKind.Bundle:
                return "tar";
        }

        var text = head.StartsWith("\ufeff"u8) ? head[3..] : head;
        text = text.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty || text.Contains((byte)0))
            return "bin";
        return text[0] switch
        {
            (byte)'<' => "xml",
            (byte)'{' or (byte)'[' => "json",
            _ => text.IndexOfAnyInRange((byte)0x0e, (byte)0x1f) >= 0 ? "bin" : "txt",
        };
    }

    /// <summary>The first character of a name must be a letter or a digit; a PID may begin with anything.</summary>
    private static string Lettered(string subject) => char.IsAsciiLetterOrDigit(subject[0]) ? subject : "x" + subject[1..];

    private static string Safe(string text, int cut)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return string.Create(Math.Min(bytes.Length, cut), bytes, static (target, bytes) =>
        {
            for (var at = 0; at < target.Length; at++)
                target[at] = char.IsAsciiLetterOrDigit((char)bytes[at]) || bytes[at] is (byte)'-' or (byte)'_' ? (char)bytes[at] : '_';
        });
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]*\.(txt|xml|json|tar|gz|zip|bin)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
