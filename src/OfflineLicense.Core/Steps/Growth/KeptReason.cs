namespace OfflineLicense.Steps.Growth;

/// <summary>Why the bytes of a document stay: its trip is not over on both sides, as far as this station knows.</summary>
/// <param name="Code">For scripts.</param>
/// <param name="Message">For a person.</param>
internal sealed record KeptReason(string Code, string Message)
{
    public static KeptReason NotPacked { get; } = new("not-packed", "the request is in no bundle of this station");

    public static KeptReason NotAcknowledged { get; } = new("not-acknowledged", "the desk has not acknowledged the bundle of the request");

    public static KeptReason NoSign { get; } =
        new("no-sign", "no acknowledgment, response or mark says that the request arrived");

    public static KeptReason NotAnswered { get; } = new("not-answered", "the request is not answered");

    public static KeptReason Refused { get; } = new("refused", "CSSM refused the request, and nothing newer has come further");

    public static KeptReason NotWritten { get; } = new("not-split", "the response is not written out");

    public static KeptReason NotProved { get; } = new("not-installed", "nothing proves that the response is installed");

    public static KeptReason NotReturned { get; } = new("not-returned", "the response is in no bundle to the zone");

    public static KeptReason ReturnNotAcknowledged { get; } =
        new("return-not-acknowledged", "the zone has not acknowledged the bundle of the response");

    public static KeptReason NoRequest { get; } = new("no-request", "the response answers no request that is known here");

    public static KeptReason PolicyNotRead { get; } = new("policy", "an older offlic did not record the days of the policy in it");

    public static KeptReason NoTrip { get; } = new("no-trip", "it belongs to no trip that is over");
}
