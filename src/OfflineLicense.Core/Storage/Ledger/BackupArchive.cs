using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Storage.Ledger;

/// <summary>
/// A station in one file: a plain tar that a person can look into without the tool. Below one folder, in this order:
/// <c>SHA256SUMS</c> (of the others), <c>FORMAT.offlic-backup-1</c>, <c>keys/…</c>, <c>ledger.db</c>. It carries no signature:
/// it is kept like the station itself.
/// </summary>
internal static class BackupArchive
{
    public const string Sums = FileNames.Checksums;
    public const string Format = "FORMAT.offlic-backup-1";
    public const string Ledger = FileNames.Ledger;
    public const string KeyFolder = "keys/";

    /// <summary>The constant first line of every backup's sums and the content of its format member.</summary>
    public static readonly byte[] TypeLine = "offlic-backup/1\n"u8.ToArray();

    /// <summary>The oldest time that FAT can hold: nothing of the archive depends on when it was made.</summary>
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the archive; the ledger goes last, so that a reader has the keys before it.</summary>
    /// <param name="folder">The name of the one folder in it.</param>
    /// <param name="keys">Names below <see cref="KeyFolder"/> and bytes.</param>
    /// <param name="ledger">The complete copy of the ledger, at its start.</param>
    /// <param name="ledgerSum">Its SHA-256.</param>
    public static void Write(Stream target, string folder, IReadOnlyList<(string Name, byte[] Bytes)> keys, Stream ledger, Digest ledgerSum)
    {
        var sums = new StringBuilder();
        Line(Digest.Of(TypeLine), Format);
        foreach (var (name, bytes) in keys)
            Line(Digest.Of(bytes), KeyFolder + name);
        Line(ledgerSum, Ledger);

        using var tar = new TarWriter(target, TarEntryFormat.Ustar, leaveOpen: true);
        Add(Sums, new MemoryStream(Encoding.ASCII.GetBytes(sums.ToString())));
        Add(Format, new MemoryStream(TypeLine));
        foreach (var (name, bytes) in keys)
            Add(KeyFolder + name, new MemoryStream(bytes));
        Add(Ledger, ledger);

        void Line(Digest sum, string name) => sums.Append(sum.Hex).Append("  ").Append(name).Append('\n');
        void Add(string name, Stream content) => tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, folder + "/" + name)
        {
            DataStream = content,
            Mode = OutputFile.Private,
            ModificationTime = Time,
        });
    }

    /// <summary>The SHA-256 of everything in a stream.</summary>
    public static Digest SumOf(Stream content) => Digest.FromHash(SHA256.HashData(content));
}
