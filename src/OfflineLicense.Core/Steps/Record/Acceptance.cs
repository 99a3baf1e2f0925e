namespace OfflineLicense.Steps.Record;

/// <summary>A person's decision that a document counts although another one contradicts it.</summary>
internal sealed record Acceptance(string Reason, string Operator);
