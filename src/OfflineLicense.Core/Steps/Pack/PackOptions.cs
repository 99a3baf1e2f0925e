using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Steps.Pack;

/// <summary>What a person wants packed.</summary>
internal sealed record PackOptions
{
    /// <summary>The station it is for; null: <c>desk</c>, or the only zone with something pending.</summary>
    public string? For { get; init; }

    public string? Message { get; init; }

    public string? Ticket { get; init; }

    public string? Carrier { get; init; }

    public string? MediaSerial { get; init; }

    /// <summary>Longest bundle file in bytes; the default fits FAT32.</summary>
    public long MaxSize { get; init; } = Limits.BundleFile;

    /// <summary>Keys that must all seal the bundle; empty: our own.</summary>
    public IReadOnlyList<string> Signers { get; init; } = [];

    /// <summary>Nobody seals it here: its signers do that elsewhere, and it is finished with what they bring.</summary>
    public bool IsDetached { get; init; }

    /// <summary>Why documents that hold a keyword may leave; null: they stay.</summary>
    public string? KeywordsMayLeave { get; init; }

    /// <summary>Requests, by document id, to pack again in a new bundle because theirs went astray.</summary>
    public IReadOnlyList<long> Resend { get; init; } = [];
}

/// <summary>What a pack sealed, before anything is written out.</summary>
/// <param name="Bundles">Newly sealed ones, in order.</param>
/// <param name="Leaving">What the zone's requests carried and which of them stay behind; empty at a desk.</param>
internal sealed record PackResult(IReadOnlyList<SealedBundle> Bundles, ExportDecision Leaving)
{
    /// <summary>Requests that were to be packed, by document id: those in the bundles and those held back.</summary>
    public IReadOnlyList<long> Pending => [.. Leaving.Go.Select(row => row.Id), .. Leaving.HeldBack.Select(held => held.Request.Id)];
}
