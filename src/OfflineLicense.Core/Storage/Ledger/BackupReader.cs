using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace OfflineLicense.Storage.Ledger;

/// <summary>
/// Reads a backup front to back. Names in it never become paths: each is compared with what a backup may hold. Nothing is
/// handed out whose hash was not compared with the list at the beginning.
/// </summary>
internal sealed partial class BackupReader : IDisposable
{
    private const int LongestText = 64 * Limits.KiB;
    private const int Piece = 256 * Limits.KiB;
    private const string Remedy = "take another copy of the backup; nothing was changed";

    private readonly string _path;
    private readonly TarReader _tar;
    private readonly Dictionary<string, Digest> _sums = new(StringComparer.Ordinal);
    private readonly List<(string Name, byte[] Bytes)> _keys = [];
    private TarEntry? _ledger;

    private BackupReader(Stream input, string path)
    {
        _path = path;
        _tar = new TarReader(input, leaveOpen: true);
    }

    /// <summary>Names below <c>keys/</c> and bytes, compared with the list.</summary>
    public IReadOnlyList<(string Name, byte[] Bytes)> Keys => _keys;

    /// <summary>Reads as far as the ledger.</summary>
    /// <exception cref="Failure">Invalid: no backup. Untrusted: a hash does not hold, or it was truncated.</exception>
    public static BackupReader Open(Stream input, string path)
    {
        var reader = new BackupReader(input, path);
        try
        {
            reader.Guarded(reader.ReadHead);
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Copies the ledger, and looks that its hash holds and that nothing follows. Throws before a caller may keep what was
    /// copied.</summary>
    /// <exception cref="Failure">Untrusted; what <paramref name="target"/> throws comes through.</exception>
    public void CopyLedger(Stream target) => Guarded(() =>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Piece];
        for (int read; (read = _ledger!.DataStream!.Read(buffer)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            target.Write(buffer, 0, read);
        }

        Compare(BackupArchive.Ledger, Digest.FromHash(hash.GetHashAndReset()));
        if (_tar.GetNextEntry() is { } more)
            throw Changed($"something follows the ledger: {more.Name}");
        if (_sums.Count > 0)
            throw Changed($"{_sums.Keys.Order(StringComparer.Ordinal).First()} is missing");
    });

    public void Dispose() => _tar.Dispose();

    private void ReadHead()
    {
        if (_tar.GetNextEntry() is not { } first || NameOf(first) != BackupArchive.Sums)
            throw NoBackup();
        ReadSums(Text(first));
        if (_tar.GetNextEntry() is not { } format || NameOf(format) != BackupArchive.Format
            || !Bytes(format, BackupArchive.Format).AsSpan().SequenceEqual(BackupArchive.TypeLine))
            throw NoBackup();
        while (_tar.GetNextEntry() is { } entry)
        {
            var name = NameOf(entry);
            if (name == BackupArchive.Ledger)
            {
                _ledger = entry;
                return;
            }

            if (!KeyName().IsMatch(name))
                throw Changed($"it holds {entry.Name}, which no backup has");
            _keys.Add((name[BackupArchive.KeyFolder.Length..], Bytes(entry, name)));
        }

        throw Changed("the ledger is missing");
    }

    private void ReadSums(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length < 67 || line[64..66] != "  " || Digest.Parse(line[..64]) is not { } sum || !_sums.TryAdd(line[66..], sum))
                throw Changed("its list of hashes is malformed");
        }
    }

    private byte[] Bytes(TarEntry entry, string name)
    {
        var bytes = Content(entry);
        Compare(name, Digest.Of(bytes));
        return bytes;
    }

    private string Text(TarEntry entry) => Encoding.ASCII.GetString(Content(entry));

    private byte[] Content(TarEntry entry)
    {
        if (entry.Length > LongestText)
            throw Changed($"{entry.Name} has {entry.Length:N0} bytes");
        var bytes = new byte[entry.Length];
        entry.DataStream?.ReadExactly(bytes);
        return bytes;
    }

    private void Compare(string name, Digest found)
    {
        if (!_sums.Remove(name, out var sum))
            throw Changed($"{name} is not in its list of hashes, or there twice");
        if (sum != found)
            throw Changed($"{name} is not what was backed up: its SHA-256 is another");
    }

    /// <summary>The name below the archive's one folder; empty for what is no ordinary file.</summary>
    private static string NameOf(TarEntry entry) => entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile
        && entry.Name.IndexOf('/', StringComparison.Ordinal) is var end and > 0
        ? entry.Name[(end + 1)..]
        : string.Empty;

    private void Guarded(Action read)
    {
        try
        {
            read();
        }
        catch (Exception broken) when (broken is InvalidDataException or FormatException or OverflowException or ArgumentException
            or EndOfStreamException or NotSupportedException)
        {
            // The reader of tar files throws these on what is none, or is truncated.
            throw _sums.Count == 0 ? NoBackup() : Changed("it was cut short or changed");
        }
    }

    private Failure NoBackup() => new(FailureKind.Invalid, $"{_path} is no backup of offlic",
        "name a file that offlic backup wrote, or a folder with the bundles of this station");

    private Failure Changed(string what) => new(FailureKind.Untrusted, $"{_path} cannot be restored: {what}", Remedy)
    {
        Code = "backup-changed",
    };

    [GeneratedRegex("^keys/[0-9a-f]{16}\\.(key|pub\\.pem)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeyName();
}
