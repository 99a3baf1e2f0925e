using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Sealing;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Attacks;

/// <summary>A medium that lies: answers a second read otherwise, holds links instead of files, changes while it is read.</summary>
public sealed class MediumAttackTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    [Trait("Attack", "A16")]
    [Trait("Attack", "A35")]
    public void Every_byte_of_a_bundle_is_read_once_and_what_was_verified_is_what_is_kept()
    {
        var forge = new Forge();
        var file = forge.Build();
        using var medium = new ReadOnce(file);
        var spooled = new Dictionary<string, MemoryStream>(StringComparer.Ordinal);

        BundleVerifier.Verify(medium, file.Length, forge.Ring, spool: item => spooled[item.Name] = new MemoryStream());

        Assert.Equal(file.Length, medium.Given);
        Assert.All(forge.Items, each => Assert.Equal(each.Content, spooled[each.Item.Name].ToArray()));
    }

    /// <summary>What was found: links that lead to each other in an extracted bundle's folder were followed for ever.</summary>
    [SkippableFact]
    [Trait("Attack", "A30")]
    public async Task Links_between_folders_in_an_extracted_bundle_are_extra_files_and_are_not_followed()
    {
        Requires.Unix();
        _lab.ToDesk("FOC1");
        var bundle = Directory.GetFiles(_lab.At("out")).Single();
        System.Formats.Tar.TarFile.ExtractToDirectory(bundle, _lab.Folder("drive"), overwriteFiles: false);
        var folder = Directory.GetDirectories(_lab.At("drive")).Single();
        var empty = Directory.CreateDirectory(_lab.At("empty")).FullName;
        for (var number = 0; number < 3; number++)
            Directory.CreateSymbolicLink(Path.Combine(empty, $"again{number}"), empty);
        Directory.CreateSymbolicLink(Path.Combine(folder, "items", "loop"), empty);

        // or the links were followed
        var said = await Task.Run(() => _lab.Desk("verify", folder, "--json")).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal("E_SUMS", StationPair.Line(said, "bundle").GetProperty("error").GetString());
    }

    [SkippableFact]
    [Trait("Attack", "A30")]
    public void A_link_in_place_of_an_item_is_refused_though_what_it_leads_to_is_right()
    {
        Requires.Unix();
        _lab.ToDesk("FOC1");
        System.Formats.Tar.TarFile.ExtractToDirectory(
            Directory.GetFiles(_lab.At("out")).Single(),
            _lab.Folder("drive"),
            overwriteFiles: false
        );
        var item = Directory
            .GetFiles(_lab.At("drive"), "*.txt", SearchOption.AllDirectories)
            .Single(path => path.Contains("items", StringComparison.Ordinal));
        File.Move(item, _lab.At("elsewhere.txt"));
        File.CreateSymbolicLink(item, _lab.At("elsewhere.txt"));

        Assert.NotEqual(0, _lab.Desk("verify", Directory.GetDirectories(_lab.At("drive")).Single()).Exit);
    }

    [Fact]
    [Trait("Attack", "A17")]
    [Trait("Attack", "A20")]
    public void The_other_root_of_a_seal_makes_no_other_bundle()
    {
        _lab.ToDesk("FOC1");
        var bundle = Directory.GetFiles(_lab.At("out")).Single();
        var bytes = File.ReadAllBytes(bundle);
        var size = (int)TarHeader.SizeIn(bytes)!.Value;
        var seal = (int)TarHeader.MemberLength(size);
        var length = (int)TarHeader.SizeIn(bytes.AsSpan(seal))!.Value;
        var other = Negated(bytes.AsSpan(seal + TarHeader.Block, length).ToArray());
        new TarHeader(TarHeader.BundleIn(bytes)!).Write(
            TarHeader.NameIn(bytes.AsSpan(seal)),
            other.Length,
            bytes.AsSpan(seal, TarHeader.Block)
        );
        bytes.AsSpan(seal + TarHeader.Block, TarHeader.Block).Clear();
        other.CopyTo(bytes, seal + TarHeader.Block);
        var copy = Path.Combine(_lab.Folder("twin"), Path.GetFileName(bundle));
        File.WriteAllBytes(copy, bytes);

        var said = _lab.Desk("receive", copy, "--json");

        Assert.Equal("already-received", StationPair.Line(said, "bundle").GetProperty("outcome").GetString());
    }

    /// <summary>(r, n - s): it holds wherever (r, s) does, by the mathematics of the curve.</summary>
    private static byte[] Negated(byte[] seal)
    {
        const string Order = "00FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973";
        var plain = StrictDer.ToFixed(seal, KeyCurve.P384)!;
        var order = System.Numerics.BigInteger.Parse(
            Order,
            System.Globalization.NumberStyles.HexNumber,
            System.Globalization.CultureInfo.InvariantCulture
        );
        var negated = (order - new System.Numerics.BigInteger(plain.AsSpan(48), isUnsigned: true, isBigEndian: true)).ToByteArray(
            isUnsigned: true,
            isBigEndian: true
        );
        plain.AsSpan(48).Clear();
        negated.CopyTo(plain, 96 - negated.Length);
        return StrictDer.FromFixed(plain, KeyCurve.P384);
    }

    /// <summary>Gives each byte once; asked to go back, it fails.</summary>
    private sealed class ReadOnce(byte[] bytes) : ForwardOnlyStream
    {
        public int Given { get; private set; }

        public override long Length => bytes.Length;

        public override int Read(Span<byte> buffer)
        {
            var part = Math.Min(buffer.Length, bytes.Length - Given);
            bytes.AsSpan(Given, part).CopyTo(buffer);
            bytes.AsSpan(Given, part).Fill(0xee);
            Given += part;
            return part;
        }
    }
}
