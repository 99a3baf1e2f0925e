using OfflineLicense.Sealing.Export;

namespace OfflineLicense.Steps.Exports;

/// <param name="Folder">In which the folder of the export is made. It is there.</param>
internal sealed record ExportOptions(string Folder)
{
    /// <summary>The export to go on from, by its name or <see cref="ExportName.Last"/>; null: everything.</summary>
    public string? Since { get; init; }

    public bool WithHostnames { get; init; }
}

/// <summary>An export that was written, or with <c>--dry-run</c> would be.</summary>
/// <param name="Sums">What identifies it; null in a rehearsal.</param>
/// <param name="Bytes">Of all its tables.</param>
internal sealed record ExportResult(string Path, ExportManifest Manifest, Digest? Sums, long Bytes)
{
    /// <summary>An earlier run had written it, and did not come to record it.</summary>
    public bool WasThere { get; init; }

    public long Rows => Manifest.Tables.Sum(table => table.Rows);
}
