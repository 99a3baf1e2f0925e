using System.Text;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Policy;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Tests.Sealing;

namespace OfflineLicense.Tests.Switches;

/// <summary>
/// Inputs for every check: the wrong bundles, bundles with two faults of which the first must be named, second spellings
/// of a good seal, policy, order, folders. Without its check at least one of them ends otherwise.
/// </summary>
internal static class CheckCases
{
    private static readonly StreamLink[] Chain = Links("one");

    public static IReadOnlyList<CheckCase> All { get; } =
    [
        CheckCase.Of("a good bundle", "accepted", _ => { }),
        .. WrongBundles.Sealed.Concat(WrongBundles.Unsealed).Select(wrong => CheckCase.Of(wrong.Name, wrong.Code, wrong.Spoil)),
        .. WrongRoles.All.Select(wrong => CheckCase.Of(wrong.Name, wrong.Code, wrong.Spoil)),
        .. Steps(),
        .. SealCases.All(),
        .. Policy(),
        .. RoleCases.All(),
        .. Order(),
        .. Folders(),
        .. Kept(),
    ];

    /// <summary>What a table of wrong bundles cannot say: other limits, other keys, a stream that lies, two faults at once.</summary>
    private static IEnumerable<CheckCase> Steps()
    {
        var good = new Forge();
        var file = good.Build();
        yield return CheckCase.Of(
            "a text of no whole blocks",
            "E_LENGTH",
            f => f.File = b => [.. Enumerable.Repeat((byte)'x', b.Length + 1)]
        );
        yield return CheckCase.Of("a block of zeros", "E_LENGTH", f => f.File = _ => new byte[TarHeader.Block]);
        yield return new CheckCase("a bundle past the limit", "E_LENGTH", () => BundleVerifier.Verify(new MemoryStream(file), file.Length, good.Ring, maxLength: file.Length - 1));
        yield return new CheckCase("a stream that ends before its length", "E_LENGTH", () => BundleVerifier.Verify(new MemoryStream(file, 0, file.Length - 700), file.Length, good.Ring));
        yield return new CheckCase("a stream that goes on behind its length", "E_TRAILER", () => BundleVerifier.Verify(new MemoryStream([.. file, 1]), file.Length, good.Ring));
        yield return CheckCase.Of("a file cut before a header", "E_LENGTH", f => { f.Readme = new string('r', 20_000); f.File = b => b[..(b.AsSpan().IndexOf("manifest.json\0"u8) / TarHeader.Block * TarHeader.Block)]; });
        yield return CheckCase.Of("a revoked key", "E_KEY_REVOKED", _ => { }, new PinnedKey(Forge.PublicOf(Forge.P256), "LAB-A", Revoked: true));
        yield return CheckCase.Of("more than a hundred thousand items", "E_LIMIT", f => f.SumsText = text => text + string.Concat(Enumerable.Range(0, 100_001).Select(n => $"{new string('a', 64)}  items/z{n:D6}.txt\n")));
        yield return CheckCase.Of("a seal of a key that the manifest does not name", "E_MANIFEST", f => { f.Keys.Add(Forge.P384); f.Says = m => m with { Signers = [Forge.PublicOf(Forge.P256).Id] }; });
        yield return CheckCase.Of("signers in descending order", "E_MANIFEST", f => { f.Keys.Add(Forge.P384); f.Says = m => m with { Signers = [.. m.Signers.Reverse()] }; });
        yield return CheckCase.Of("a member whose name is half a surrogate pair", "E_MANIFEST", f => f.ManifestText = t => t.Replace("\"message\"", "\"\\ud800\""));
        yield return CheckCase.Of("an item that is a path in every list", "E_SUMS", f => f.Items[0] = f.Items[0] with { Item = new BundleItem("../boot.txt", f.Items[0].Item.Sha256, f.Items[0].Item.Size, DocumentKind.Usage, []) });
        yield return new CheckCase("a text with half a surrogate pair, when it is written", "Invalid", () => ManifestText.Write(good.Manifest() with { Message = "\ud800" }));
    }

