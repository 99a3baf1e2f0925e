using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Pack;

/// <param name="Path">A bundle, or the SHA256SUMS file that <c>pack --detached</c> wrote.</param>
internal sealed record SignOptions(string Path)
{
    /// <summary>A private key file; null: the station's own key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Files with the missing signatures, made elsewhere; empty: sign here.</summary>
    public IReadOnlyList<string> Signatures { get; init; } = [];
}

/// <summary>A bundle with one more signature, or with all of them.</summary>
internal sealed record SignedBundle(string Path, SealedBundle Bundle)
{
    /// <summary>Set where the bundle was signed detached and its file is new.</summary>
    public PackedBundle? Completed { get; init; }
}

/// <summary>
/// Adds a signature to a bundle that names several signers, or signatures made elsewhere. A bundle file is verified first
/// like any bundle, read once into the station's spool, and written again completely or not at all.
/// </summary>
internal sealed class BundleSigner(Ledger ledger, SourceFile files, string @operator) : IDisposable
{
    private readonly SpoolFile _spool = new(ledger.StationFolder);
    private readonly Dictionary<string, long> _places = new(StringComparer.Ordinal);

    /// <param name="options">What a person typed.</param>
    /// <param name="keys">Opens the private key.</param>
    /// <param name="confirm">Shows a verified bundle to the person before it is signed; throws to stop.</param>
    /// <exception cref="Failure">E_…: no trusted key signed the file. Also see <see cref="ExternalSeals.Join"/>.</exception>
    public SignedBundle Sign(SignOptions options, PrivateKeyCache keys, Action<UnfinishedBundle> confirm)
    {
        if (DetachedSigning.IsSumsFile(options.Path))
            return Complete(options);
        var unfinished = Verify(options.Path);
        confirm(unfinished);
        if (options.Signatures.Count > 0)
        {
            var seals = new DetachedSigning(ledger, files, @operator).ReadSignatures(options.Signatures);
            var joined = ExternalSeals.Join(unfinished.Sealed, seals, new StationKeys(ledger).ReadKeyring());
            return Write(options.Path, joined, "signatures made elsewhere");
        }

        var key = options.KeyFile is null ? keys.Open(new StationKeys(ledger).GetSigningKey()) : keys.OpenFile(options.KeyFile);
        return Write(options.Path, unfinished.Sealed.WithSeal(key), $"key {key.Public.Id}");
    }

    public void Dispose() => _spool.Dispose();

    private SignedBundle Complete(SignOptions options)
    {
        if (options.Signatures.Count == 0)
        {
            throw new Failure(FailureKind.Usage, $"{options.Path} is to be signed elsewhere: it is not a bundle yet",
                "sign it with openssl as pack --detached printed, then: offlic sign FILE --signature SIGNATURE");
        }

        var detached = new DetachedSigning(ledger, files, @operator);
        var row = detached.Find(options.Path);
        var bundle = detached.Complete(row, detached.ReadSignatures(options.Signatures));
        var written = new BundleFileWriter(ledger, @operator).Write(row, Path.GetDirectoryName(options.Path)!, bundle);
        return new SignedBundle(written.Path, bundle) { Completed = written };
    }

    /// <summary>Everything in the file is verified except the signatures that are still missing.</summary>
    private UnfinishedBundle Verify(string path)
    {
        using var source = files.Open(path, Limits.BundleFile, follow: true, out var problem) ?? throw problem!.ToFailure();
        var bundle = BundleVerifier.VerifyUnfinished(source.Stream, source.Length, new StationKeys(ledger).ReadKeyring(), item =>
        {
            _places.Add(item.Name, _spool.Length);
            return _spool.Append;
        });
        _spool.Flush();
        return bundle;
    }

    private SignedBundle Write(string path, SealedBundle bundle, string with)
    {
        if (ledger.IsRehearsal)
            return new SignedBundle(path, bundle);

        ledger.Write(@operator, () =>
        {
            // For our own bundle, pack --again writes this signature too from now on.
            if (ledger.Bundles.BySums(bundle.Sums) is { Direction: BundleDirection.Out } own)
                BundleRecord.AddSignatures(ledger, own.Id, bundle);
            return ("sign", $"{bundle.Name} {bundle.Sums} with {with}");
        });
        using var folder = DurableFolder.Open(Path.GetDirectoryName(Path.GetFullPath(path))!);
        folder.Write(
            Path.GetFileName(path), target => bundle.WriteTo(target, item => _spool.Open(_places[item.Name], item.Size)), replace: true);
        return new SignedBundle(path, bundle);
    }
}
