namespace OfflineLicense.Storage.Ledger.Tables.Merged;

/// <summary>What another ledger has kept of a bundle. Nothing of it is trusted before the signatures were checked.</summary>
/// <param name="Parts">By <see cref="BundlePart"/>; one that is not there is missing.</param>
/// <param name="Seals">In the order of the keys.</param>
internal sealed record ForeignBundle(
    string Name, IReadOnlyDictionary<string, byte[]> Parts, IReadOnlyList<(string KeyId, byte[] Bytes)> Seals);
