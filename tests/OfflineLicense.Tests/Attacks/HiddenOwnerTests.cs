using System.IO.Compression;
using System.Text;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Sealing;

namespace OfflineLicense.Tests.Attacks;

/// <summary>Bundles whose list or text hides what is inside them from the desk, from its owner or from a terminal.</summary>
public sealed class HiddenOwnerTests : IDisposable
{
    private static readonly byte[] Theirs = Encoding.UTF8.GetBytes(StationPair.Usage("FOC1", 2));

    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    /// <summary>Regression: the UDIs of a document counted only where the list stated the kind that it has.</summary>
    [Fact]
    [Trait("Attack", "A39")]
    public void A_wrong_kind_or_a_wrapping_does_not_hide_whose_document_it_is()
    {
        _lab.ToDesk("FOC1");
        var peer = ForgedPeer.OtherZone(_lab);
        foreach (var kind in (DocumentKind[])[DocumentKind.AuthorizationRequest, DocumentKind.TrustRequest,
            DocumentKind.ReservationRequest, DocumentKind.AuthorizationReturn, DocumentKind.ReservationReturn])
            Assert.Equal(("E_ITEMS", kind), (LockedStations.Code(peer.Send([Item(kind, Theirs)])), kind));

        (string Name, (BundleItem Item, byte[] Content) Document)[] all =
        [
            ("unknown-licensing", Item(DocumentKind.UnknownLicensing, Theirs)),
            ("server-request", Server(Theirs, "xml")),
            ("server-request, gzip", Server(Gzip(Theirs), "gz")),
            ("UTF-16", Item(DocumentKind.Usage, [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(Theirs))])),
            ("UTF-16, big", Item(DocumentKind.Usage, Encoding.BigEndianUnicode.GetBytes(Encoding.UTF8.GetString(Theirs)))),
            ("gzip", Item(DocumentKind.Usage, Gzip(Theirs))),
            ("base64", Item(DocumentKind.Usage, Base64(Theirs, Base64FormattingOptions.None))),
            ("base64 in lines", Item(DocumentKind.Usage, Base64(Theirs, Base64FormattingOptions.InsertLineBreaks))),
            ("base64 of gzip", Item(DocumentKind.Usage, Base64(Gzip(Theirs), Base64FormattingOptions.InsertLineBreaks))),
            ("prompt line", Item(DocumentKind.Usage, [.. "sw#more flash:x\n"u8, .. Theirs])),
            ("truncated", Item(DocumentKind.Usage, Theirs[..^5])),
            ("truncated behind a prompt", Item(DocumentKind.Usage, [.. "sw#more flash:x\n"u8, .. Theirs[..^5]])),
            ("truncated, as unknown", Item(DocumentKind.UnknownLicensing, Theirs[..^5])),
            ("with a zero", Item(DocumentKind.Usage, [.. Theirs, 0])),
            ("output of the device", Item(DocumentKind.UnknownLicensing, "sw#show license udi\nUDI: PID:C9300-48P,SN:FOC1\n"u8.ToArray())),
            ("its serial number alone", Item(DocumentKind.UnknownLicensing, "a format of 2030: foc1;17"u8.ToArray())),
        ];
        foreach (var (name, document) in all)
        {
            var said = peer.Send([document]);
            Assert.True(said.Exit == 11, $"{name}: {said.Out}{said.Error}");
            Assert.Equal(("two-zones", name), (StationPair.Line(said, "refused").GetProperty("reason").GetString(), name));
        }

