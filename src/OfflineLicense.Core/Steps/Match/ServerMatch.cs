using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Steps.Match;

/// <summary>The request that a server's response answers.</summary>
/// <param name="RequestId">Null without a refusal: unknown.</param>
/// <param name="Evidence">Null where it is refused.</param>
internal sealed record ServerMatch(long? RequestId, Evidence? Evidence)
{
    public Refusal? Refusal { get; init; }

    public static ServerMatch Refuse(RefusalReason reason, string message) => new(null, null) { Refusal = new Refusal(reason, message) };
}
