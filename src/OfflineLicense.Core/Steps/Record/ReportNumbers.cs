namespace OfflineLicense.Steps.Record;

/// <summary>The report numbers of one UDI in one file, ascending, each once.</summary>
/// <param name="Udi">Their device.</param>
/// <param name="Ids">At least one.</param>
/// <param name="IsTopNew">The highest was new when the file arrived: a gap above it was not reported before.</param>
internal sealed record ReportNumbers(Udi Udi, IReadOnlyList<long> Ids, bool IsTopNew);
