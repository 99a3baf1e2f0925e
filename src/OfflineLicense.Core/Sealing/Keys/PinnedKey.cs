namespace OfflineLicense.Sealing.Keys;

/// <summary>A key that this station was told, by a person, belongs to a station.</summary>
internal sealed record PinnedKey(PublicKey Key, string Station, bool Revoked = false)
{
    /// <summary>Where it is revoked: the last bundle of each stream that it is still trusted for; of other streams, none.</summary>
    public IReadOnlyList<BundleName> LastBelieved { get; init; } = [];

    /// <summary>
    /// Whether its signature counts on a bundle of this name. The name is the one in the headers, looked at before anything is
    /// trusted; that the signed manifest says the same is checked afterwards, as for every bundle.
    /// </summary>
    public bool Vouches(BundleName name) => !Revoked || (LastOf(name) is { } last && name.Sequence <= last.Sequence);

    /// <summary>The cut-off in the stream of this bundle, or null.</summary>
    public BundleName? LastOf(BundleName name) => LastBelieved.FirstOrDefault(last => last.Origin == name.Origin
        && last.Destination == name.Destination);
}

/// <summary>
/// All pinned keys, revoked ones too (so that a refusal can say which). A key is found by the 16 digits in a signature's name,
/// so two ids that begin alike are refused when pinned.
/// </summary>
internal sealed class Keyring
{
    private readonly Dictionary<string, PinnedKey> _byPrefix = new(StringComparer.Ordinal);

    /// <summary>Throws <see cref="Failure"/> (Usage) where two ids begin alike.</summary>
    public Keyring(IEnumerable<PinnedKey> keys)
    {
        foreach (var key in keys)
        {
            if (_byPrefix.TryAdd(key.Key.Short, key))
                continue;
            var other = _byPrefix[key.Key.Short];
            throw new Failure(
                FailureKind.Usage,
                other.Key == key.Key
                    ? $"The key {key.Key.Short} is pinned already, for {other.Station}."
                    : $"The key {key.Key.Id} begins like the pinned key {other.Key.Id} of {other.Station}; two keys must differ in their "
                        + $"first 16 digits.",
                other.Key == key.Key ? null
                    : "do not trust this key: ids that begin alike do not happen by chance. Ask its owner to make a new one (offlic key "
                        + "rotate)");
        }
    }

    public static Keyring Empty { get; } = new([]);

    public IReadOnlyCollection<PinnedKey> Keys => _byPrefix.Values;

    /// <summary>The ring with one key more. Throws <see cref="Failure"/> (Usage) where it cannot be told from a pinned one.</summary>
    public Keyring With(PinnedKey key) => new([.. Keys, key]);

    /// <param name="prefix">16 hex digits.</param>
    public PinnedKey? Find(string prefix) => _byPrefix.GetValueOrDefault(prefix);
}