    private static IEnumerable<CheckCase> Policy()
    {
        var theirs = Head(new Forge(), "LAB-B");
        var head = Head(new Forge(), "LAB-A");
        var row = Digest.Of("their row"u8);
        yield return new CheckCase("a key of another station", "E_POLICY", () => BundlePolicy.CheckSigners(theirs, 1));
        yield return new CheckCase("one seal where two are demanded", "E_POLICY", () => BundlePolicy.CheckSigners(head, 2));
        yield return new CheckCase(
            "a bundle for a desk at a zone",
            "E_DESTINATION",
            () => BundlePolicy.CheckDestination(head, "LAB-B", Side.Zone)
        );
        var hq = Head(new Forge { Name = BundleName.Parse("LAB-A.HQ.00000007")! }, "LAB-A");
        yield return new CheckCase(
            "a bundle for another desk",
            "E_DESTINATION",
            () => BundlePolicy.CheckDestination(hq, "HQ-2", Side.Desk)
        );
        yield return new CheckCase(
            "a request for a station that is a zone",
            "E_DESTINATION",
            () => BundlePolicy.CheckDestination(head, "desk", Side.Zone)
        );
        var bound = Head(new Forge { Says = manifest => manifest with { ForDesk = "HQ" } }, "LAB-A");
        yield return new CheckCase("a bundle for the desk of another name", "E_DESTINATION",
            () => BundlePolicy.CheckDestination(bound, "HQ-2", Side.Desk));
        yield return new CheckCase(
            "a receipt for what we never sealed",
            "E_ROLLBACK",
            () => BundlePolicy.CheckRollback(head, "HQ", _ => null, _ => row)
        );
        yield return new CheckCase(
            "a row of our journal that is another",
            "E_ROLLBACK",
            () => BundlePolicy.CheckRollback(head, "HQ", _ => Digest.Of("theirs"u8), _ => null)
        );
    }

    private static IEnumerable<CheckCase> Order()
    {
        var other = Links("other");
        yield return Arrives("the bundle after next", "E_GAP", Chain[3], [], Chain[0], Chain[1]);
        yield return Arrives("a next one of another history", "E_FORK", other[2], [], Chain[0], Chain[1]);
        yield return Arrives("an older one in no gap", "E_FORK", Chain[1], [], Chain[2]);
        yield return Arrives("one in a gap that does not follow the one below", "E_FORK", other[2], [3], Chain[0], Chain[1], other[3]);
        yield return Arrives("one in a gap that the one above does not name", "E_FORK", other[1], [2], Chain[2]);
        yield return new CheckCase(
            "a gap, decided",
            "E_GAP",
            () =>
                SequenceCheck.Enforce(
                    new StreamDecision(StreamVerdict.Gap, new SequenceRange(2, 3)),
                    BundleName.Parse("LAB-A.desk.00000004")!
                )
        );
        yield return new CheckCase("a gap of 1,001 numbers that a person accepts", "E_GAP",
            () => SequenceCheck.Enforce(new StreamDecision(StreamVerdict.Gap, new SequenceRange(2, 1002)),
                BundleName.Parse("LAB-A.desk.00001003")!, acceptsGap: true));
        yield return new CheckCase(
            "a fork, decided",
            "E_FORK",
            () => SequenceCheck.Enforce(new StreamDecision(StreamVerdict.Fork), BundleName.Parse("LAB-A.desk.00000004")!)
        );
    }

    private static CheckCase Arrives(string name, string code, StreamLink link, long[] missing, params StreamLink[] held)
    {
        var state = new StreamState(
            held[^1],
            number => held.FirstOrDefault(each => each.Sequence == number),
            [.. missing.Select(number => new SequenceRange(number, number))]
        );
        return new CheckCase(
            name,
            code,
            () => SequenceCheck.Enforce(SequenceCheck.Decide(state, link), BundleName.Parse($"LAB-A.desk.{link.Sequence:D8}")!)
        );
    }

