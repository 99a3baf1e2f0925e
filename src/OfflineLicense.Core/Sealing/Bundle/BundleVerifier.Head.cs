using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Sealing.Bundle;

/// <summary>Steps 2 to 6: everything before the items.</summary>
internal sealed partial class BundleVerifier
{
    /// <summary>In place of a size that a header does not have: no header we make is like it.</summary>
    private const long NoSize = -1;

    // Step 2. What is not yet signed is only compared with what it must be, never interpreted.
    private void ReadSums()
    {
        var header = _cursor.Block(MemberName.Sums);
        var size = TarHeader.SizeIn(header);
        if (Check.FirstSize.Lacks(size))
            throw BundleRefusal.Of(BundleRefusal.Header, "This is not a bundle: its first header has no size.");
        var name = TarHeader.BundleIn(header);
        if (Check.FirstName.Lacks(name))
            throw BundleRefusal.Of(BundleRefusal.Name,
                "This is not a bundle: its first header does not carry a name like LAB-A.desk.00000007.");
        _name = name;
        _header = new TarHeader(_name);
        if (Check.SumsHeader.Fails(!_header.Matches(header, MemberName.Sums, size.Value)))
            throw BundleRefusal.Of(BundleRefusal.Header, Difference(header, MemberName.Sums, size.Value));
        _sums = _cursor.Content(MemberName.Sums, WithinCap(MemberName.Sums, size.Value));
    }

    // Step 3. Leaves the header of the first member that is no signature in _next.
    private void ReadSeals()
    {
        while (true)
        {
            _cursor.Block(MemberName.Format).CopyTo(_next);
            if (Seal.PrefixIn(TarHeader.NameIn(_next)) is not { } prefix)
                break;
            if (Check.SealsNotTooMany.Fails(_seals.Count == Limits.BundleSeals))
                throw BundleRefusal.Of(BundleRefusal.SealSet, $"There are more than {Limits.BundleSeals} signatures.");
            if (Check.SealsAscending.Fails(_seals.Count > 0 && string.CompareOrdinal(_seals[^1].KeyPrefix, prefix) >= 0))
                throw BundleRefusal.Of(BundleRefusal.SealSet, $"The signature of the key {prefix} is out of order or is there twice.");

            var member = Seal.MemberFor(prefix);
            var size = TarHeader.SizeIn(_next) ?? NoSize;
            if (Check.SealHeader.Fails(!_header.Matches(_next, member, size)))
                throw BundleRefusal.Of(BundleRefusal.Header, Difference(_next, member, size));
            _seals.Add(new Seal(prefix, _cursor.Content(member, WithinCap(member, size))));
        }

        if (Check.SealsGiven.Fails(_seals.Count == 0))
            throw BundleRefusal.Of(BundleRefusal.SealSet,
                $"There is no signature: expected {Seal.MemberFor("…")} behind {MemberName.Sums}, found {TarHeader.NameIn(_next)}.");
    }

    // Step 4.
    private void CheckSeals()
    {
        foreach (var seal in _seals)
        {
            var pinned = _keys.Find(seal.KeyPrefix);
            if (Check.KeyPinned.Lacks(pinned))
                throw BundleRefusal.Of(BundleRefusal.KeyUnknown,
                    $"{_name} is signed with the key {seal.KeyPrefix}, which is not trusted here.");
            if (Check.KeyNotRevoked.Fails(!pinned.Vouches(_name)))
            {
                throw BundleRefusal.Of(
                    BundleRefusal.KeyRevoked,
                    $"{_name} is signed with the key {seal.KeyPrefix} of {pinned.Station}, which was revoked "
                        + $"here{(pinned.LastOf(_name) is { } last ? $"; it is trusted up to {last}" : string.Empty)}.");
            }

            if (Check.SealEncoding.Fails(!StrictDer.IsStrict(seal.Bytes, pinned.Key.Curve)))
                throw BundleRefusal.Of(BundleRefusal.SealEncoding,
                    $"{seal.Member} is not a strictly encoded {pinned.Key.Algorithm} signature.");
            if (Check.SealHolds.Fails(!pinned.Key.Verify(_sums, seal.Bytes)))
                throw BundleRefusal.Of(BundleRefusal.Seal,
                    $"{seal.Member} does not verify: {MemberName.Sums} is not what the key of {pinned.Station} signed.");
            _signers.Add(pinned);
        }
    }

