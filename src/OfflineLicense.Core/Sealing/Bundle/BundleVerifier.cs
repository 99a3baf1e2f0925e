using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
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

    /// <summary>Runs of items that are hashed while one is checked: enough for every core to have work.</summary>
    private const int RunsAhead = 6;

    private readonly BundleStreamReader _cursor;
    private readonly Keyring _keys;
    private readonly bool _allSealsNeeded;
    private readonly bool _withItems;
    private readonly byte[] _next = new byte[TarHeader.Block];
    private readonly List<Seal> _seals = [];
    private readonly List<PinnedKey> _signers = [];
    private TarHeader _header = null!;
    private BundleName _name = null!;
    private byte[] _sums = [];
    private IReadOnlyList<ChecksumLine> _lines = [];
    private SealedBundle? _head;
    private bool _whole;

    private BundleVerifier(BundleStreamReader cursor, Keyring keys, bool allSealsNeeded, bool withItems = true)
    {
        _cursor = cursor;
        _keys = keys;
        _allSealsNeeded = allSealsNeeded;
        _withItems = withItems;
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

    /// <summary>Reads and checks the lists and signatures of a bundle of which the items are not there.</summary>
    /// <param name="input">The members before the items, and the trailer.</param>
    public static VerifiedHead VerifyHead(Stream input, long length, Keyring keys)
    {
        using var cursor = Begin(input, length, Limits.BundleFile);
        var run = new BundleVerifier(cursor, keys, allSealsNeeded: true, withItems: false);
        run.Read(policy: null, spool: null);
        return new VerifiedHead(run);
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
        if (_withItems)
            ReadItems(_head.Items, spool);
        ReadTrailer();
        _whole = _withItems;
    }

    // Step 8. This thread reads ahead, checks and spools in file order; others hash.
    private void ReadItems(IReadOnlyList<BundleItem> items, Func<BundleItem, Stream>? spool)
    {
        for (var at = 0; at < items.Count;)
        {
            var runs = OrderedParallel.Ordered(ReadRuns(items, at), run => run.Length, run => run.Hash(), RunsAhead);
            foreach (var run in runs)
            {
                using (run)
                    CheckRun(run, spool);
                at += run.Items.Count;
            }

            if (at < items.Count)
            {
                ReadLarge(items[at], spool?.Invoke(items[at]));
                at++;
            }
        }
    }

    /// <summary>Up to the first item that is too large for a run, or that the file cannot hold.</summary>
    private IEnumerable<ItemRun> ReadRuns(IReadOnlyList<BundleItem> items, int at)
    {
        while (true)
        {
            var run = new ItemRun();
            while (at < items.Count && run.Takes(items[at], _cursor.Remaining))
                run.Items.Add(items[at++]);
            if (run.Items.Count == 0)
                yield break;
            run.Read(_cursor);
            yield return run;
            if (run.Failure is not null)
                yield break;
        }
    }

    private void CheckRun(ItemRun run, Func<BundleItem, Stream>? spool)
    {
        var start = 0;
        for (var i = 0; i < run.Items.Count; i++)
        {
            var item = run.Items[i];
            var sink = spool?.Invoke(item);
            CheckHeader(item, run.Bytes(start, TarHeader.Block));
            var content = run.Bytes(start + TarHeader.Block, (int)item.Size);
            sink?.Write(content);
            var padding = TarHeader.PaddingFor(item.Size);
            BundleStreamReader.CheckPadding(item.Member, run.Bytes(start + TarHeader.Block + content.Length, padding));
            CheckHash(item, run.Holds(i));
            start += TarHeader.Block + content.Length + padding;
        }
    }

    private void ReadLarge(BundleItem item, Stream? spool)
    {
        CheckHeader(item, _cursor.Block(item.Member));
        CheckHash(item, _cursor.Stream(item.Member, item.Size, spool) == item.Sha256);
    }

    private void CheckHeader(BundleItem item, ReadOnlySpan<byte> header)
    {
        if (Check.ItemHeader.Fails(!_header.Matches(header, item.Member, item.Size)))
            throw BundleRefusal.Of(BundleRefusal.Header, Difference(header, item.Member, item.Size));
    }

    private static void CheckHash(BundleItem item, bool holds)
    {
        if (Check.ItemHash.Fails(!holds))
            throw BundleRefusal.Of(BundleRefusal.Item, $"{item.Member} was changed: its SHA-256 is not the one that was signed.");
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

    /// <summary>Items that follow each other in the file, read at once.</summary>
    private sealed class ItemRun : IDisposable
    {
        private const int Full = Limits.MiB;

        private byte[] _bytes = [];
        private bool[] _holds = [];
        private int _read;

        public List<BundleItem> Items { get; } = [];

        public int Length { get; private set; }

        /// <summary>Why not all of it could be read: told when the items before it have been checked.</summary>
        public ExceptionDispatchInfo? Failure { get; private set; }

        public bool Takes(BundleItem item, long remaining)
        {
            var longer = Length + TarHeader.MemberLength(item.Size);
            if (longer > Full || longer > remaining)
                return false;
            Length = (int)longer;
            return true;
        }

        public void Read(BundleStreamReader cursor)
        {
            _bytes = ArrayPool<byte>.Shared.Rent(Length);
            var (next, end) = (0, 0L);
            try
            {
                while (_read < Length)
                {
                    for (; _read >= end; next++)
                        end += TarHeader.MemberLength(Items[next].Size);
                    _read += cursor.Read(Items[next - 1].Member, _bytes.AsSpan(_read, Length - _read));
                }
            }
#pragma warning disable CA1031 // Whatever it is, it is thrown again when the items before it have been checked.
            catch (Exception failed)
#pragma warning restore CA1031
            {
                Failure = ExceptionDispatchInfo.Capture(failed);
            }
        }

        /// <summary>Any thread.</summary>
        public ItemRun Hash()
        {
            _holds = new bool[Items.Count];
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            var start = 0;
            for (var i = 0; i < Items.Count && start + TarHeader.MemberLength(Items[i].Size) <= _read; i++)
            {
                SHA256.HashData(_bytes.AsSpan(start + TarHeader.Block, (int)Items[i].Size), hash);
                _holds[i] = Digest.FromHash(hash) == Items[i].Sha256;
                start += (int)TarHeader.MemberLength(Items[i].Size);
            }

            return this;
        }

        public ReadOnlySpan<byte> Bytes(int start, int count)
        {
            if (start + count > _read)
                Failure?.Throw();
            return _bytes.AsSpan(start, count);
        }

        public bool Holds(int item) => _holds[item];

        public void Dispose()
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }
}
