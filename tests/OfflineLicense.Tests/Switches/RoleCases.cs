using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Tests.Sealing;

namespace OfflineLicense.Tests.Switches;

/// <summary>What a ledger has to know to see that a bundle says more than its sender may.</summary>
internal static class RoleCases
{
    private static readonly Digest Known = Digest.Of("a request of ours"u8);

    public static IEnumerable<CheckCase> All()
    {
        var head = Response(f => f.Facts = []);
        yield return References("a good response", "accepted", head, _ => true, _ => true);
        yield return References("a reply to a bundle of a stranger", "E_ROLE", head, _ => false, _ => true);
        yield return References("a response to a request of a stranger", "E_ROLE", head, _ => true, _ => false);
        var told = Response(f => { f.Items = []; f.Facts = [new RequestFact("done", Known, Forge.Noon)]; });
        yield return References("a fact about a request of a stranger", "E_ROLE", told, _ => true, _ => false);
        var revokes = Forge.Verify(new Forge().Build(), new Forge().Ring).Head;
        yield return new CheckCase("a key of another station, revoked", "E_ROLE", () => BundleRoles.CheckRevocations(revokes, _ => false));
    }

    private static CheckCase References(
        string name, string expected, VerifiedHead head, Func<BundleReference, bool> sentBundle, Func<Digest, bool> sentDocument) =>
        new(name, expected, () => BundleRoles.CheckReferences(head, sentBundle, sentDocument));

    private static VerifiedHead Response(Action<Forge> spoil)
    {
        var forge = new Forge
        {
            Name = BundleName.Parse("HQ.LAB-A.00000007")!,
            Items = [Document(DocumentKind.Ack)],
            Says = manifest => manifest with
            {
                Kind = BundleKind.Response,
                InReplyTo = [new BundleReference(BundleName.Parse("LAB-A.desk.00000001")!, Known)],
            },
        };
        forge.Items[0] = forge.Items[0] with { Item = forge.Items[0].Item with { Request = Known } };
        spoil(forge);
        return Forge.Verify(forge.Build(), new Keyring([new PinnedKey(Forge.PublicOf(Forge.P256), "HQ")])).Head;
    }

    private static (BundleItem Item, byte[] Content) Document(DocumentKind kind) =>
        Forge.Document("C9300-48P_FOC1234X0AB_", kind, "<smartLicense/>", "P:C9300-48P,S:FOC1234X0AB");
}