    // Step 6.
    private SealedBundle ReadHead()
    {
        var format = ReadMember(0, _next, BundleRefusal.Format);
        if (Check.FormatContent.Fails(!format.AsSpan().SequenceEqual(MemberName.FormatContent)))
            throw BundleRefusal.Of(BundleRefusal.Format, $"{MemberName.Format} does not say offlic-bundle/1.");
        var readme = ReadMember(1, _cursor.Block(MemberName.Readme), BundleRefusal.Hash);

        var manifestBytes = ReadMember(2, _cursor.Block(MemberName.Manifest), BundleRefusal.Hash);
        var manifest = ManifestText.Read(manifestBytes);
        CheckManifest(manifest);

        var itemsBytes = ReadMember(3, _cursor.Block(MemberName.Items), BundleRefusal.Hash);
        var items = BundleLists.ReadItems(itemsBytes);
        CheckItems(manifest, items);

        var factsBytes = ReadMember(4, _cursor.Block(MemberName.Facts), BundleRefusal.Hash);
        var facts = BundleLists.ReadFacts(factsBytes);
        if (Check.FactsCounted.Fails(manifest.Facts != facts.Count))
            throw BundleRefusal.Of(BundleRefusal.Manifest,
                $"{MemberName.Manifest} counts {manifest.Facts:N0} facts, {MemberName.Facts} holds {facts.Count:N0}.");

        CheckLength(items);
        return new SealedBundle
        {
            SumsBytes = _sums,
            Sums = Digest.Of(_sums),
            Seals = _seals,
            ReadmeBytes = readme,
            ManifestBytes = manifestBytes,
            ItemsBytes = itemsBytes,
            FactsBytes = factsBytes,
            Manifest = manifest,
            Items = items,
            Facts = facts,
        };
    }

    private byte[] ReadMember(int line, ReadOnlySpan<byte> header, string codeForHash)
    {
        var member = _lines[line].Member;
        var size = TarHeader.SizeIn(header) ?? NoSize;
        if (Check.MemberHeader.Fails(!_header.Matches(header, member, size)))
            throw BundleRefusal.Of(BundleRefusal.Header, Difference(header, member, size));
        if (Check.FormatLength.Fails(member == MemberName.Format && size != MemberName.FormatContent.Length))
            throw BundleRefusal.Of(BundleRefusal.Format, $"{member} is {size:N0} bytes; expected {MemberName.FormatContent.Length}.");
        var content = _cursor.Content(member, WithinCap(member, size));
        if (Check.MemberHash.Fails(Digest.Of(content) != _lines[line].Hash))
            throw BundleRefusal.Of(codeForHash, $"{member} was changed: its SHA-256 is not the one that was signed.");
        return content;
    }

    private void CheckManifest(Manifest manifest)
    {
        if (Check.ManifestOfThisBundle.Fails(manifest.Name != _name))
            throw BundleRefusal.Of(BundleRefusal.Manifest, $"The headers say {_name}, {MemberName.Manifest} says {manifest.Name}.");

        var sealedBy = _signers.Select(signer => signer.Key.Id).ToList();
        if (Check.SignersNamed.Fails(sealedBy.Except(manifest.Signers).Any()))
            throw BundleRefusal.Of(BundleRefusal.Manifest,
                $"A key has signed {_name} that {MemberName.Manifest} does not name as a signer.");
        var missing = manifest.Signers.Except(sealedBy).Select(id => id.Hex[..Seal.ShortLength]).ToList();
        if (Check.SignersSealed.Fails(_allSealsNeeded && missing.Count > 0))
        {
            throw BundleRefusal.Of(
                BundleRefusal.Manifest,
                $"{_name} is not signed by all its signers yet; missing: {string.Join(", ", missing)}.",
                "the missing signer signs it with: offlic sign FILE");
        }
    }

