using System.Text;
using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Sealing.Export;

/// <summary>
/// The <c>SHA256SUMS</c> of an export: what its signature is over. The first line says what kind of thing was signed; that of a bundle
/// begins with other digits.
/// </summary>
internal static class ExportSums
{
    public const string FormatMember = "FORMAT.offlic-export-1";

    public const string TableSuffix = ".csv";

    public static ReadOnlySpan<byte> TypeLine =>
        "c0f07c7a09baeb4b46451bdd56b318cf39bb92071c66a36d713a43cda4f8e590  FORMAT.offlic-export-1\n"u8;

    public static ReadOnlySpan<byte> FormatContent => "offlic-export/1\n"u8;

    /// <param name="manifest">The bytes of <c>manifest.json</c>.</param>
    /// <param name="tables">The digest of each file, by the table's name.</param>
    public static byte[] Build(ReadOnlySpan<byte> manifest, IEnumerable<(string Table, Digest Sum)> tables) => ChecksumList.Build(
    [
        new(Digest.Of(FormatContent), FormatMember),
        new(Digest.Of(manifest), FileNames.Manifest),
        .. tables.Select(table => new ChecksumLine(table.Sum, table.Table + TableSuffix))
            .OrderBy(line => line.Member, StringComparer.Ordinal),
    ]);

    /// <summary>Only ever called on bytes whose signature holds.</summary>
    /// <returns>Null: they are not exactly what <see cref="Build"/> makes.</returns>
    public static IReadOnlyList<ChecksumLine>? Parse(ReadOnlySpan<byte> bytes)
    {
        const int Digits = 64;
        var lines = new List<ChecksumLine>();
        for (int end; !bytes.IsEmpty; bytes = bytes[(end + 1)..])
        {
            end = bytes.IndexOf((byte)'\n');
            if (end < Digits + 3 || !bytes[Digits..].StartsWith("  "u8) || lines.Count == Limits.ExportMembers
                || !Ascii.IsValid(bytes[..end])
                || Digest.Parse(Encoding.ASCII.GetString(bytes[..Digits])) is not { } hash)
                return null;
            lines.Add(new ChecksumLine(hash, Encoding.ASCII.GetString(bytes[(Digits + 2)..end])));
        }

        return lines is [{ Member: FormatMember }, { Member: FileNames.Manifest }, .. var tables]
            && tables.All(line => IsTable(line.Member))
            && tables.Zip(tables.Skip(1)).All(pair => string.CompareOrdinal(pair.First.Member, pair.Second.Member) < 0)
            ? lines
            : null;
    }

    /// <summary>Lower-case letters and underscores: no path, and the same name on every disk.</summary>
    private static bool IsTable(string member) => member.Length > TableSuffix.Length
        && member.EndsWith(TableSuffix, StringComparison.Ordinal)
        && member[..^TableSuffix.Length].All(sign => sign is '_' || char.IsAsciiLetterLower(sign));
}
