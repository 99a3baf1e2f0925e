using System.Security.Cryptography;
using System.Text;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Steps.Exports;

/// <summary>
/// The folder of an export that a run finished and could not record. It is taken only if it is, byte for byte, what the ledger would be
/// exported as now, with the time that it states.
/// </summary>
internal sealed class FinishedExport(SourceFile files, string folder)
{
    private const string Created = "\"created\":\"";

    /// <summary>The time that it states; null: there is none to be found.</summary>
    public DateTimeOffset? ReadCreated()
    {
        var text = Encoding.UTF8.GetString(Read(FileNames.Manifest));
        var at = text.IndexOf(Created, StringComparison.Ordinal) + Created.Length;
        const int Length = 20;
        return at >= Created.Length && text.Length >= at + Length && text[at + Length - 1] == 'Z'
            && Timestamp.ParseLocal(text.Substring(at, Length - 1)) is { } time
                ? new DateTimeOffset(time, TimeSpan.Zero)
                : null;
    }

    /// <param name="sums">What its list would have to be.</param>
    /// <param name="members">What the list names.</param>
    /// <param name="key">Which has to have signed it.</param>
    public bool Holds(byte[] sums, IEnumerable<(string Name, Digest Sum)> members, PublicKey key) =>
        Read(FileNames.Checksums).AsSpan().SequenceEqual(sums)
        && key.Verify(sums, Read(Seal.MemberFor(key.Id.Hex[..Seal.ShortLength])))
        && members.All(member => HashOf(member.Name) == member.Sum);

    private byte[] Read(string name) => files.Read(Path.Combine(folder, name), Limits.BundleManifest, follow: false).Bytes;

    private Digest? HashOf(string name)
    {
        using var source = files.Open(Path.Combine(folder, name), long.MaxValue, follow: false, out _);
        return source is null ? null : Digest.FromHash(SHA256.HashData(source.Stream));
    }
}
