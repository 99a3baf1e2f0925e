namespace OfflineLicense.Sealing.Bundle;

/// <summary>One document in a bundle, as <c>items.jsonl</c> lists it. Lists are in the order they travel.</summary>
/// <param name="Name">The member's name without <c>items/</c>.</param>
/// <param name="Sha256">Of the document's bytes.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Kind">What the document is.</param>
/// <param name="Udis">Canonical spellings (<see cref="Udi.ToString"/>).</param>
internal sealed record BundleItem(string Name, Digest Sha256, long Size, DocumentKind Kind, IReadOnlyList<string> Udis)
{
    public string? SmartAccount { get; init; }

    public string? VirtualAccount { get; init; }

    /// <summary>Set for a file of a CSLU or SSM On-Prem server, which is carried whole.</summary>
    public string? Server { get; init; }

    /// <summary>SHA-256 of the request document that a response answers.</summary>
    public Digest? Request { get; init; }

    /// <summary>The name under which that request was uploaded.</summary>
    public string? UploadName { get; init; }

    /// <summary>Every name of evidence that may travel.</summary>
    public static IReadOnlyList<string> Evidences { get; } = ["content-udi", "report-id", "upload-name", "person"];

    /// <summary>How the desk matched a response: one of <see cref="Evidences"/>.</summary>
    public string? Evidence { get; init; }

    /// <summary>Report ids inside; each below 2^53 (a larger one cannot travel). Null: the member is absent.</summary>
    public IReadOnlyList<long>? Reports { get; init; }

    /// <summary>The member's name in the archive.</summary>
    public string Member => MemberName.ItemFolder + Name;

    /// <summary>Bytes this kind of document may have.</summary>
    public long Cap => Kind == DocumentKind.ServerRequest || Kind == DocumentKind.ServerResponse ? Limits.BundleServerItem
        : Limits.BundleItem;
}
