using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Steps.Station;

/// <summary>Whether a station still trusts a key.</summary>
internal enum KeyState
{
    Trusted,

    /// <summary>For good. Bundles up to <see cref="KnownKey.LastTrusted"/> still count.</summary>
    Revoked,
}

/// <summary>A public key that the station trusts or trusted, and for which station it signs.</summary>
/// <param name="IsOwn">It signs for this station.</param>
/// <param name="AddedAt">As the ledger writes times.</param>
internal sealed record KnownKey(Digest Id, PublicKey Key, string Station, bool IsOwn, string AddedAt)
{
    /// <summary>Null: it is not revoked.</summary>
    public string? RevokedAt { get; init; }

    /// <summary>
    /// Of a revoked key: the last bundle of each stream for which it is trusted. In other streams it is trusted for none.
    /// </summary>
    public IReadOnlyList<BundleName> LastTrusted { get; init; } = [];

    /// <summary>The older key of the same station that signed a statement about it; null: a person compared its fingerprint.</summary>
    public Digest? SignedBy { get; init; }

    public KeyState State => RevokedAt is null ? KeyState.Trusted : KeyState.Revoked;

    /// <summary>The first digits of the id, as people read them.</summary>
    public string ShortId => Id.Hex[..Seal.ShortLength];
}
