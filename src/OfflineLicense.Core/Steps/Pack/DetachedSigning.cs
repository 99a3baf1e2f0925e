using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Pack;

/// <summary>
/// Bundles that are sealed elsewhere (<c>pack --detached</c>): the ledger holds all of them but the seals, so what goes out
/// is the file to be sealed, and what comes back makes the bundle whole.
/// </summary>
internal sealed class DetachedSigning(Ledger ledger, SourceFile files, string @operator)
{
    /// <summary>A file no longer than a seal with something behind it; more is not read.</summary>
    private const int LongestSeal = 4 * Limits.KiB;

    private const string Extension = "." + MemberName.Sums;

    /// <summary>What the file to be sealed is called; no reader takes it for a bundle.</summary>
    public static string FileName(BundleName name) => $"{name}{Extension}";

    /// <summary>Whether a person means such a file and not a bundle.</summary>
    public static bool IsMeant(string path) => path.EndsWith(Extension, StringComparison.Ordinal);

    /// <summary>Writes the file to be sealed.</summary>
    /// <returns>Its path.</returns>
    public string WriteSums(SealedBundle bundle, string folder)
    {
        var name = FileName(bundle.Name);
        if (ledger.IsRehearsal)
            return Path.Combine(folder, name);
        using var target = DurableFolder.Open(folder);
        target.Write(name, bundle.SumsBytes);
        return Path.Combine(target.FullPath, name);
    }

    /// <summary>The recorded bundle that a file of sums belongs to.</summary>
    /// <exception cref="Failure">Invalid: it is not what <c>pack --detached</c> wrote here.</exception>
    public BundleRow Find(string path)
    {
        var read = files.Read(path, Limits.BundleSums, follow: true);
        if (read.Problem is { } problem)
            throw problem.ToFailure("name the SHA256SUMS file that pack --detached wrote");
        return ledger.Bundles.BySums(Digest.Of(read.Bytes)) is { Direction: "out" } row
            ? row
            : throw new Failure(FailureKind.Invalid, $"{path} is not the SHA256SUMS of a bundle that was packed here", "it must be the file that pack --detached wrote, unchanged; offlic pack --again NAME writes it again");
    }

    /// <summary>The seals as they came.</summary>
    public IReadOnlyList<(string Path, byte[] Bytes)> Seals(IEnumerable<string> paths) => [.. paths.Select(path =>
    {
        var read = files.Read(path, LongestSeal, follow: true);
        return read.Problem is { } problem ? throw problem.ToFailure("name the file that openssl dgst -sign -out wrote") : (path, read.Bytes);
    })];

    /// <summary>Records the seals; afterwards it is a bundle like any other, and <see cref="BundleFileWriter"/> writes it.</summary>
    /// <exception cref="Failure">See <see cref="ExternalSeals.Join"/>.</exception>
    public SealedBundle Finish(BundleRow row, IReadOnlyList<(string Path, byte[] Bytes)> seals)
    {
        var bundle = BundleRecord.Read(ledger, row);
        if (bundle.IsComplete)
            return bundle; // a run that was killed before it wrote the file had come so far
        bundle = ExternalSeals.Join(bundle, seals, new StationKeys(ledger).Keyring());
        ledger.Write(@operator, () =>
        {
            foreach (var id in bundle.Manifest.Signers)
                ledger.Bundles.AddSeal(row.Id, id, bundle.Seals.First(seal => id.Hex.StartsWith(seal.KeyPrefix, StringComparison.Ordinal)).Bytes);
            return ("sign", $"{bundle.Name} {bundle.Sums} with seals made elsewhere: {string.Join(", ", bundle.Seals.Select(seal => seal.KeyPrefix))}");
        });
        return bundle;
    }
}
