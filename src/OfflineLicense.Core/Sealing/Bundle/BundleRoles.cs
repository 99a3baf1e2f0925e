namespace OfflineLicense.Sealing.Bundle;

/// <summary>
/// Who may say what (docs/bundle-format.md 6.1): a key speaks for its own station and for no other. Decided from the lists alone,
/// before any item is read. Throws E_ROLE, and E_ITEMS where a name cannot be the document's.
/// </summary>
internal static class BundleRoles
{
    private const string NoRemedy =
        "another copy will not help: no station packs this. Ask its owner what wrote it, and see: offlic explain E_ROLE";

    /// <summary>What needs no ledger: kinds, facts and references by direction, and the names of items.</summary>
    public static void CheckLists(Manifest manifest, IReadOnlyList<BundleItem> items, IReadOnlyList<TravellingFact> facts)
    {
        foreach (var item in items)
            CheckItem(manifest.Kind, item);
        foreach (var fact in facts)
        {
            if (Check.RoleRequestFact.Fails(fact is RequestFact && manifest.Kind == BundleKind.Request))
                throw Refuse($"a request bundle says that {fact.Subject.Short} is {fact.Fact}: only a desk can say that");
            if (Check.RoleOwnSigner.Fails(fact is KeyRevokedFact { Key: var key } && manifest.Signers.Contains(key)))
                throw Refuse($"the key {fact.Subject.Short} signed this bundle, which says that the key is revoked");
        }
    }

    /// <summary>A station revokes only its own keys.</summary>
    /// <param name="head">The arriving bundle.</param>
    /// <param name="isOfOrigin">Whether a key is pinned here for the origin of the bundle.</param>
    public static void CheckRevocations(VerifiedHead head, Func<Digest, bool> isOfOrigin)
    {
        foreach (var fact in head.Facts.OfType<KeyRevokedFact>())
        {
            if (Check.RoleKeyOfOrigin.Fails(!isOfOrigin(fact.Key)))
            {
                throw BundleRefusal.Of(BundleRefusal.Role,
                    $"{head.Name} revokes the key {fact.Key.Short}, which is not trusted here for {head.Name.Origin}.",
                    $"if it is an older key of {head.Name.Origin}, trust it first (offlic key trust), then receive the bundle again");
            }
        }
    }

    /// <summary>What a response bundle refers to was sent by the zone that receives it.</summary>
    /// <param name="head">The arriving bundle.</param>
    /// <param name="sentBundle">Whether this zone packed that bundle.</param>
    /// <param name="sentDocument">Whether this zone packed a document with that SHA-256.</param>
    public static void CheckReferences(VerifiedHead head, Func<BundleReference, bool> sentBundle, Func<Digest, bool> sentDocument)
    {
        foreach (var reference in head.Manifest.InReplyTo)
        {
            if (Check.RoleReply.Fails(!sentBundle(reference)))
                throw Refuse($"it replies to {reference.Name}, which was not packed here");
        }

        foreach (var item in head.Items)
        {
            if (Check.RoleItemRequest.Fails(item.Request is { } request && !sentDocument(request)))
                throw Refuse($"{item.Member} answers the request {item.Request!.Value.Short}, which this station never sent");
        }

        foreach (var fact in head.Facts.OfType<RequestFact>())
        {
            if (Check.RoleFactRequest.Fails(!sentDocument(fact.Request)))
                throw Refuse($"it says that the request {fact.Request.Short} is {fact.Fact}, which this station never sent");
        }
    }

    /// <summary>A document of this kind travels in a bundle of that kind.</summary>
    public static bool MayTravel(DocumentKind kind, BundleKind bundle) => kind == DocumentKind.UnknownLicensing
        || kind.Direction == (bundle == BundleKind.Request ? Direction.Request : Direction.Response);

    private static void CheckItem(BundleKind bundle, BundleItem item)
    {
        if (Check.RoleKind.Fails(!MayTravel(item.Kind, bundle)))
            throw Refuse($"{item.Member} is of kind {item.Kind}, which never travels in a {ManifestText.NameOf(bundle)} bundle");
        if (Check.RoleRequestAnswers.Fails(bundle == BundleKind.Request && (item.Request ?? (object?)item.Evidence) is not null))
            throw Refuse($"{item.Member} is in a request bundle and answers a request");
        if (Check.RoleItemName.Fails(!ItemName.MayBeOf(item)))
        {
            throw BundleRefusal.Of(BundleRefusal.Items,
                $"{item.Member} does not have the name that its document gives: {ItemName.Describe(item)}.", NoRemedy);
        }

        if (Check.RoleUploadName.Fails(bundle == BundleKind.Request && item.UploadName is { } upload && upload != item.Name))
        {
            throw BundleRefusal.Of(BundleRefusal.Items, $"{item.Member} is to be uploaded under another name: {item.UploadName}.",
                NoRemedy);
        }
    }

    private static Failure Refuse(string what) =>
        BundleRefusal.Of(BundleRefusal.Role, $"The bundle says more than its sender may: {what}.", NoRemedy);
}
