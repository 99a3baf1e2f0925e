using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Tests.Sealing;

/// <summary>
/// Bundles of a trusted key that say more than their sender may, or name an item as its document does not: each wrong in one way, and
/// the name it must be refused with. No ledger is needed to see it.
/// </summary>
internal static class WrongRoles
{
    private static readonly Digest Request = Digest.Of("a request"u8);

    public static IReadOnlyList<(string Name, string Code, Action<Forge> Spoil)> All { get; } =
    [
        .. Kinds(),
        .. Facts(),
        .. Answers(),
        .. Names(),
    ];

    /// <summary>A good response bundle of one acknowledgement.</summary>
    private static void ToResponse(Forge forge)
    {
        forge.Items = [Document(DocumentKind.Ack)];
        forge.Facts = [new RequestFact("uploaded", Request, Forge.Noon)];
        forge.Says = manifest => manifest with { Kind = BundleKind.Response };
    }

    private static IEnumerable<(string Name, string Code, Action<Forge> Spoil)> Kinds()
    {
        foreach (var bundle in new[] { BundleKind.Request, BundleKind.Response })
        {
            foreach (var kind in DocumentKind.All.Where(kind => !Travels(kind, bundle)))
            {
                Action<Forge> spoil = forge => forge.Items = [Document(kind)];
                yield return ($"a {kind} in a {bundle.ToString().ToLowerInvariant()} bundle", "E_ROLE",
                    bundle == BundleKind.Response ? InResponse(spoil) : spoil);
            }
        }
    }

    /// <summary>The rule as docs/bundle-format.md has it, said apart from the code.</summary>
    private static bool Travels(DocumentKind kind, BundleKind bundle)
    {
        string[] requests =
        [
            "usage", "trust-request", "authorization-request", "authorization-return", "reservation-request", "reservation-confirmation",
            "reservation-return", "server-request",
        ];
        string[] responses = ["ack", "authorization-code", "reservation-code", "policy", "server-response"];
        return kind.Name == "unknown-licensing" || (bundle == BundleKind.Request ? requests : responses).Contains(kind.Name);
    }

    private static IEnumerable<(string Name, string Code, Action<Forge> Spoil)> Facts()
    {
        foreach (var fact in new[] { "uploaded", "refused", "done", "lost", "ignored" })
        {
            yield return ($"a zone says that a request is {fact}", "E_ROLE",
                forge => forge.Facts = [new RequestFact(fact, Request, Forge.Noon)]);
        }

        yield return ("a zone says what happened, behind a revocation", "E_ROLE",
            forge => forge.Facts.Add(new RequestFact("done", Request, Forge.Noon)));
        yield return ("a request bundle revokes the key that signed it", "E_ROLE",
            forge => forge.Facts = [new KeyRevokedFact(Forge.PublicOf(Forge.P256).Id, Forge.Noon)]);
        yield return ("a response bundle revokes the key that signed it", "E_ROLE",
            InResponse(forge => forge.Facts.Add(new KeyRevokedFact(Forge.PublicOf(Forge.P256).Id, Forge.Noon))));
    }

    private static IEnumerable<(string Name, string Code, Action<Forge> Spoil)> Answers()
    {
        yield return ("a request that answers a request", "E_ROLE", forge => Edit(forge, item => item with { Request = Request }));
        foreach (var evidence in new[] { "content-udi", "report-id", "upload-name", "person" })
        {
            yield return ($"a request with the evidence {evidence}", "E_ROLE",
                forge => Edit(forge, item => item with { Evidence = evidence }));
        }
    }

    private static IEnumerable<(string Name, string Code, Action<Forge> Spoil)> Names()
    {
        foreach (var name in new[]
        {
            "CHECKLIST.txt", "CON.txt", "NUL.txt", "COM1.txt", "README.txt", "upload.xml", "manifest.json", "C9300-48P_FOC1234X0AB.txt",
            "C9300-48P_FOC1234X0AB_00000000.txt",
        })
        {
            yield return ($"an item called {name}", "E_ITEMS", forge => Edit(forge, item => item with { Name = name, UploadName = null }));
            yield return ($"a response called {name}", "E_ITEMS",
                InResponse(forge => Edit(forge, item => item with { Name = name })));
        }

        yield return ("a response that was uploaded under a path", "E_ITEMS",
            InResponse(forge => Edit(forge, item => item with { UploadName = "../CHECKLIST.txt" })));
        foreach (var extension in new[] { "xml", "json", "tar", "gz", "zip", "bin" })
        {
            yield return ($"an item that ends with {extension}", "E_ITEMS",
                forge => Edit(forge, item => item with { Name = item.Name[..^3] + extension }));
        }

        yield return ("an item with nine digits", "E_ITEMS",
            forge => Edit(forge, item => item with { Name = $"C9300-48P_FOC1234X0AB_{item.Sha256.Hex[..9]}.txt" }));
        yield return ("an item with nothing but digits", "E_ITEMS",
            forge => Edit(forge, item => item with { Name = $"{item.Sha256.Short}.txt" }));
        yield return ("an item that is uploaded under another name", "E_ITEMS",
            forge => Edit(forge, item => item with { UploadName = "CHECKLIST.txt" }));
        yield return ("a usage file of a server", "E_ITEMS", forge => Edit(forge, item => item with { Server = "ONPREM-1" }));
        yield return ("a server's file of no server", "E_ITEMS", forge => ToServer(forge, null, "ONPREM-1"));
        yield return ("a server's file under the name of another server", "E_ITEMS", forge => ToServer(forge, "ONPREM-1", "ONPREM-2"));
        yield return ("a server's file under the name of a device", "E_ITEMS",
            forge => ToServer(forge, "ONPREM-1", "C9300-48P_FOC1234X0AB"));
    }

    private static Action<Forge> InResponse(Action<Forge> spoil) => forge =>
    {
        ToResponse(forge);
        spoil(forge);
    };

    private static void ToServer(Forge forge, string? server, string named)
    {
        forge.Items = [Forge.Document($"{named}_server-request_", DocumentKind.ServerRequest, "an export")];
        Edit(forge, item => item with { Server = server });
    }

    private static void Edit(Forge forge, Func<BundleItem, BundleItem> edit) =>
        forge.Items[0] = forge.Items[0] with { Item = edit(forge.Items[0].Item) };

    private static (BundleItem Item, byte[] Content) Document(DocumentKind kind)
    {
        var isOfServer = kind.Name.StartsWith("server-", StringComparison.Ordinal);
        var (item, content) = isOfServer
            ? Forge.Document($"ONPREM-1_{kind}_", kind, "an export")
            : Forge.Document("C9300-48P_FOC1234X0AB_", kind, "<smartLicense/>", "P:C9300-48P,S:FOC1234X0AB");
        return (isOfServer ? item with { Server = "ONPREM-1" } : item, content);
    }
}
