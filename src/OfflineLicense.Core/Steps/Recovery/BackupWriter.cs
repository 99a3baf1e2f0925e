using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Recovery;

/// <summary>A backup that was written.</summary>
/// <param name="Size">Bytes of the file; in a rehearsal an estimate.</param>
/// <param name="Keys">Private keys in it.</param>
/// <param name="OpenKeys">Private keys in it that have no passphrase.</param>
/// <param name="LedgerDigest">Of the copy of the ledger in it; null in a rehearsal.</param>
internal sealed record BackupResult(string Path, string Station, long Size, int Keys, int OpenKeys, Digest? LedgerDigest, long JournalRows);

/// <summary>
/// Writes the whole station to one file: a copy of the ledger that SQLite creates of one moment, and the keys. The file is read
/// again from the disk and compared before success is reported.
/// </summary>
internal sealed class BackupWriter(Ledger ledger, SourceFile files, string @operator)
{
    private const int LongestKey = Limits.KeyFile;

    public StepProgress Progress { get; init; } = StepProgress.Unseen;

    /// <summary>The name of a backup of this moment, for a folder that holds many.</summary>
    public static string NameNow(Ledger ledger) =>
        $"{ledger.Station().Name}.{ledger.Now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}{FileNames.BackupSuffix}";

    /// <param name="path">The file to write. An existing file is never overwritten.</param>
    /// <param name="withPrivateKeys">False: only the public keys are in it.</param>
    public BackupResult Write(string path, bool withPrivateKeys)
    {
        if (Directory.Exists(path) || (ledger.IsRehearsal && File.Exists(path)))
            throw Exists(path);
        DurableFolder.CheckParent(path, "a backup");
        var station = ledger.Station().Name;
        var keys = ReadKeys(withPrivateKeys);
        var rows = ledger.Journal.Head().Sequence;
        var (secret, open) = (keys.Count(key => IsPrivate(key.Name)), keys.Count(key => IsPrivate(key.Name) && !IsEncrypted(key.Bytes)));
        if (ledger.IsRehearsal)
            return new BackupResult(path, station, new FileInfo(ledger.Folder.Ledger).Length, secret, open, null, rows);

        try
        {
            Progress.Begin("copying the ledger");
            ledger.CopyToSpool();
            var digest = WriteArchive(Path.GetFullPath(path), station, keys);
            var size = Verify(path);
            ledger.Write(@operator, () => ("backup", $"{Path.GetFileName(path)}: ledger {digest}, {secret} private keys"));
            return new BackupResult(path, station, size, secret, open, digest, rows);
        }
        finally
        {
            SpoolFile.RemoveCopy(ledger.StationFolder);
        }
    }

    /// <summary>A file that is there is accepted only if it is this very backup: a run that was killed after it wrote it.</summary>
    private Digest WriteArchive(string path, string station, List<(string Name, byte[] Bytes)> keys)
    {
        Digest digest;
        using (var content = OpenCopy("reading the copy"))
        {
            DriveSpace.Check(Path.GetDirectoryName(path)!, content.Length, [(path, content.Length)], "the backup");
            digest = BackupArchive.SumOf(content);
        }

        using var folder = DurableFolder.Open(Path.GetDirectoryName(path)!);
        try
        {
            folder.Write(new OutputFile(Path.GetFileName(path), default)
            {
                Mode = OutputFile.Private,
                Content = target =>
                {
                    using var content = OpenCopy("writing the backup");
                    BackupArchive.Write(target, $"{station}{FileNames.BackupSuffix}", keys, content, digest);
                },
            });
            return digest;
        }
        catch (Failure other) when (other.Code == DiskFailure.OtherContentCode)
        {
            throw Exists(path);
        }
    }

    private CountedStream OpenCopy(string what)
    {
        var copy = SpoolFile.OpenCopy(ledger.StationFolder);
        Progress.Begin(what, bytes: copy.Length);
        return new CountedStream(copy, Progress);
    }

    private static Failure Exists(string path) => new(FailureKind.Usage,
        $"{path} is there already, and a backup never overwrites a file", "give another name, with the day in it for example")
    {
        Code = "exists",
    };

    /// <summary>Reads the backup from the disk and checks every digest.</summary>
    /// <returns>Its size in bytes.</returns>
    private long Verify(string path)
    {
        using var written = files.Open(path, long.MaxValue, follow: true, out var problem) ?? throw problem!.ToFailure();
        Progress.Begin("reading the backup again", bytes: written.Length);
        var reader = BackupReader.Open(new CountedStream(written.Stream, Progress), path);
        reader.CopyLedger(Stream.Null);
        return written.Length;
    }

    private List<(string Name, byte[] Bytes)> ReadKeys(bool withPrivateKeys)
    {
        var found = new List<(string Name, byte[] Bytes)>();
        foreach (var row in ledger.Keys.All().Where(row => row.Own == 1))
        {
            var id = Digest.Parse(row.KeyId)!.Value;
            foreach (var path in new[] { ledger.Folder.PublicKeyFile(id), ledger.Folder.KeyFile(id) })
            {
                var name = Path.GetFileName(path);
                if (ledger.StationFolder.Keys?.FactsOf(name) is null || (!withPrivateKeys && IsPrivate(name)))
                    continue;
                var read = SourceFile.Read(ledger.StationFolder.Keys, name, LongestKey);
                found.Add((
                    name,
                    read.Problem is null ? read.Bytes : throw read.Problem.ToFailure("without its keys a station cannot be restored")));
            }
        }

        return found;
    }

    private static bool IsPrivate(string name) => name.EndsWith(FileNames.PrivateKeySuffix, StringComparison.Ordinal);

    private static bool IsEncrypted(byte[] pem) => pem.AsSpan().IndexOf("ENCRYPTED"u8) >= 0;
}