    /// <summary>A bundle that was extracted into a folder.</summary>
    private static IEnumerable<CheckCase> Folders()
    {
        var forge = new Forge();
        List<Forge.Part> parts = [];
        forge.Parts = parts.AddRange;
        forge.Build();
        yield return Folder("a good folder", "accepted", parts.Select(part => (part.Name, part.Content, (long)part.Content.Length)));
        yield return Folder(
            "a folder with an extra file",
            "E_SUMS",
            [.. parts.Select(part => (part.Name, part.Content, (long)part.Content.Length)), ("autorun.inf", [1], 1)]
        );
        yield return Folder(
            "a folder with a file past every limit",
            "E_LIMIT",
            parts.Select(part => (part.Name, part.Content, part.Name == MemberName.Readme ? 4 * (long)Limits.GiB : part.Content.Length))
        );
        yield return Folder(
            "a file that got shorter while it was read",
            "E_LENGTH",
            parts.Select(part => (part.Name, part.Name == MemberName.Readme ? part.Content[..^1] : part.Content, (long)part.Content.Length))
        );
        yield return Folder(
            "a file that grew while it was read",
            "E_LENGTH",
            parts.Select(part =>
                (part.Name, part.Name == MemberName.Readme ? [.. part.Content, 1] : part.Content, (long)part.Content.Length)
            )
        );

        CheckCase Folder(string name, string expected, IEnumerable<(string Name, byte[] Content, long Length)> files)
        {
            var all = files.ToList();
            return new CheckCase(
                name,
                expected,
                () =>
                {
                    using var stream = ExtractedBundle.Open(
                        forge.Name,
                        all.Select(each => (each.Name, each.Length)),
                        member => new MemoryStream(all.First(each => each.Name == member).Content)
                    );
                    BundleVerifier.Verify(stream, stream.Length, forge.Ring);
                }
            );
        }
    }

    /// <summary>What this station kept, and a seal that is added here.</summary>
    private static IEnumerable<CheckCase> Kept()
    {
        var kept = Head(new Forge(), "LAB-A").Sealed;
        yield return new CheckCase(
            "a kept bundle whose readme changed",
            "Damaged",
            () => SealedBundle.Restore(kept.SumsBytes, kept.Seals, [1], kept.ManifestBytes, kept.ItemsBytes, kept.FactsBytes)
        );
        var open = kept with { Seals = [] };
        var good = Forge.SealOf(Forge.P256, kept.SumsBytes);
        var ring = new Forge().Ring;
        yield return new CheckCase("a seal from elsewhere", "accepted", () => ExternalSeals.Join(open, [("a", good)], ring));
        yield return new CheckCase(
            "a seal from elsewhere that is none",
            "E_SEAL_ENCODING",
            () => ExternalSeals.Join(open, [("a", [1, 2, 3])], ring)
        );
        yield return new CheckCase(
            "a seal from elsewhere over something else",
            "E_SEAL",
            () => ExternalSeals.Join(open, [("a", Forge.SealOf(Forge.P256, [1]))], ring)
        );
        yield return new CheckCase(
            "a seal from elsewhere of a key that nobody trusts",
            "E_KEY_UNKNOWN",
            () => ExternalSeals.Join(open, [("a", good)], Keyring.Empty)
        );
        yield return new CheckCase(
            "a seal from elsewhere of a revoked key",
            "E_KEY_REVOKED",
            () => ExternalSeals.Join(open, [("a", good)], new Keyring([new PinnedKey(Forge.PublicOf(Forge.P256), "LAB-A", Revoked: true)]))
        );
        yield return new CheckCase(
            "a new seal over something else",
            "E_SEAL",
            () => kept.WithSeal(Forge.PublicOf(Forge.P256), Forge.SealOf(Forge.P256, [1]))
        );
    }

    private static VerifiedHead Head(Forge forge, string station) =>
        Forge.Verify(forge.Build(), new Keyring(forge.Keys.Select(key => new PinnedKey(Forge.PublicOf(key), station)))).Head;

    private static StreamLink[] Links(string history)
    {
        var links = new StreamLink[4];
        var previous = Digest.Zero;
        for (var number = 1; number <= links.Length; number++)
        {
            links[number - 1] = new StreamLink(number, Digest.Of(Encoding.ASCII.GetBytes($"{history} {number}")), previous);
            previous = links[number - 1].Sums;
        }

        return links;
    }
}
