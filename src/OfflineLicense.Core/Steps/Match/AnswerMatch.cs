using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Steps.Match;

/// <summary>Which devices a response belongs to, or why that is unknown.</summary>
/// <param name="Evidence">How it is known; null where it is not.</param>
internal sealed record AnswerMatch(Evidence? Evidence, IReadOnlyList<Recipient> Recipients)
{
    public Refusal? Refusal { get; init; }

    /// <summary>Another file of the same run might still name the device.</summary>
    public bool MayMatchLater { get; init; }

    public IReadOnlyList<Notice> Notices { get; init; } = [];

    /// <summary>Weaker evidence that agrees for each recipient.</summary>
    public IReadOnlyList<Evidence> Agrees => Recipients.Count == 0
        ? []
        : [.. Recipients[0].Agrees.Where(evidence => Recipients.All(recipient => recipient.Agrees.Contains(evidence)))];

    public static AnswerMatch Refuse(RefusalReason reason, string message, bool mayMatchLater = false) =>
        new(null, []) { Refusal = new Refusal(reason, message), MayMatchLater = mayMatchLater };
}
