using System.Security.Cryptography;
using System.Text;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Station;

/// <summary>
/// A note in the spool of the key that an <c>init</c> makes, from before the key's file is there until the result was printed. The
/// same command again finds by it the key of no station, which it removes, or the finished station that no one was told of. The
/// next command that writes removes the note.
/// </summary>
internal sealed class UnfinishedSetup(StationFolder station)
{
    private const string Remedy = "remove the file and run the same command again";

    /// <summary>Whether a run that ended early left a station and its note. Nothing is opened.</summary>
    public static bool IsThere(StationPaths station) =>
        File.Exists(station.Ledger) && File.Exists(Path.Combine(station.Spool, SpoolFile.NewKey));

    /// <inheritdoc cref="Find(NewStation, Secret, TimeProvider)"/>
    public static PublicKey? Find(StationPaths station, NewStation expected, Secret? passphrase, TimeProvider clock)
    {
        if (!IsThere(station))
            return null;
        using var folder = StationFolder.Open(station);
        return new UnfinishedSetup(folder).Find(expected, passphrase, clock);
    }

    /// <summary>Before the files of the key are written.</summary>
    public void Begin(Digest key)
    {
        var spool = station.Make(station.Paths.Spool);
        using var target = DurableFolder.Over(spool);
        target.Write(new OutputFile(SpoolFile.NewKey, Encoding.ASCII.GetBytes(key.Hex)) { Mode = OutputFile.Private, Replace = true });
    }

    /// <summary>After the result was printed.</summary>
    public void End() => _ = station.Spool?.Remove(SpoolFile.NewKey);

    /// <summary>Only while there is no ledger: no bundle and no ledger names this key.</summary>
    public void RemoveKey()
    {
        if (ReadKey() is { } key)
            new KeyFolder(station).Remove(key);
        End();
    }

    /// <summary>The key of the station that a killed run of the same command created; null: no such run.</summary>
    /// <param name="expected">What the command asks for.</param>
    /// <param name="passphrase">Must open the key.</param>
    /// <param name="clock">For the ledger.</param>
    /// <exception cref="Failure">Missing: the passphrase is another.</exception>
    public PublicKey? Find(NewStation expected, Secret? passphrase, TimeProvider clock)
    {
        if (ReadKey() is not { } id || station.Look(station.Paths.Ledger) is null)
            return null;
        using var ledger = Ledger.OpenToRead(station, clock);
        return ledger.Journal.Head().Sequence == 1 + expected.Folders.Count
            && ledger.Station() == (expected.Name, expected.Side)
            && ledger.Settings.All().SequenceEqual(expected.Settings.Select(setting => (setting.Name, setting.Value!)))
            && new StationKeys(ledger).GetSigningKey() is { } key && key.Id == id && key.Curve == expected.Curve
            && Opens(key, passphrase) ? key : null;
    }

    private bool Opens(PublicKey key, Secret? passphrase)
    {
        var pem = new KeyFolder(station).PrivatePem(key.Id);
        try
        {
            if (SigningKey.IsEncrypted(pem) != passphrase is not null)
                return false;
            using var signing = SigningKey.FromPem(pem, passphrase);
            return signing.Public.Id == key.Id;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem);
        }
    }

    private Digest? ReadKey() => station.Spool is { } spool && spool.FactsOf(SpoolFile.NewKey) is not null
        ? Digest.Parse(Encoding.ASCII.GetString(OwnerOnlyFile.Read(spool, SpoolFile.NewKey, Limits.KeyFile, Remedy)))
        : null;
}
