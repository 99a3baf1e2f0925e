using System.Security.Cryptography;
using System.Text.RegularExpressions;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Sealing;

/// <summary>The lines for PowerShell, typed as they stand in README.txt and docs/windows.md. They are for PowerShell 5.1 too, which runs
/// on Windows only: here they run in PowerShell 7.</summary>
[Trait("Lane", "check")]
public sealed partial class PowerShellCheckTests : IDisposable
{
    private const string Sums = "sums of a bundle\n";

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [SkippableFact]
    public void README_checks_a_bundle_and_finds_a_changed_file_and_a_changed_list()
    {
        var (readme, _) = BundleOnDrive.Write(_temp.FullPath, signers: 2, documents: 3);
        var lines = Block(readme);

        var said = Run([
            .. lines,
            "Add-Content (Get-ChildItem items)[0] x",
            lines[^2],
            "Add-Content SHA256SUMS x",
            .. lines[1..^2],
        ]);

        Assert.Matches("^True\nTrue\n11\nCHANGED: items/a0_[0-9a-f]{8}.txt\nFalse\nFalse\n$", said);
    }

    /// <summary>An integer of a signature that begins with zeros is shorter in the file: one of 128 signatures has one.</summary>
    [SkippableFact]
    public void README_and_the_page_check_signatures_with_short_integers()
    {
        var page = File.ReadAllText(Checkout.At("docs/windows.md"));
        var script = new List<string> { Function().Match(page).Groups[1].Value };
        foreach (var curve in KeyCurve.All)
        {
            using var pair = ECDsa.Create(curve.Curve);
            var key = Forge.PublicOf(pair);
            var lines = Block(BundleReadme.Text(BundleOnDrive.Manifest([key]), [], [], [key], _ => string.Empty));
            foreach (var isShort in new Func<byte[], bool>[] { der => der[3] < curve.Size, der => der[5 + der[3]] < curve.Size })
            {
                var folder = $"case{script.Count}";
                _temp.File($"{folder}/LAB-A.pub.pem", $"# name: LAB-A\n{key.ToPem()}");
                _temp.File($"{folder}/in/SHA256SUMS", Sums);
                File.WriteAllBytes(_temp.At(folder, "in", Seal.MemberFor(key.Short)), Sign(pair, curve, isShort));
                var call = $"Test-Signature ../LAB-A.pub.pem {Seal.MemberFor(key.Short)} SHA256SUMS {curve.Hash.Name}";
                script.AddRange([$"Set-Location '{_temp.At(folder, "in")}'", .. lines[1..^2], call]);
                script.AddRange(["Add-Content SHA256SUMS x", lines[^3], call]);
            }
        }

        Assert.Equal(string.Concat(Enumerable.Repeat("True\nTrue\nFalse\nFalse\n", 2 * KeyCurve.All.Count)), Run(script));
    }

    private static byte[] Sign(ECDsa pair, KeyCurve curve, Func<byte[], bool> isWanted)
    {
        while (true)
        {
            var der = pair.SignData(System.Text.Encoding.ASCII.GetBytes(Sums), curve.Hash, DSASignatureFormat.Rfc3279DerSequence);
            if (isWanted(der))
                return der;
        }
    }

    private static string[] Block(string readme) =>
        [.. PowerShellBlock().Match(readme).Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private string Run(IEnumerable<string> lines)
    {
        Requires.Linux();
        Requires.Programs("pwsh", "tar");
        _temp.File("typed.ps1", string.Join('\n', lines));
        var run = ProcessRun.Of("pwsh", ["-NoProfile", "-NonInteractive", "-File", _temp.At("typed.ps1")], folder: _temp.FullPath,
            environment: new Dictionary<string, string?> { ["POWERSHELL_TELEMETRY_OPTOUT"] = "1" });
        Assert.Equal(string.Empty, run.Error);
        return run.Output;
    }

    [GeneratedRegex("Windows, PowerShell 5.1 or 7 .no openssl needed.:\n\n((?:     .*\n)+)")]
    private static partial Regex PowerShellBlock();

    [GeneratedRegex("<!-- test-signature -->\n```\n(.*?)```\n", RegexOptions.Singleline)]
    private static partial Regex Function();
}
