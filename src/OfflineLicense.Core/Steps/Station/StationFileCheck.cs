using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Station;

/// <summary>What lies beside the ledger: the key files, whether they are still what was written, and the names in the folder.</summary>
internal sealed class StationFileCheck(Ledger ledger)
{
    private const int LongestKey = 64 * Limits.KiB;

    /// <summary>Version 0.1.0 wrote this file beside the ledger. It is ignored.</summary>
    private const string UnusedFile = "ledger.sum";

    private StationPaths Folder => ledger.Folder;

    /// <summary>
    /// A key without a passphrase must be the one that its name says, written as it is written. Of one with a passphrase only
    /// the outer form can be looked at. One that is not there is for the check of permissions.
    /// </summary>
    public CheckResult Keys()
    {
        var problems = new List<string>();
        var (looked, shut) = (0, 0);
        foreach (var row in ledger.Keys.All().Where(row => row.Own == 1 && Directory.Exists(Folder.Keys)))
        {
            var key = PublicKey.FromSpki(row.Spki);
            var (secret, open) = (Folder.KeyFile(key.Id), Folder.PublicKeyFile(key.Id));
            if (File.Exists(secret))
            {
                looked++;
                shut += Private(key, problems) ? 1 : 0;
            }

            if (!File.Exists(open))
            {
                if (row.RevokedAt is null)
                    problems.Add($"{open} is missing");
            }
            else if (PublicText(open) != key.ToPem())
            {
                problems.Add($"{open} is not the public half of the key that its name says");
            }
        }

        return new CheckResult("keys", $"{looked:N0} private keys{(shut == 0 ? string.Empty : $", {shut:N0} with a passphrase: of those only the outer form")}", problems)
        {
            Remedy = "take the file from a backup; a private key that cannot be had again is revoked, and a new one made: offlic key revoke, offlic key rotate. A public half: offlic key export",
        };
    }

    /// <summary>Names that no command makes: something of another program's, or a name that changed.</summary>
    public CheckResult Names()
    {
        string[] known =
        [
            .. new[] { Folder.Ledger, Folder.LedgerJournal, Folder.Lock, Folder.Log, Folder.Keys, Folder.Spool }
                .Select(path => Path.GetFileName(path)),
            UnusedFile,
        ];
        var strange = Directory.EnumerateFileSystemEntries(Folder.Folder)
            .Select(path => Path.GetFileName(path))
            .Where(name => !known.Contains(name, StringComparer.Ordinal) && !IsKept(name))
            .Concat(Directory.Exists(Folder.Keys) ? Directory.EnumerateFileSystemEntries(Folder.Keys).Select(path => Path.GetFileName(path)).Where(name => !IsKey(name)).Select(name => "keys/" + name) : [])
            .Order(StringComparer.Ordinal)
            .Select(name => $"no command makes {Path.Combine(Folder.Folder, name)}")
            .ToList();
        var left = Directory.Exists(Folder.Spool) ? Directory.EnumerateFileSystemEntries(Folder.Spool).Count() : 0;
        return new CheckResult("names", left == 0 ? "what lies in the station's folder" : $"what lies in the station's folder; {left:N0} leftovers in spool/, which the next command that needs it removes", strange)
        {
            Remedy = "if it is yours, move it elsewhere; if it is a file of the station under a wrong name, give it back its name",
        };
    }

    /// <summary>A copy from before the format changed, or what a killed run did not finish.</summary>
    private static bool IsKept(string name) =>
        (name.StartsWith("ledger-format-", StringComparison.Ordinal) && name.EndsWith(".db", StringComparison.Ordinal)) || name.EndsWith(FileNames.PartialSuffix, StringComparison.Ordinal);

    /// <summary>A key that belongs to nothing is what a killed init leaves.</summary>
    private static bool IsKey(string name) =>
        name.EndsWith(FileNames.PartialSuffix, StringComparison.Ordinal) || (name.Length > 16 && name[..16].All(char.IsAsciiHexDigitLower) && name[16..] is FileNames.PrivateKeySuffix or FileNames.PublicKeySuffix);

    /// <returns>Whether it has a passphrase.</returns>
    private bool Private(PublicKey key, List<string> problems)
    {
        var pem = new KeyFolder(Folder).PrivatePem(key.Id);
        byte[] again = [];
        try
        {
            if (SigningKey.IsEncrypted(pem))
            {
                if (!HasForm(Encoding.ASCII.GetString(pem)))
                    problems.Add($"{Folder.KeyFile(key.Id)} is no longer a key file");
                return true;
            }

            using var signing = SigningKey.FromPem(pem);
            again = signing.ToPem();
            if (signing.Public.Id != key.Id || !again.AsSpan().SequenceEqual(pem))
                problems.Add($"{Folder.KeyFile(key.Id)} is not the key that its name says");
        }
        catch (Failure refused) when (refused.Kind == FailureKind.Invalid)
        {
            problems.Add($"{Folder.KeyFile(key.Id)} is no longer a key file");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem);
            CryptographicOperations.ZeroMemory(again);
        }

        return false;
    }

    private static bool HasForm(string text)
    {
        if (!PemEncoding.TryFind(text, out var block))
            return false;
        var der = Convert.FromBase64String(text[block.Base64Data]);
        return PemEncoding.WriteString(text[block.Label], der) + "\n" == text
            && AsnDecoder.TryReadEncodedValue(der, AsnEncodingRules.DER, out _, out _, out _, out var length) && length == der.Length;
    }

    private static string PublicText(string path)
    {
        var read = new SourceFile(new System.IO.Abstractions.FileSystem()).Read(path, LongestKey, follow: false);
        return read.Problem is null ? Encoding.Latin1.GetString(read.Bytes) : throw read.Problem.ToFailure("a public half can be had again: offlic key export");
    }
}
