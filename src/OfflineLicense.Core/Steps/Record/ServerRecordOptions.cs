using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Steps.Record;

/// <summary>What is known of a server's file, of which nothing is read.</summary>
/// <param name="Server">The server that a person or the list of a bundle names.</param>
internal sealed record ServerRecordOptions(string Server)
{
    /// <summary>Null where it arrived in a bundle, whose lists do not state it.</summary>
    public string? Purpose { get; init; }

    /// <summary>The server's own name for an account; it stays in this ledger.</summary>
    public string? LocalAccount { get; init; }

    public string? SmartAccount { get; init; }

    public string? VirtualAccount { get; init; }

    /// <summary>Its entry in the signed list of its bundle; null: it is collected here.</summary>
    public BundleItem? Item { get; init; }
}
