namespace OfflineLicense.Steps.Collect;

/// <summary>How many files of a run have a warning.</summary>
/// <param name="Example">The first message; text from outside.</param>
internal sealed record WarningCount(WarningCode Code, int Count, string Example);
