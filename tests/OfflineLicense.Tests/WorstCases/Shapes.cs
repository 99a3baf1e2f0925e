namespace OfflineLicense.Tests.WorstCases;

/// <summary>All shapes of hostile files.</summary>
internal static class Shapes
{
    public static IReadOnlyList<Shape> All { get; } =
    [
        .. TokenShapes.All, .. XmlShapes.All, .. JsonShapes.All, .. ReportShapes.All, .. ApiShapes.All, .. CaptureShapes.All,
        .. ArchiveShapes.All,
    ];
}
