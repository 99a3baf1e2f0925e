namespace OfflineLicense.Formats.Licensing;

/// <summary>How two savings of one report relate (the same UDI and report id, other bytes).</summary>
internal enum ReportComparisonResult
{
    /// <summary>The payloads are the same bytes.</summary>
    Same,

    /// <summary>The older measurements are the beginning of the newer ones.</summary>
    Grew,

    /// <summary>The reverse: the new file was saved earlier.</summary>
    Shrank,

    /// <summary>Neither; or one of the files does not hold the report.</summary>
    Differs,
}
