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
}
