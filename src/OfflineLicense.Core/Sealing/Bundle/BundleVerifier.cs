using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Sealing.Bundle;

/// <summary>
/// Reads a bundle in the order of docs/bundle-format.md 3. No step uses data of a later one, nothing is parsed before its
/// signatures hold, and there is no way around a step. Each refusal is a <see cref="Failure"/> with its E_ name.
/// </summary>
internal sealed partial class BundleVerifier
{
    /// <summary>Sums, one signature, format, manifest: two blocks each; readme and two lists: one; and the trailer.</summary>
    private const long ShortestFile = 13 * TarHeader.Block;

    private readonly BundleStreamReader _cursor;
    private readonly Keyring _keys;
    private readonly bool _allSealsNeeded;
    private readonly byte[] _next = new byte[TarHeader.Block];
    private readonly List<Seal> _seals = [];
    private readonly List<PinnedKey> _signers = [];
    private TarHeader _header = null!;
    private BundleName _name = null!;
    private byte[] _sums = [];
    private IReadOnlyList<ChecksumLine> _lines = [];
    private SealedBundle? _head;
    private bool _whole;

    private BundleVerifier(BundleStreamReader cursor, Keyring keys, bool allSealsNeeded)
    {
        _cursor = cursor;
        _keys = keys;
        _allSealsNeeded = allSealsNeeded;
    }

    internal IReadOnlyList<PinnedKey> Signers => _signers;

    /// <summary>Reads and checks a whole bundle.</summary>
    /// <param name="input">Read once, front to back; not disposed. Its I/O errors pass through.</param>
    /// <param name="length">Bytes the input has; free space for them has been checked by the caller (E_SPACE).</param>
    /// <param name="keys">The pinned keys.</param>
    /// <param name="policy">Called once with what the signatures cover, before any item is read: throws to refuse (step 7).</param>
    /// <param name="spool">Where an item's bytes go while they are hashed. Not disposed here: asked for the next, the one before is
    /// complete. Null: only hashed.</param>
    /// <param name="maxLength">Bytes a bundle may have.</param>
    /// <param name="path">The archive as the person named it, for the hint; null for a folder.</param>
    public static VerifiedBundle Verify(
        Stream input,
        long length,
        Keyring keys,
        Action<VerifiedHead>? policy = null,
        Func<BundleItem, Stream>? spool = null,
        long maxLength = Limits.BundleFile,
        string? path = null)
    {
        try
        {
            using var cursor = Begin(input, length, maxLength);
            var run = new BundleVerifier(cursor, keys, allSealsNeeded: true);
            run.Read(policy, spool);
            return new VerifiedBundle(run);
        }
        catch (Failure refused) when (path is not null)
        {
            throw BundleRefusal.WithPath(refused, path);
        }
    }

    /// <summary>The same checks for a bundle that may still lack signatures of its named signers, but has at least one.</summary>
    public static UnfinishedBundle VerifyUnfinished(
        Stream input, long length, Keyring keys, Func<BundleItem, Stream>? spool = null, long maxLength = Limits.BundleFile)
    {
        using var cursor = Begin(input, length, maxLength);
        var run = new BundleVerifier(cursor, keys, allSealsNeeded: false);
        run.Read(policy: null, spool);
        return new UnfinishedBundle(run);
    }

    internal SealedBundle RequireVerifiedHead() =>
        _head ?? throw new InvalidOperationException("the head has not been verified");

    internal VerifiedHead RequireVerified() =>
        _whole && _allSealsNeeded ? new VerifiedHead(this) : throw new InvalidOperationException("the bundle has not been verified");

    internal SealedBundle RequireVerifiedUnfinished() =>
        _whole ? RequireVerifiedHead() : throw new InvalidOperationException("the bundle has not been verified");

    // Step 1.
    private static BundleStreamReader Begin(Stream input, long length, long maxLength)
    {
        if (Check.WholeBlocks.Fails(length % TarHeader.Block != 0))
            throw BundleRefusal.Of(BundleRefusal.Length,
                $"The file is {length:N0} bytes long, which is no multiple of 512: it was cut short, or something was added.");
        if (Check.NotTooShort.Fails(length < ShortestFile))
            throw BundleRefusal.Of(BundleRefusal.Length, $"The file is {length:N0} bytes long: too short for a bundle.");
        if (Check.NotTooLong.Fails(length > maxLength))
            throw BundleRefusal.Of(BundleRefusal.Length, $"The file is {length:N0} bytes long; the limit is {maxLength:N0}.");
        return new BundleStreamReader(input, length);
    }

    private void Read(Action<VerifiedHead>? policy, Func<BundleItem, Stream>? spool)
    {
        ReadSums();
        ReadSeals();
        CheckSeals();
        _lines = ChecksumList.Parse(_sums); // only now: the signatures hold
        _head = ReadHead();
        policy?.Invoke(new VerifiedHead(this));
        BundleRoles.CheckLists(_head.Manifest, _head.Items, _head.Facts);
        foreach (var item in _head.Items)
            ReadItem(item, spool?.Invoke(item));
        ReadTrailer();
        _whole = true;
    }

    // Step 8.
    private void ReadItem(BundleItem item, Stream? spool)
    {
        var member = item.Member;
        var header = _cursor.Block(member);
        if (Check.ItemHeader.Fails(!_header.Matches(header, member, item.Size)))
            throw BundleRefusal.Of(BundleRefusal.Header, Difference(header, member, item.Size));
        if (Check.ItemHash.Fails(_cursor.Stream(member, item.Size, spool) != item.Sha256))
            throw BundleRefusal.Of(BundleRefusal.Item, $"{member} was changed: its SHA-256 is not the one that was signed.");
    }

    // Step 9.
    private void ReadTrailer()
    {
        const string Trailer = "the 1,024 zero bytes at the end";
        for (var block = 0; block < SealedBundle.TrailerLength / TarHeader.Block; block++)
        {
            if (Check.TrailerZero.Fails(_cursor.Block(Trailer).IndexOfAnyExcept((byte)0) >= 0))
                throw BundleRefusal.Of(BundleRefusal.Trailer, "The bundle does not end with 1,024 zero bytes.");
        }

        if (Check.NothingBehind.Fails(!_cursor.AtEnd()))
            throw BundleRefusal.Of(BundleRefusal.Trailer, "Something follows the end of the bundle.");
    }
}
