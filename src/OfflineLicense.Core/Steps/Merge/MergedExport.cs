using OfflineLicense.Sealing.Export;

namespace OfflineLicense.Steps.Merge;

/// <summary>What an export of another station says of its bundles.</summary>
/// <param name="Bundles">Its bundles in the export.</param>
/// <param name="Added">Documents of which it was new here that they left.</param>
/// <param name="Known">Documents of which it was known.</param>
internal sealed record MergedExport(
    ExportManifest Manifest, Digest Sums, int Bundles, int Added, int Known, IReadOnlyList<Notice> Conflicts);
