namespace OfflineLicense.Steps.Bundles;

/// <summary>The bundles that a row of the journal is about.</summary>
internal sealed class JournalBundles(IEnumerable<BundleEntry> bundles)
{
    public const string Pack = "pack";
    public const string Receive = "receive";

    private const string Refused = "receive-refused";

    private readonly Dictionary<string, BundleEntry> _byName = bundles.ToDictionary(bundle => bundle.Row.Name, StringComparer.Ordinal);

    /// <summary>In the order in which the row names them. A row of another action is about none.</summary>
    public IEnumerable<BundleEntry> Find(string action, string detail)
    {
        if (action is not (Pack or Receive or "pack-written" or "receive-again" or "sign"))
            return [];

        // A row of pack lists several, each with its digest; the words of a person come behind a semicolon.
        var listed = action == Pack ? detail.Split(';')[0].Split(", ") : [detail];
        return listed.Select(each => _byName.GetValueOrDefault(each.Split(' ')[0])).OfType<BundleEntry>();
    }

    /// <summary>The name of the file that a row refuses; null: it refuses none.</summary>
    public static string? FindRefusedFile(string action, string detail) =>
        action == Refused && detail.Split(": ") is [_, var file, _, ..] ? file : null;
}