        Assert.Single(StationPair.Lines(_lab.Desk("status", "--json"), "request"));
        StationPair.Done(_lab.Desk("doctor", "--deep"));
    }

    [Fact]
    public void What_this_version_cannot_read_is_recorded_for_the_device_that_the_list_names()
    {
        _lab.ToDesk("FOC1");
        var peer = ForgedPeer.OtherZone(_lab);
        var own = Encoding.UTF8.GetBytes(StationPair.Usage("FOC8", 3));
        var unnamed = Item(DocumentKind.UnknownLicensing, "<smartLicenseNew2030>1</smartLicenseNew2030>"u8.ToArray());
        (BundleItem Item, byte[] Content)[] all =
        [
            Item(DocumentKind.Usage, "a format of 2030"u8.ToArray()),
            (unnamed.Item with { Name = $"unknown-licensing_{unnamed.Item.Sha256.Short}.txt" }, unnamed.Content),
            Item(DocumentKind.UnknownLicensing, own),
            Item(DocumentKind.TrustRequest, "<smartLicense/>"u8.ToArray()),
            Item(DocumentKind.ReservationRequest, "CB-ZC9300-48P:FOC8-AKexampLe-00\n"u8.ToArray()),
            Server(Gzip(own), "gz"),
            Server("an export"u8.ToArray(), "txt"),
        ];

        var said = peer.Send(all);

        Assert.True(said.Exit == 0, said.Out + said.Error);
        Assert.Equal(1 + all.Length, StationPair.Lines(_lab.Desk("status", "--json"), "request").Count);
    }

    /// <summary>Regression: a bundle that was refused only when its items were read had revoked a key already.</summary>
    [Fact]
    [Trait("Attack", "A39")]
    public void A_refused_bundle_revokes_no_key()
    {
        var peer = ForgedPeer.OtherZone(_lab);
        var other = Forge.PublicOf(Forge.P384);
        StationPair.Done(_lab.Desk("key", "trust", _lab.Write("second.pub.pem", other.ToPem()), "--name", "PLANT-8", "--fingerprint",
            other.Fingerprint));
        var before = _lab.Desk("key", "list", "--json").Out;
        var rows = _lab.Desk("audit", "export", "--json").OutLines.Count;
        var item = Item(DocumentKind.Usage, Encoding.UTF8.GetBytes(StationPair.Usage("FOC8", 3)));
        var wrong = item with { Item = item.Item with { Name = $"C9300-48P_FOC9_{item.Item.Sha256.Short}.txt", UploadName = null } };
        var fact = new KeyRevokedFact(other.Id, Forge.Noon);

        Assert.Equal("E_ITEMS", LockedStations.Code(peer.Send([wrong], fact)));
        Assert.Equal(before, _lab.Desk("key", "list", "--json").Out);
        Assert.Equal(rows + 1, _lab.Desk("audit", "export", "--json").OutLines.Count);

        var said = peer.Send([item], fact);
        Assert.Equal(other.Id.Hex, StationPair.Line(said, "key-revoked").GetProperty("key_id").GetString());
        StationPair.Done(_lab.Desk("doctor", "--deep"));
    }

    /// <summary>Regression: the README.txt of a sender reached the upload folder with its terminal sequences.</summary>
    [Fact]
    [Trait("Attack", "A39")]
    public void The_readme_in_an_upload_folder_is_escaped()
    {
        var peer = ForgedPeer.OtherZone(_lab);
        StationPair.Done(peer.Send(forge =>
        {
            forge.Items = [Item(DocumentKind.ReservationRequest, "CB-ZC9300-48P:FOC8-AKexampLe-00\n"u8.ToArray())];
            forge.Readme = "one\e[2J\e]0;x\a\n\u202Etwo\u0085\u200B\r\n\nthr\u00E9e\n";
        }));

        StationPair.Done(_lab.Desk("stage", "--to", _lab.Folder("up")));

        var copy = Assert.Single(Directory.GetFiles(_lab.At("up"), "README_PLANT-8*.txt", SearchOption.AllDirectories));
        Assert.Equal("one\\u{1b}[2J\\u{1b}]0;x\\u{7}\n\\u{202e}two\\u{85}\\u{200b}\\u{d}\n\nthr\u00E9e\n", File.ReadAllText(copy));
    }

    private static (BundleItem Item, byte[] Content) Item(DocumentKind kind, byte[] content)
    {
        var hash = Digest.Of(content);
        var name = $"C9300-48P_FOC8_{hash.Short}.txt";
        return (new BundleItem(name, hash, content.Length, kind, [StationPair.Udi("FOC8")]), content);
    }

    private static (BundleItem Item, byte[] Content) Server(byte[] content, string extension)
    {
        var hash = Digest.Of(content);
        var name = $"ONPREM-2_server-request_{hash.Short}.{extension}";
        return (new BundleItem(name, hash, content.Length, DocumentKind.ServerRequest, []) { Server = "ONPREM-2" }, content);
    }

    private static byte[] Base64(byte[] content, Base64FormattingOptions lines) =>
        Encoding.ASCII.GetBytes(Convert.ToBase64String(content, lines));

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(content);
        return packed.ToArray();
    }
}
