using System.Text;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Receive;

/// <param name="Paths">Bundle files, extracted bundles, or folders with bundles.</param>
/// <param name="KeyFiles">Public keys to check with; empty: the keys that the station trusts.</param>
internal sealed record VerifyOptions(IReadOnlyList<string> Paths, IReadOnlyList<string> KeyFiles)
{
    /// <summary>A folder without a bundle is no failure: something else to check lies in it.</summary>
    public bool AllowsNone { get; init; }
}

/// <summary>The result of <c>verify</c> for one bundle.</summary>
internal sealed record CheckedBundle(BundleSource Source, BundleOutcome Outcome)
{
    /// <summary>Null where no valid signature covers it.</summary>
    public VerifiedHead? Head { get; init; }

    /// <summary>Why the bundle is invalid; null: it is valid.</summary>
    public Failure? Refusal { get; init; }

    /// <summary>False: only the lists and the given keys decided, so references, the key's station and the order are not checked.</summary>
    public bool IsJudgedByStation { get; init; }

    /// <summary>Why this station would not receive the valid bundle; null: it would, or there is no station.</summary>
    public Failure? Objection { get; init; }
}

/// <summary>Checks bundles without a change to anything; needs no station where keys are given.</summary>
/// <param name="ledger">The station that receives; null: the keys in the options decide alone.</param>
internal sealed class BundleChecker(Ledger? ledger, SourceFile files)
{
    private const int LongestKey = 64 * Limits.KiB;

    public StepProgress Progress { get; init; } = StepProgress.Unseen;

    /// <exception cref="Failure"><see cref="FailureKind.Missing"/>: a key or a folder cannot be read.</exception>
    public IEnumerable<CheckedBundle> Check(VerifyOptions options)
    {
        var keyring = ReadKeyring(options.KeyFiles);
        var policy = ledger is null ? null : new AcceptancePolicy(ledger);
        foreach (var source in BundleSource.Find(options.Paths, files, options.AllowsNone))
            yield return Check(source, keyring, policy);
    }

    /// <summary>The keys that decide: those of the station, or without one those that a person named.</summary>
    public Keyring ReadKeyring(IReadOnlyList<string> keyFiles) =>
        ledger is null ? new Keyring(keyFiles.Select(ReadKey)) : new StationKeys(ledger).ReadKeyring();

    private PinnedKey ReadKey(string path)
    {
        var read = files.Read(path, LongestKey, follow: true);
        return read.Problem is { } problem
            ? throw problem.ToFailure("give the public key that the sender exported: offlic key export FILE")
            : new PinnedKey(PublicKey.FromPem(Encoding.UTF8.GetString(read.Bytes)), string.Empty);
    }

    private CheckedBundle Check(BundleSource source, Keyring keyring, AcceptancePolicy? policy)
    {
        VerifiedHead? verifiedHead = null;
        try
        {
            using var input = new CountedStream(source.Open(files, out var length), Progress);
            Progress.Begin($"verifying {Path.GetFileName(source.Path)}", bytes: length);
            var path = source.IsFolder ? null : source.Path;
            var head = BundleVerifier.Verify(input, length, keyring, found => verifiedHead = found, path: path).Head;
            Failure? objection = null;
            ledger?.Read(() =>
            {
                policy!.CheckRoles(head);
                objection = policy.FindObjection(head);
            });
            return new CheckedBundle(source, BundleOutcome.Valid)
            {
                Head = head,
                Objection = objection,
                IsJudgedByStation = policy is not null,
            };
        }
        catch (Failure refusal) when (refusal.Kind is not (FailureKind.Busy or FailureKind.Damaged))
        {
            return new CheckedBundle(source, BundleOutcome.Invalid)
            {
                Head = verifiedHead,
                Refusal = ledger is null ? refusal : new BundleAddress(ledger).Explain(source, refusal),
            };
        }
    }
}
