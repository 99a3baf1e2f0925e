using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Pack;

/// <summary>
/// Bundles that are signed elsewhere (<c>pack --detached</c>): the ledger has everything but the signatures. Only the
/// SHA256SUMS file is written, and the signatures made over it complete the bundle.
/// </summary>
internal sealed class DetachedSigning(Ledger ledger, SourceFile files, string @operator)
{
    /// <summary>Bytes that are read of a signature file, which is far shorter.</summary>
    private const int LongestSignature = Limits.SignatureFile;

    private const string Extension = "." + MemberName.Sums;

    /// <summary>The name of the file to sign; no reader takes it for a bundle.</summary>
    public static string FileName(BundleName name) => $"{name}{Extension}";

    /// <summary>Whether a path names such a file and not a bundle.</summary>
    public static bool IsSumsFile(string path) => path.EndsWith(Extension, StringComparison.Ordinal);

    /// <summary>Writes the file to sign.</summary>
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

    /// <summary>The recorded bundle of a SHA256SUMS file.</summary>
    /// <exception cref="Failure">Invalid: it is not what <c>pack --detached</c> wrote here.</exception>
    public BundleRow Find(string path)
    {
        var read = files.Read(path, Limits.BundleSums, follow: true);
        if (read.Problem is { } problem)
            throw problem.ToFailure("name the SHA256SUMS file that pack --detached wrote");
        return ledger.Bundles.BySums(Digest.Of(read.Bytes)) is { Direction: BundleDirection.Out } row
            ? row
            : throw new Failure(FailureKind.Invalid, $"{path} is not the SHA256SUMS of a bundle that was packed here",
                "it must be the file that pack --detached wrote, unchanged; offlic pack --again NAME writes it again");
    }

    /// <summary>Reads signature files.</summary>
    public IReadOnlyList<(string Path, byte[] Bytes)> ReadSignatures(IEnumerable<string> paths) => [.. paths.Select(path =>
    {
        var read = files.Read(path, LongestSignature, follow: true);
        return read.Problem is { } problem
            ? throw problem.ToFailure("name the file that openssl dgst -sign -out wrote")
            : (path, read.Bytes);
    })];

    /// <summary>Records the signatures; then it is a bundle like any other, and <see cref="BundleFileWriter"/> writes it.</summary>
    /// <exception cref="Failure">See <see cref="ExternalSeals.Join"/>.</exception>
    public SealedBundle Complete(BundleRow row, IReadOnlyList<(string Path, byte[] Bytes)> seals)
    {
        var bundle = BundleRecord.Read(ledger, row);
        if (bundle.IsComplete)
            return bundle; // recorded by a run that was killed before it wrote the file
        bundle = ExternalSeals.Join(bundle, seals, new StationKeys(ledger).ReadKeyring());
        ledger.Write(@operator, () =>
        {
            BundleRecord.AddSignatures(ledger, row.Id, bundle);
            return ("sign", $"{bundle.Name} {bundle.Sums} with signatures made elsewhere: "
                + string.Join(", ", bundle.Seals.Select(seal => seal.KeyPrefix)));
        });
        return bundle;
    }
}
