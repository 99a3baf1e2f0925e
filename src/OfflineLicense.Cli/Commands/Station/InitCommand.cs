using System.CommandLine;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary><c>offlic init</c>: creates a station with a ledger and a key.</summary>
internal static class InitCommand
{
    public static ToolCommand Create()
    {
        var dir = new Argument<string?>("dir")
        {
            Description = "The station's folder, created if it is missing (default: the current one)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var name = new Option<string>("--name")
        {
            Description = "The station's name: 1 to 32 letters, digits, - and _; it is part of every bundle's name",
            HelpName = "NAME",
            Required = true,
        };
        var side = new Choice("--side", "zone", "desk") { Description = "Isolated, or connected (default: zone)" };
        var curve = new Choice("--curve", "P-384", "P-256") { Description = "The key's curve (default: P-384; P-256 for smartcards)" };
        var hostnames = new Choice("--hostnames", "allow", "deny")
        {
            Description = "Whether hostnames may leave; without it the first pack that meets one asks",
        };
        var folders = new FolderOptions();
        var passphrase = new PassphraseOptions();
        var command = new ToolCommand("init", "Create a station: a ledger and a key in DIR/.offlic/.")
        {
            Place = Place.Keep,
            Arguments = { dir },
            Options = { name, side, curve, hostnames },
            Examples =
            [
                new("offlic init /srv/offlic --name PLANT-7 --hostnames deny",
                    "A station in an isolated zone; hostnames stay in the zone."),
                new("offlic init --side desk --name HQ", "The station at the connected desk, in the current folder."),
                new("offlic init --name PLANT-7 --intake /srv/tftp --install /srv/tftp --media /media/usb",
                    "With the folders of exchange, which a terminal is asked for."),
                new("offlic init --name LAB-A --passphrase-file F", "In a script, with an encrypted key; F is a file of mode 0600."),
            ],
            Exits = [ExitCode.Busy],
            Run = context => Run(
                context,
                new StationPaths(context.FullPath(context.GetValue(dir) ?? context.GetValue(context.Globals.Station) ?? ".")),
                new NewStation(
                    context.GetValue(name)!,
                    context.GetValue(side) == "desk" ? Side.Desk : Side.Zone,
                    KeyCurve.Named(context.GetValue(curve) ?? KeyCurve.P384.Name)!,
                    context.GetValue(hostnames)),
                passphrase,
                folders),
        };
        foreach (var option in (Option[])[.. folders.All, .. passphrase.All])
            command.Options.Add(option);
        return command;
    }

    private static void Run(
        CommandContext context, StationPaths station, NewStation options, PassphraseOptions passphrase, FolderOptions folders)
    {
        options = options with { Folders = folders.Read(context, options.Side) };
        if (context.DryRun || !UnfinishedSetup.IsThere(station))
            StationSetup.Check(station, options.Name);
        if (!context.AllowsUnfitDisk)
            FileSystemPolicy.Check(station);
        using var secret = passphrase.ReadNew(context, "Passphrase for the private key (empty: none):",
            "A passphrase protects the key where the disk is copied or stolen; every pack asks for it.");
        if (!context.DryRun)
            options = options with { Folders = folders.Ask(context, options) };
        if (context.DryRun)
        {
            Show(context, options, station, key: null, secret is not null);
            return;
        }

        var key = UnfinishedSetup.Find(station, options, secret, context.Host.Clock) ?? StationSetup.Create(
            station, options, context.Operator, context.Host.Clock, secret);
        var folder = context.OpenStation(station);
        Show(context, options, station, key, secret is not null);
        new UnfinishedSetup(folder).End();
    }

    private static void Show(CommandContext context, NewStation options, StationPaths station, PublicKey? key, bool isEncrypted)
    {
        var side = options.Side == Side.Zone ? "zone" : "desk";
        context.Json.WriteLine("station", json =>
        {
            json.WriteString("name", options.Name);
            json.WriteString("side", side);
            json.WriteString("path", station.Root);
            json.WriteString("key_id", key?.Id.Hex);
            json.WriteString("fingerprint", key?.Fingerprint);
            json.WriteBoolean("encrypted", isEncrypted);
            foreach (var folder in options.Folders)
                json.WriteString(folder.Name.Replace('.', '_'), folder.Value);
        });
        var output = context.Output;
        if (key is null)
        {
            output.WriteLine($"Station {options.Name} ({side}) would be created in {station.Folder}");
            WriteFolders(context, options);
            return;
        }

        output.WriteLine($"Station {options.Name} ({side}) created in {station.Folder}");
        output.WriteLine($"Key          {key.Short}  {key.Algorithm}");
        output.WriteLine($"Fingerprint  {key.Fingerprint}");
        output.WriteLine($"Public key   {station.PublicKeyFile(key.Id)}");
        output.WriteLine(isEncrypted
            ? "Private key  opens only with its passphrase"
            : "Private key  has no passphrase; to set one: offlic key passphrase");
        WriteFolders(context, options);
        output.WriteLine("Write the fingerprint on paper: the other side compares it before it trusts this key.");
        var isElsewhere = StationFinder.FindAbove(context.FullPath(".")) != station.Root;
        PairingLines.Write(context, options, isElsewhere ? station.Root : null);
    }

    private static void WriteFolders(CommandContext context, NewStation options) => context.Output.WriteLines(
        options.Folders.Select(folder => $"{folder.Name,-17}  {SafeText.Value(folder.Value!)}"));
}
