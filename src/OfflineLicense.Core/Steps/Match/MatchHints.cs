using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Steps.Match;

/// <summary>What is known of a response beside its content.</summary>
/// <param name="Label">The file name that it arrived under.</param>
internal sealed record MatchHints(string Label)
{
    /// <summary>The request that a desk matched it to, by the list of a bundle.</summary>
    public long? CarriedRequest { get; init; }

    public Evidence? CarriedEvidence { get; init; }

    /// <summary>The upload name led the desk to that request.</summary>
    public bool IsCarriedByName { get; init; }

    /// <summary>The product instance that a person named.</summary>
    public long? AssumedDevice { get; init; }

    /// <summary>
    /// The device that a reply of CSSM's API names beside the document: as strong as an upload name, for neither is inside.
    /// </summary>
    public Udi? Beside { get; init; }
}
