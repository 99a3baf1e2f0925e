using System.Text;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Demo;

/// <summary>
/// The whole round trip, zone and desk, in one folder. Every step is a command as a person would type it, and is really run.
/// What people and devices do between the commands (save, upload, import) is simulated, and the output says so.
/// </summary>
internal sealed class DemoScript(CommandContext context, string root)
{
    private const string Zone = "zone";
    private const string Desk = "desk";
    private const string Drive = "usb";

    private DateTimeOffset Now => context.Host.Clock.GetUtcNow();

    /// <returns>Whether every command ended with 0.</returns>
    public bool Run()
    {
        foreach (var folder in new[] { Zone, Desk, "tftp", Drive, "upload", "downloads" })
            DurableDirectory.Make(Path.Combine(root, folder), ownerOnly: false);

        return Narrate("Two stations, each with a key. Each gets the other's fingerprint on paper.")
            && RunCommand(Zone, "init --name PLANT-7 --side zone --hostnames allow")
            && RunCommand(Desk, "init --name HQ --side desk")
            && RunCommand(Zone, "key export ../usb/PLANT-7.pub.pem")
            && RunCommand(Desk, "key export ../usb/HQ.pub.pem")
            && TrustKey(Desk, "PLANT-7")
            && TrustKey(Zone, "HQ")
            && Narrate("On each device: license smart save usage …, then copy … tftp: (simulated)")
            && SaveUsageFiles()
            && RunCommand(Zone, "collect ../tftp")
            && RunCommand(Zone, "pack --to ../usb --ticket CHG-4711 --carrier \"M. Carrier\"")
            && Narrate("A person carries the USB drive to the desk.")
            && RunCommand(Desk, "verify ../usb")
            && RunCommand(Desk, "receive ../usb")
            && RunCommand(Desk, "stage --to ../upload")
            && Narrate("A person uploads the files to CSSM and gets ACKs (simulated, not from Cisco)")
            && SaveAcks()
            && RunCommand(Desk, "collect ../downloads")
            && RunCommand(Desk, "pack --to ../usb")
            && Narrate("A person carries the USB drive back to the zone.")
            && RunCommand(Zone, "receive ../usb/HQ.PLANT-7.00000001.offlic.tar")
            && RunCommand(Zone, "split --to ../tftp --copy-url tftp://10.8.0.6/")
            && Narrate("On each device: its sheet, then show license all is saved (simulated)")
            && SaveDeviceOutput()
            && RunCommand(Zone, "collect ../tftp")
            && RunCommand(Zone, "status");
    }

    private bool Narrate(string what)
    {
        context.Output.WriteLine();
        context.Output.WriteLine("# " + what);
        return true;
    }

    private bool TrustKey(string station, string other)
    {
        var file = Path.Combine(root, Drive, other + FileNames.PublicKeySuffix);
        var read = new SourceFile(context.Host.FileSystem).Read(file, Limits.MiB, follow: false);
        var key = PublicKey.FromPem(Encoding.ASCII.GetString(read.Bytes));
        return RunCommand(station, $"key trust ../usb/{other}.pub.pem --name {other} --fingerprint {key.Id.Hex}");
    }

    private bool SaveUsageFiles() => WriteFiles(
        "tftp",
        SampleDevice.All.Select((device, i) => new OutputFile(
            $"device{i + 1}/all_rum.txt",
            Encoding.UTF8.GetBytes(device.CreateUsageFile(Now)))));

    private bool SaveAcks()
    {
        var uploads = Directory.EnumerateFiles(Path.Combine(root, "upload"), "*.txt", SearchOption.AllDirectories)
            .Select(Path.GetFileName)
            .OfType<string>()
            .Order(StringComparer.Ordinal)
            .ToList();
        return WriteFiles("downloads", SampleDevice.All.Select(device => new OutputFile(
            FileNames.AckPrefix + uploads.First(name => name.Contains(device.Udi.Serial, StringComparison.Ordinal)),
            Encoding.UTF8.GetBytes(FakeCssm.CreateAck(device, Now)))));
    }

    private bool SaveDeviceOutput() => WriteFiles("tftp", SampleDevice.All.Select(device => new OutputFile(
        $"{device.Udi.Serial}_show.txt",
        Encoding.UTF8.GetBytes(device.CreateShowLicenseAll(Now.AddSeconds(1))))));

    private bool WriteFiles(string folder, IEnumerable<OutputFile> files)
    {
        using var target = DurableFolder.Open(Path.Combine(root, folder));
        target.WriteMany(files);
        return true;
    }

    private bool RunCommand(string station, string line)
    {
        using var result = new StringWriter();
        var host = context.Host with
        {
            Out = result,
            Error = result,
            CurrentFolder = Path.Combine(root, station),
            OutIsTerminal = false,
            ErrorIsTerminal = false,
            InIsTerminal = false,
            GetVariable = GetVariable,
        };
        var exit = CommandLine.Run([.. SplitWords(line), "--operator", "demo"], host);
        context.Output.WriteLine();
        context.Output.WriteCommand($"{station}$ ", "offlic " + line);
        context.Output.WriteLines(result.ToString().TrimEnd('\n').Split('\n'));
        context.Json.WriteLine("step", json =>
        {
            json.WriteString("station", station);
            json.WriteString("command", "offlic " + line);
            json.WriteNumber("exit", exit);
        });
        context.EndWith(exit);
        return exit == ExitCode.Done;
    }

    // The demo finds its stations by their folders, so it ignores the station of the person's environment.
    private string? GetVariable(string name) => name == "OFFLIC_STATION" ? null : context.Host.GetVariable(name);

    // As a shell splits them: double quotes keep spaces.
    private static IEnumerable<string> SplitWords(string line) => line.Split('"')
        .SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
