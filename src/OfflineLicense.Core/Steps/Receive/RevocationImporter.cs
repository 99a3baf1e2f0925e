using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Receive;

/// <summary>
/// Revokes keys because the station that owns them says so in a verified bundle. Called in the transaction that records the bundle,
/// before its items: a bundle that is refused, or a run that is killed, revokes nothing.
/// </summary>
internal static class RevocationImporter
{
    /// <returns>Keys that were trusted here until now.</returns>
    public static IReadOnlyList<KnownKey> Apply(Ledger ledger, string @operator, VerifiedBundle bundle)
    {
        var name = bundle.Manifest.Name;
        var revoked = new List<KnownKey>();
        foreach (var fact in bundle.Facts.OfType<KeyRevokedFact>())
        {
            if (new StationKeys(ledger).ReadTrusted(name.Origin).FirstOrDefault(key => key.Id == fact.Key && !key.IsOwn) is not { } key)
                continue;
            var reason = $"{name.Origin} stated it in {name}{(fact.Reason is { } why ? $": {why}" : string.Empty)}";
            var lastTrusted = FindLastTrusted(ledger, name);
            KeyTrust.Revoke(ledger, @operator, fact.Key.Hex, reason, lastTrusted);
            revoked.Add(key with { RevokedAt = Timestamp.Text(ledger.Now), LastTrusted = lastTrusted });
        }

        return revoked;
    }

    /// <summary>
    /// Bundles before the one that states the revocation stay valid: it follows them, by their digests. In other streams, those up
    /// to the last one that was received.
    /// </summary>
    private static List<BundleName> FindLastTrusted(Ledger ledger, BundleName name)
    {
        var streams = new SortedDictionary<string, long>(StringComparer.Ordinal) { [name.Destination] = name.Sequence - 1 };
        foreach (var row in ledger.Bundles.All().Where(row => row.Direction == BundleDirection.In && row.Origin == name.Origin))
            streams[row.Destination] = Math.Max(streams.GetValueOrDefault(row.Destination), row.Sequence);
        return streams.Select(stream => BundleName.From(name.Origin, stream.Key, stream.Value)).OfType<BundleName>().ToList();
    }
}
