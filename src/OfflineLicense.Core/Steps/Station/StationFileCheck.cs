using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Station;

/// <summary>Checks the files beside the ledger: the contents of the key files, and the names in the station's folder.</summary>
internal sealed class StationFileCheck(Ledger ledger)
{
    private const int LongestKey = Limits.KeyFile;

    /// <summary>Version 0.1.0 wrote this file beside the ledger. It is ignored.</summary>
    private const string UnusedFile = "ledger.sum";

    private StationPaths Folder => ledger.Folder;

    /// <summary>
    /// A key without a passphrase must be the one that its name states, in the exact form in which it is written. Of a key with
    /// a passphrase only the outer form can be checked. The check of permissions reports a missing key.
    /// </summary>
    public CheckResult CheckKeys()
    {
        var problems = new List<string>();
        var (count, encrypted) = (0, 0);
        foreach (var row in ledger.Keys.All().Where(row => row.Own == 1 && Directory.Exists(Folder.Keys)))
        {
            var key = PublicKey.FromSpki(row.Spki);
            if (File.Exists(Folder.KeyFile(key.Id)))
            {
                count++;
                encrypted += CheckPrivateKey(key, problems) ? 1 : 0;
            }

            if (FindPublicKeyProblem(row, key) is { } problem)
                problems.Add(problem);
        }

        var note = encrypted == 0 ? string.Empty : $", {encrypted:N0} with a passphrase: of those only the outer form";
        return new CheckResult(StationCheck.Keys, $"{count:N0} private key{(count == 1 ? "" : "s")}{note}", problems)
        {
            Remedy = "restore the file from a backup. A public key can be written again: offlic key export. "
                + "If a private key is lost, revoke it and create a new one: offlic key revoke, offlic key rotate",
        };
    }

    /// <summary>Finds names that no command creates: files of another program, or names that changed.</summary>
    public CheckResult CheckNames()
    {
        string[] known =
        [
            .. new[] { Folder.Ledger, Folder.LedgerJournal, Folder.Lock, Folder.Log, Folder.Keys, Folder.Spool }
                .Select(path => Path.GetFileName(path)),
            UnusedFile,
        ];
        var unknown = ListNames(Folder.Folder).Where(name => !known.Contains(name, StringComparer.Ordinal) && !IsCopyOrPartial(name));
        var unknownKeys = ListNames(Folder.Keys).Where(name => !IsKeyName(name)).Select(name => "keys/" + name);
        var leftovers = ListNames(Folder.Spool).Count();
        var note = leftovers == 0 ? string.Empty : $"; {leftovers:N0} leftovers in spool/, which the next command that needs it removes";
        return new CheckResult(
            StationCheck.Names, $"the names in the station's folder{note}",
            unknown.Concat(unknownKeys).Order(StringComparer.Ordinal)
                .Select(name => $"no command creates {Path.Combine(Folder.Folder, name)}").ToList())
        {
            Remedy = "move a file of yours elsewhere; give a file of the station its name back",
        };
    }

    private static IEnumerable<string> ListNames(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)) : [];

    /// <summary>A copy from before the format changed, or a file that a killed run did not finish.</summary>
    private static bool IsCopyOrPartial(string name) =>
        (name.StartsWith(FileNames.OlderLedgerPrefix, StringComparison.Ordinal) && name.EndsWith(".db", StringComparison.Ordinal))
        || LedgerFile.IsUnfinished(name);

    /// <summary>A killed <c>init</c> leaves a key that no ledger names.</summary>
    private static bool IsKeyName(string name) =>
        name.EndsWith(FileNames.PartialSuffix, StringComparison.Ordinal)
        || (name.Length > Seal.ShortLength && name[..Seal.ShortLength].All(char.IsAsciiHexDigitLower)
            && name[Seal.ShortLength..] is FileNames.PrivateKeySuffix or FileNames.PublicKeySuffix);

    private string? FindPublicKeyProblem(KeyRow row, PublicKey key)
    {
        var path = Folder.PublicKeyFile(key.Id);
        if (!File.Exists(path))
            return row.RevokedAt is null ? $"{path} is missing" : null;
        return ReadText(path) == key.ToPem() ? null : $"{path} is not the public key that its name states";
    }

    /// <returns>Whether it has a passphrase.</returns>
    private bool CheckPrivateKey(PublicKey key, List<string> problems)
    {
        var path = Folder.KeyFile(key.Id);
        var pem = new KeyFolder(ledger.StationFolder).PrivatePem(key.Id);
        byte[] again = [];
        try
        {
            if (SigningKey.IsEncrypted(pem))
            {
                if (!HasPemForm(Encoding.ASCII.GetString(pem)))
                    problems.Add($"{path} is no longer a key file");
                return true;
            }

            using var signing = SigningKey.FromPem(pem);
            again = signing.ToPem();
            if (signing.Public.Id != key.Id || !again.AsSpan().SequenceEqual(pem))
                problems.Add($"{path} is not the key that its name states");
        }
        catch (Failure refused) when (refused.Kind == FailureKind.Invalid)
        {
            problems.Add($"{path} is no longer a key file");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem);
            CryptographicOperations.ZeroMemory(again);
        }

        return false;
    }

    private static bool HasPemForm(string text)
    {
        if (!PemEncoding.TryFind(text, out var block))
            return false;
        var der = Convert.FromBase64String(text[block.Base64Data]);
        return PemEncoding.WriteString(text[block.Label], der) + "\n" == text
            && AsnDecoder.TryReadEncodedValue(der, AsnEncodingRules.DER, out _, out _, out _, out var length) && length == der.Length;
    }

    private static string ReadText(string path)
    {
        var read = new SourceFile(new System.IO.Abstractions.FileSystem()).Read(path, LongestKey, follow: false);
        return read.Problem is null
            ? Encoding.Latin1.GetString(read.Bytes)
            : throw read.Problem.ToFailure("a public key can be written again: offlic key export");
    }
}
