using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Steps.Record;

/// <summary>What is known of a document beside its content.</summary>
internal sealed record RecordOptions
{
    public string? SmartAccount { get; init; }

    public string? VirtualAccount { get; init; }

    /// <summary>The product instance that a person named (<c>--assume-udi</c>), or the list of a bundle.</summary>
    public long? AssumedDevice { get; init; }

    /// <summary>The UDI that a person named, where no product instance is known by it.</summary>
    public Udi? AssumedUdi { get; init; }

    /// <summary>The product instances of a policy, which itself names none; null: all of the account.</summary>
    public IReadOnlyList<long>? PolicyFor { get; init; }

    /// <summary>A person said that a policy is for all, whatever account the requests of their zones state.</summary>
    public bool PolicyForAll { get; init; }

    /// <summary>The request that the desk matched a response to.</summary>
    public long? CarriedRequest { get; init; }

    public Evidence? CarriedEvidence { get; init; }

    /// <summary>The list of the bundle states the upload name that led to that request.</summary>
    public bool IsCarriedByName { get; init; }

    /// <summary>The name that its sender created for the document.</summary>
    public string? CarriedName { get; init; }

    /// <summary>It arrived in a signed bundle: it is recorded in any case, so a contradiction is a warning and no refusal.</summary>
    public bool IsSigned { get; init; }

    /// <summary>The station whose bundle it arrived in, or that packed it; null: it is collected here.</summary>
    public string? Origin { get; init; }

    /// <summary>A person's decision that the document counts although another contradicts it; null: none.</summary>
    public Acceptance? Accept { get; init; }

    /// <summary>What is told with the document once it is recorded; null: nothing.</summary>
    public Notice? Told { get; init; }

    /// <summary>Another file of the same run may still be the first one of a device, so its output can wait until then.</summary>
    public bool MayWait { get; init; }

    /// <summary>The direction of a licensing file of no known kind: what this side collects, or what the bundle carries.</summary>
    public Direction UnknownDirection { get; init; }

    /// <summary>The response is for all of an account: it names no device, and neither does an API reply beside it.</summary>
    public static bool IsForAccount(ParsedDocument document) =>
        document.Content.Kind == DocumentKind.Policy && document.Content.Udis.Count == 0 && document.Beside is null;
}
