using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace OfflineLicense.Storage.Ledger;

/// <summary>
/// Reads a backup front to back. Names in it never become paths: each is compared with what a backup may hold. Nothing is
/// handed out whose hash was not compared with the list at the beginning.
/// </summary>
internal sealed partial class BackupReader
{
    private const int LongestText = 64 * Limits.KiB;
    private const int Piece = 256 * Limits.KiB;
    private const string Remedy = "take another copy of the backup; nothing was changed";

    private readonly string _path;
    private readonly BackupMembers _members;
    private readonly Dictionary<string, Digest> _sums = new(StringComparer.Ordinal);
    private readonly List<(string Name, byte[] Bytes)> _keys = [];
    private readonly byte[] _ledgerHead = new byte[LedgerHeader.Size];
    private int _ledgerHeadLength;
    private string? _folder;

    private BackupReader(Stream input, string path)
    {
        _path = path;
        _members = new BackupMembers(input);
    }

    /// <summary>Names below <c>keys/</c> and bytes, compared with the list.</summary>
    public IReadOnlyList<(string Name, byte[] Bytes)> Keys => _keys;

    /// <summary>The SHA-256 of the ledger as the list states it.</summary>
    public Digest LedgerDigest { get; private set; }

    public long LedgerLength => _members.Length;

    /// <summary>What the header of the ledger in it states that no ledger can have.</summary>
    public IReadOnlyList<string> LedgerProblems => LedgerHeader.FindProblems(_ledgerHead.AsSpan(0, _ledgerHeadLength), LedgerLength);

    /// <summary>Reads as far as the ledger.</summary>
    /// <exception cref="Failure">Invalid: no backup. Untrusted: a hash does not hold, or it was truncated.</exception>
    public static BackupReader Open(Stream input, string path)
    {
        var reader = new BackupReader(input, path);
        reader.Guarded(reader.ReadHead);
        return reader;
    }

    /// <summary>Copies the ledger, and looks that its hash holds and that nothing follows. Throws before a caller may keep what was
    /// copied.</summary>
    /// <exception cref="Failure">Untrusted; what <paramref name="target"/> throws comes through.</exception>
    public void CopyLedger(Stream target) => Guarded(() =>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_ledgerHead, 0, _ledgerHeadLength);
        target.Write(_ledgerHead, 0, _ledgerHeadLength);
        var buffer = new byte[Piece];
        for (int read; (read = _members.Read(buffer)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            target.Write(buffer, 0, read);
        }

        Compare(BackupArchive.Ledger, Digest.FromHash(hash.GetHashAndReset()));
        if (_members.Next())
            throw Changed($"something follows the ledger: {SafeText.Value(_members.Name)}");
        if (_sums.Count > 0)
            throw Changed($"{_sums.Keys.Order(StringComparer.Ordinal).First()} is missing");
    });

    private void ReadHead()
    {
        if (!_members.Next() || NameOfMember() != BackupArchive.Sums)
            throw NoBackup();
        ReadSums(Encoding.ASCII.GetString(Content()));
        if (!_members.Next() || NameOfMember() != BackupArchive.Format
            || !Bytes(BackupArchive.Format).AsSpan().SequenceEqual(BackupArchive.TypeLine))
            throw NoBackup();
        while (_members.Next())
        {
            var name = NameOfMember();
            if (name == BackupArchive.Ledger)
            {
                LedgerDigest = _sums.GetValueOrDefault(name);
                for (var read = -1; read != 0 && _ledgerHeadLength < LedgerHeader.Size; _ledgerHeadLength += read)
                    read = _members.Read(_ledgerHead.AsSpan(_ledgerHeadLength));
                return;
            }

            if (!KeyName().IsMatch(name))
                throw Changed($"it holds {SafeText.Value(_members.Name)}, which no backup has");
            _keys.Add((name[BackupArchive.KeyFolder.Length..], Bytes(name)));
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

    private byte[] Bytes(string name)
    {
        var bytes = Content();
        Compare(name, Digest.Of(bytes));
        return bytes;
    }

    private byte[] Content()
    {
        if (_members.Length > LongestText)
            throw Changed($"{SafeText.Value(_members.Name)} has {_members.Length:N0} bytes");
        var bytes = new byte[_members.Length];
        for (var at = 0; at < bytes.Length;)
            at += _members.Read(bytes.AsSpan(at));
        return bytes;
    }

    private void Compare(string name, Digest found)
    {
        if (!_sums.Remove(name, out var sum))
            throw Changed($"{name} is not in its list of hashes, or there twice");
        if (sum != found)
            throw Changed($"{name} is not what was backed up: its SHA-256 is another");
    }

    /// <summary>The name below the archive's one folder; empty for what is no ordinary file, or lies elsewhere.</summary>
    private string NameOfMember()
    {
        if (!_members.IsFile || _members.Name.IndexOf('/', StringComparison.Ordinal) is not (var end and > 0))
            return string.Empty;
        _folder ??= _members.Name[..(end + 1)];
        return _members.Name.StartsWith(_folder, StringComparison.Ordinal) ? _members.Name[_folder.Length..] : string.Empty;
    }

    private void Guarded(Action read)
    {
        try
        {
            read();
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
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