    private void CheckItems(Manifest manifest, IReadOnlyList<BundleItem> items)
    {
        if (Check.ItemsCounted.Fails(manifest.Items != items.Count))
            throw BundleRefusal.Of(BundleRefusal.Manifest,
                $"{MemberName.Manifest} counts {manifest.Items:N0} items, {MemberName.Items} holds {items.Count:N0}.");
        if (Check.BytesCounted.Fails(manifest.Bytes != items.Sum(item => item.Size)))
            throw BundleRefusal.Of(BundleRefusal.Manifest,
                $"{MemberName.Manifest} counts {manifest.Bytes:N0} bytes of items, {MemberName.Items} {items.Sum(item => item.Size):N0}.");

        var before = MemberName.Fixed.Count;
        for (var at = 0; at < Math.Max(items.Count, _lines.Count - before); at++)
        {
            if (Check.ItemsAgree.Fails(at >= items.Count || at >= _lines.Count - before || !IsLine(items[at], _lines[before + at])))
                throw BundleRefusal.Of(BundleRefusal.Items,
                    $"{MemberName.Items} and {MemberName.Sums} do not list the same items: they differ at item {at + 1}.");
        }
    }

    private static bool IsLine(BundleItem item, ChecksumLine line) =>
        line.Member.AsSpan(MemberName.ItemFolder.Length).SequenceEqual(item.Name) && line.Hash == item.Sha256;

    private void CheckLength(IReadOnlyList<BundleItem> items)
    {
        var stated = _withItems ? items.Sum(item => TarHeader.MemberLength(item.Size)) : 0;
        if (Check.LengthComputed.Fails(_cursor.Remaining != stated + SealedBundle.TrailerLength))
            throw BundleRefusal.Of(BundleRefusal.Length,
                $"The file is longer or shorter than its signed lists say. {FirstDifference(items)}");
    }

    /// <summary>Only for the message of a bundle that is refused already: which file is changed, missing or extra.</summary>
    private string FirstDifference(IReadOnlyList<BundleItem> items)
    {
        foreach (var item in items)
        {
            if (_cursor.Remaining < TarHeader.Block)
                return $"It ends where {item.Member} should begin.";
            var header = _cursor.Block(item.Member);
            if (!_header.Matches(header, item.Member, item.Size))
                return Difference(header, item.Member, item.Size);
            if (_cursor.Remaining < TarHeader.MemberLength(item.Size) - TarHeader.Block)
                return $"It ends inside {item.Member}.";
            _cursor.Skip(item.Member, TarHeader.MemberLength(item.Size) - TarHeader.Block);
        }

        var extra = _cursor.Remaining < TarHeader.Block ? string.Empty : TarHeader.NameIn(_cursor.Block("the end"));
        return extra.Length > 0
            ? $"There is an extra file behind the last item: {extra}."
            : "Bytes are missing or added behind the last item.";
    }

    private static string Difference(ReadOnlySpan<byte> header, string member, long size)
    {
        var found = TarHeader.NameIn(header);
        if (found == member)
        {
            return TarHeader.SizeIn(header) is { } came && came != size
                ? $"{member} was changed: it is {came:N0} bytes, expected {size:N0}."
                : $"The header of {member} is not the one offlic writes: the archive was written again by another program.";
        }

        return found.StartsWith(MemberName.ItemFolder, StringComparison.Ordinal) && string.CompareOrdinal(found, member) < 0
            ? $"There is an extra file: {found}."
            : $"{member} is missing: in its place is {(found.Length == 0 ? "nothing" : found)}.";
    }

    private static int WithinCap(string member, long size) =>
        !Check.MemberCap.Fails(size > MemberName.CapOf(member))
            ? (int)size
            : throw BundleRefusal.Of(BundleRefusal.Limit, $"{member} is {size:N0} bytes; the limit is {MemberName.CapOf(member):N0}.");
}
