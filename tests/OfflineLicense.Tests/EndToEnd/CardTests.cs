using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Sealing;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>
/// A key that never leaves its card: SoftHSM in the card's place, openssl with the PKCS#11 engine as a person would call it.
/// </summary>
[Trait("Lane", "check")]
public sealed class CardTests(ITestOutputHelper output) : IDisposable
{
    private const string Pin = "4711";
    private static readonly string[] Modules = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so",
        "/usr/lib/pkcs11/libsofthsm2.so"];
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [SkippableTheory]
    [InlineData("P-384", "secp384r1")]
    [InlineData("P-256", "prime256v1")]
    public void A_card_seals_a_bundle_that_the_desk_receives(string name, string curve)
    {
        var missing = Missing();
        Skip.If(missing is not null, missing);
        var module = Modules.First(File.Exists);
        _lab.Folder("tokens");
        _lab.Write("softhsm2.conf", $"directories.tokendir = {_lab.At("tokens")}\nobjectstore.backend = file\nlog.level = ERROR\n");
        Card("softhsm2-util --init-token --free --label offlic --pin " + Pin + " --so-pin " + Pin, module);
        Card($"pkcs11-tool --module {module} --login --pin {Pin} --keypairgen --key-type EC:{curve} --label card --id 01", module);
        Card("openssl pkey -engine pkcs11 -inform engine -in 'pkcs11:object=card;type=public' -pubin -pubout -out card.pub.pem", module);
        var id = _lab.TrustForZone("card.pub.pem");
        _lab.Request("FOC1");

        var packed = _lab.Zone("pack", "--to", "out", "--detached", "--signers", id[..16]);
        StationPair.Done(packed);
        var line = packed.OutLines.Single(each => each.Contains("-engine pkcs11", StringComparison.Ordinal)).Trim();
        Card(
            $"cd out && {line.Replace("object=LABEL;type=private", $"object=card;type=private;pin-value={Pin}", StringComparison.Ordinal)}",
            module
        );
        var next = packed.OutLines[^1]["Next: offlic sign ".Length..].Split(" --signature ");
        StationPair.Done(_lab.Zone("sign", _lab.At("out", next[0]), "--signature", _lab.At("out", next[1])));

        StationPair.Done(_lab.Desk("receive", _lab.At("out")));
        Assert.Contains(
            name == "P-384" ? "ecdsa-p384-sha384" : "ecdsa-p256-sha256",
            _lab.Desk("key", "list").OutLines.First(key => key.Contains(id[..16], StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
        StationPair.Done(_lab.Zone("pack", "--to", "again", "--again", "1"));
        StationPair.Done(_lab.Desk("verify", _lab.At("again")));
        output.WriteLine($"figure: bundles sealed by a card with {name} 1");
        Console.WriteLine($"figure: bundles sealed by a card with {name} 1");
    }

    private static string? Missing()
    {
        if (!ProcessRun.Has("softhsm2-util") || !Modules.Any(File.Exists))
            return "softhsm2 is not installed";
        if (!ProcessRun.Has("pkcs11-tool"))
            return "opensc is not installed";
        return Bash.Run("openssl engine pkcs11").Exit == 0 ? null : "libengine-pkcs11-openssl is not installed";
    }

    private void Card(string line, string module)
    {
        var run = Bash.Run($"export SOFTHSM2_CONF={_lab.At("softhsm2.conf")} PKCS11_MODULE_PATH={module}; {line}", _lab.Shell.Folder);
        Assert.True(run.Exit == 0, $"{line}\n{run.Output}{run.Errors}");
    }
}
