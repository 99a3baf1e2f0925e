using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Demo;

/// <summary>
/// The whole loop, zone and desk, in one folder: every step is a command as a person would type it, run for real. What
/// people and machines do between the commands (saving on devices, uploading, importing) is played here and said so.
/// </summary>
internal sealed class DemoScript(CommandContext context, string root)
{
    private const string Zone = "zone";
    private const string Desk = "desk";

    private DateTimeOffset Now => context.Host.Clock.GetUtcNow();

    /// <returns>Whether every command ended with 0.</returns>
    public bool Run()
    {
        foreach (var folder in new[] { Zone, Desk, "tftp", "stick", "upload", "downloads" })
            DurableDirectory.Make(Path.Combine(root, folder), ownerOnly: false);

        return Told("Two stations, each with its own key. Fingerprints go from hand to hand on paper.")
            && Typed(Zone, "init --name PLANT-7 --side zone --hostnames allow")
            && Typed(Desk, "init --name HQ --side desk")
            && Typed(Zone, "key export ../stick/PLANT-7.pub.pem")
            && Typed(Desk, "key export ../stick/HQ.pub.pem")
            && Trusted(Desk, "PLANT-7")
            && Trusted(Zone, "HQ")
            && Told("On each device: license smart save usage all file … and copy … tftp: (played here)")
            && Saved()
            && Typed(Zone, "collect ../tftp")
            && Typed(Zone, "pack --to ../stick --ticket CHG-4711 --carrier \"M. Carrier\"")
            && Told("The stick is carried to the desk.")
            && Typed(Desk, "verify ../stick")
            && Typed(Desk, "receive ../stick")
            && Typed(Desk, "stage --to ../upload")
            && Told("A person uploads by CHECKLIST.txt and downloads CSSM's answers (played here; no answer of CSSM is real)")
            && Answered()
            && Typed(Desk, "collect ../downloads")
            && Typed(Desk, "pack --to ../stick")
            && Told("The stick is carried back.")
            && Typed(Zone, "receive ../stick/HQ.PLANT-7.00000001.offlic.tar")
            && Typed(Zone, "split --to ../tftp --copy-url tftp://10.8.0.6/")
            && Told("On each device: the lines of its sheet; then show license all is captured (played here)")
            && Captured()
            && Typed(Zone, "collect ../tftp")
            && Typed(Zone, "status");
    }

    private bool Told(string what)
    {
        context.Output.WriteLine();
        context.Output.WriteLine("# " + what);
        return true;
    }

    private bool Trusted(string station, string other)
    {
        var read = new SourceFile(context.Host.FileSystem).Read(Path.Combine(root, "stick", other + FileNames.PublicKeySuffix), Limits.MiB, follow: false);
        var key = PublicKey.FromPem(System.Text.Encoding.ASCII.GetString(read.Bytes));
        return Typed(station, $"key trust ../stick/{other}.pub.pem --name {other} --fingerprint \"{key.Fingerprint}\"");
    }

    private bool Saved() => Written(SampleDevice.All.Select((device, i) => new OutputFile($"device{i + 1}/all_rum.txt", Bytes(device.CreateUsageFile(Now)))), "tftp");

    private bool Answered()
    {
        var uploads = Directory.EnumerateFiles(Path.Combine(root, "upload"), "*.txt", SearchOption.AllDirectories)
            .Select(Path.GetFileName)
            .OfType<string>()
            .Order(StringComparer.Ordinal)
            .ToList();
        return Written(SampleDevice.All.Select(device => new OutputFile(
            FileNames.AckPrefix + uploads.First(name => name.Contains(device.Udi.Serial, StringComparison.Ordinal)), Bytes(FakeCssm.CreateAck(device, Now)))), "downloads");
    }

    private bool Captured() => Written(SampleDevice.All.Select(device => new OutputFile($"{device.Udi.Serial}_show.txt", Bytes(device.CreateShowLicenseAll(Now.AddSeconds(1))))), "tftp");

    private bool Written(IEnumerable<OutputFile> files, string folder)
    {
        using var target = DurableFolder.Open(Path.Combine(root, folder));
        target.WriteMany(files);
        return true;
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private bool Typed(string station, string line)
    {
        using var result = new StringWriter();
        var host = context.Host with { Out = result, Error = result, CurrentFolder = Path.Combine(root, station), OutIsTerminal = false, ErrorIsTerminal = false, InIsTerminal = false, GetVariable = Quiet };
        var exit = CommandLine.Run([.. Words(line), "--operator", "demo"], host);
        context.Output.WriteLine();
        context.Output.WriteLine($"{station}$ offlic {line}");
        foreach (var said in result.ToString().TrimEnd('\n').Split('\n'))
            context.Output.WriteLine(said);
        context.Json.WriteLine("step", json =>
        {
            json.WriteString("station", station);
            json.WriteString("command", "offlic " + line);
            json.WriteNumber("exit", exit);
        });
        context.EndWith(exit);
        return exit == ExitCode.Done;
    }

    /// <summary>The demonstration's stations are found by their folders, whatever the person's environment says.</summary>
    private string? Quiet(string name) => name == "OFFLIC_STATION" ? null : context.Host.GetVariable(name);

    /// <summary>Words as a shell splits them; double quotes keep blanks.</summary>
    private static IEnumerable<string> Words(string line) => line.Split('"')
        .SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
