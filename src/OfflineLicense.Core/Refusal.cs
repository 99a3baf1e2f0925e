namespace OfflineLicense;

/// <summary>Why a file was not recorded: a stable reason and a sentence for a person.</summary>
internal sealed record Refusal(RefusalReason Reason, string Message);
