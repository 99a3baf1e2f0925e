using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Recovery;

/// <summary>What a backup holds.</summary>
/// <param name="Size">Bytes of the file; in a rehearsal about what it would have.</param>
/// <param name="OpenKeys">Private keys in it that no passphrase protects.</param>
internal sealed record BackupResult(string Path, long Size, int Keys, int OpenKeys, Digest LedgerSum, long JournalRows);

/// <summary>
/// Puts the whole station into one file: a copy of the ledger that SQLite makes of one moment, and the keys. The copy on the
/// medium is read again and compared before it is said to be there.
/// </summary>
internal sealed class BackupWriter(Ledger ledger, SourceFile files, string @operator)
{
    private const int LongestKey = 64 * Limits.KiB;

    /// <param name="path">The file to write; one that is there already is never written over.</param>
    /// <param name="withPrivateKeys">False: only the public halves go along.</param>
    public BackupResult Back(string path, bool withPrivateKeys)
    {
        if (File.Exists(path) || Directory.Exists(path))
            throw new Failure(FailureKind.Usage, $"{path} is there already, and a backup is never written over", "give another name, with the day in it for example") { Code = "exists" };
        var keys = Keys(withPrivateKeys);
        var rows = ledger.Journal.Head().Sequence;
        var (secret, open) = (keys.Count(key => key.Name.EndsWith(FileNames.PrivateKeySuffix, StringComparison.Ordinal)), keys.Count(IsOpen));
        if (ledger.IsRehearsal)
            return new BackupResult(path, new FileInfo(ledger.Folder.Ledger).Length, secret, open, Digest.Zero, rows);

        var copy = Path.Combine(ledger.Folder.Spool, BackupArchive.Ledger);
        try
        {
            ledger.CopyTo(copy);
            Digest sum;
            using (var content = Opened(copy))
                sum = BackupArchive.SumOf(content);
            var full = Path.GetFullPath(path);
            using (var folder = DurableFolder.Open(Path.GetDirectoryName(full)!))
            {
                folder.Write(new OutputFile(Path.GetFileName(full), default)
                {
                    Mode = OutputFile.Private,
                    Content = target =>
                    {
                        using var content = Opened(copy);
                        BackupArchive.Write(target, $"{ledger.Station().Name}{FileNames.BackupSuffix}", keys, content, sum);
                    },
                });
            }

            var size = Compare(path);
            ledger.Write(@operator, () => ("backup", $"{Path.GetFileName(path)}: ledger {sum}, {secret} private keys"));
            return new BackupResult(path, size, secret, open, sum, rows);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    /// <summary>Read from the medium: what was written there can be restored.</summary>
    private long Compare(string path)
    {
        using var written = files.Open(path, long.MaxValue, follow: true, out var problem) ?? throw problem!.ToFailure();
        using var reader = BackupReader.Open(written.Stream, path);
        reader.CopyLedger(Stream.Null);
        return written.Length;
    }

    private Stream Opened(string path) => (files.Open(path, long.MaxValue, follow: false, out var problem) ?? throw problem!.ToFailure()).Stream;

    private List<(string Name, byte[] Bytes)> Keys(bool withPrivateKeys)
    {
        var found = new List<(string Name, byte[] Bytes)>();
        foreach (var row in ledger.Keys.All().Where(row => row.Own == 1))
        {
            var id = Digest.Parse(row.KeyId)!.Value;
            foreach (var file in new[] { ledger.Folder.PublicKeyFile(id), ledger.Folder.KeyFile(id) }.Where(File.Exists))
            {
                if (!withPrivateKeys && file.EndsWith(FileNames.PrivateKeySuffix, StringComparison.Ordinal))
                    continue;
                var read = files.Read(file, LongestKey, follow: false);
                found.Add((Path.GetFileName(file), read.Problem is null ? read.Bytes : throw read.Problem.ToFailure("without its keys a station cannot be restored")));
            }
        }

        return found;
    }

    private static bool IsOpen((string Name, byte[] Bytes) key) =>
        key.Name.EndsWith(FileNames.PrivateKeySuffix, StringComparison.Ordinal) && key.Bytes.AsSpan().IndexOf("ENCRYPTED"u8) < 0;
}
