using System.CommandLine;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary><c>offlic init</c>: a folder becomes a station with a ledger and a key.</summary>
internal static class InitCommand
{
    public static ToolCommand Create()
    {
        var dir = new Argument<string?>("dir")
        {
            Description = "The station's folder, made where it is not there (default: the current one)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var name = new Option<string>("--name")
        {
            Description = "The station's name: 1 to 32 letters, digits, - and _; it stands in every bundle's name",
            HelpName = "NAME",
            Required = true,
        };
        var side = new Choice("--side", "zone", "desk") { Description = "Isolated, or connected (default: zone)" };
        var curve = new Choice("--curve", "P-384", "P-256") { Description = "The key's curve (default: P-384; P-256 for smartcards)" };
        var hostnames = new Choice("--hostnames", "allow", "deny") { Description = "Whether host names may leave; else the first pack that meets one asks" };
        var unsafeDisk = new UnsafeDiskOption();
        var passphrase = new PassphraseOptions();
        var command = new ToolCommand("init", "Make a station: a ledger and a key in DIR/.offlic/.")
        {
            Place = Place.Keep,
            Arguments = { dir },
            Options = { name, side, curve, hostnames, unsafeDisk },
            Examples =
            [
                new("offlic init /srv/offlic --name PLANT-7 --hostnames deny", "A station in an isolated zone; host names stay inside."),
                new("offlic init --side desk --name HQ", "The station at the connected desk, in the current folder."),
                new("offlic init --name LAB-A --passphrase-file F", "In a script, with an encrypted key; F is a file of mode 0600."),
            ],
            Exits = [ExitCode.Busy],
            Run = context => Act(context, new Order(
                context.FullPath(context.GetValue(dir) ?? context.GetValue(context.Globals.Station) ?? "."),
                context.GetValue(name)!,
                context.GetValue(side) == "desk" ? Side.Desk : Side.Zone,
                KeyCurve.Named(context.GetValue(curve) ?? KeyCurve.P384.Name)!,
                context.GetValue(hostnames)), unsafeDisk, passphrase),
        };
        foreach (var option in passphrase.All)
            command.Options.Add(option);
        return command;
    }

    private static void Act(CommandContext context, Order order, UnsafeDiskOption unsafeDisk, PassphraseOptions passphrase)
    {
        var station = new StationPaths(order.Folder);
        StationSetup.Check(station, order.Name);
        unsafeDisk.Check(context, station);
        using var secret = passphrase.ReadNew(context);
        PublicKey? key = null;
        if (!context.DryRun)
        {
            key = StationSetup.Make(station, order.Name, order.Side, order.Curve, context.Operator, context.Host.Clock, order.Hostnames, secret);
            context.OpenLog(station.Root);
        }

        Show(context, order, station, key, secret is not null);
    }

    private static void Show(CommandContext context, Order order, StationPaths station, PublicKey? key, bool encrypted)
    {
        var side = order.Side == Side.Zone ? "zone" : "desk";
        context.Json.WriteLine("station", json =>
        {
            json.WriteString("name", order.Name);
            json.WriteString("side", side);
            json.WriteString("path", station.Root);
            json.WriteString("key_id", key?.Id.Hex);
            json.WriteString("fingerprint", key?.Fingerprint);
            json.WriteBoolean("encrypted", encrypted);
        });
        if (key is null)
        {
            context.Output.WriteLine($"Station {order.Name} ({side}) would be made in {station.Folder}");
            return;
        }

        context.Output.WriteLine($"Station {order.Name} ({side}) made in {station.Folder}");
        context.Output.WriteLine($"Key          {key.Short}  {key.Algorithm}");
        context.Output.WriteLine($"Fingerprint  {key.Fingerprint}");
        context.Output.WriteLine($"Public key   {station.PublicKeyFile(key.Id)}");
        context.Output.WriteLine(encrypted ? "Private key  opens with its passphrase alone" : "Private key  has no passphrase; to give it one: offlic key passphrase");
        context.Output.WriteLine("Write the fingerprint on paper: the other side compares it before it trusts this key.");
        var elsewhere = StationFinder.FindAbove(context.Host, context.FullPath(".")) != station.Root;
        context.Output.SuggestNext($"offlic key export FILE{(elsewhere ? $" --station {order.Folder}" : string.Empty)}");
    }

    private sealed record Order(string Folder, string Name, Side Side, KeyCurve Curve, string? Hostnames);
}
