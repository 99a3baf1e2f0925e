namespace OfflineLicense.Steps.Record;

/// <summary>Why the reports of a new file cannot be true beside those that were recorded.</summary>
/// <param name="DocumentId">The recorded request that says otherwise; null: the file contradicts itself.</param>
internal sealed record Contradiction(Refusal Refusal, long? DocumentId);
