using OfflineLicense.Cli.Demo;
using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>
/// A whole trip as a shell types it. <c>o</c> is the tool, <c>F</c> finds a fingerprint in JSON; a line may use what an earlier one found.
/// </summary>
internal static class ShellTrip
{
    public static IReadOnlyList<string> Lines { get; } =
    [
        "o --version",
        "o --help",
        "o help exit-codes",
        "o completion bash | grep -c COMPREPLY",
        "o demo demo",
        "o init zone --name PLANT-7",
        "o init desk --name HQ --side desk",
        "o init second --name SECOND",
        "o key export zone.pem --station zone",
        "o key export desk.pem --station desk",
        "o key export second.pem --station second",
        "Z=$(o key show --json --station zone | F)",
        "D=$(o key show --json --station desk | F)",
        "S=$(o key show --json --station second | F)",
        "o key trust zone.pem --name PLANT-7 --fingerprint $Z --station desk",
        "o key trust desk.pem --name HQ --fingerprint $D --station zone",
        "o key trust zone.pem --name PLANT-7 --fingerprint $Z --station second",
        "o key trust second.pem --name SECOND --fingerprint $S --station zone",
        "o key trust second.pem --name PLANT-7 --fingerprint $S --station desk",
        "o config export.hostnames allow --station zone", "o validate tftp/*.txt",
        "o collect tftp --station zone", "o sheet save --to sheets --station zone", "o prepare --to empty --station zone",
        "mkdir drive back",
        "o pack --to drive --signers $(echo $Z | cut -c1-16) $(echo $S | cut -c1-16) --station zone",
        "B=$(ls drive/*.offlic.tar)",
        "H=$(o bundles --json --station zone | sed -n 's/.*\"sums\":\"\\([^\"]*\\)\".*/\\1/p' | head -n 1)",
        "o sign $B --sums $H --station second",
        "o verify drive --station desk",
        "o receive drive --station desk",
        "o stage --to upload --station desk",
        "o mark uploaded FOC2201A0DM --station desk",
        "o collect downloads --station desk",
        "o pack --to back --station desk",
        "o receive back --station zone",
        "o split --to install --copy-url tftp://10.8.0.6/ --station zone",
        "o status --json --station zone",
        "o history FOC2201A0DM --station zone",
        "o bundles --station desk",
        "o show $(basename $B .offlic.tar) --station zone",
        "o cat $(sha256sum tftp/FOC2201A0DM.txt | cut -c1-64) --station zone",
        "o audit verify --station zone",
        "o audit export --station zone",
        "o doctor --station zone",
        "o doctor --deep --station desk",
        "o key list --station zone",
        "o key rotate --station second",
        "o backup zone.backup --station zone",
        "o restore zone.backup again",
        "o key revoke $(echo $S | cut -c1-16) --reason trial --station zone",
    ];

    /// <summary>What stands before the lines in a script.</summary>
    /// <param name="tool">The tool, quoted for a shell.</param>
    public static IReadOnlyList<string> Functions(string tool) =>
    [
        $"o() {{ {tool} \"$@\"; }}",
        "F() { sed -n 's/.*\"fingerprint\":\"\\([^\"]*\\)\".*/\\1/p' | tr -d ' '; }",
    ];

    /// <summary>Writes the files that the trip starts from: usage files of sample devices, and CSSM's responses.</summary>
    public static void WriteFiles(CliRun shell, DateTimeOffset at)
    {
        Directory.CreateDirectory(shell.At("tftp"));
        Directory.CreateDirectory(shell.At("downloads"));
        foreach (var device in SampleDevice.All)
        {
            File.WriteAllText(shell.At("tftp", device.Udi.Serial + ".txt"), device.CreateUsageFile(at));
            File.WriteAllText(shell.At("downloads", $"ACK_{device.Udi.Serial}.txt"), FakeCssm.CreateAck(device, at));
        }
    }
}
