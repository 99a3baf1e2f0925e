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
            Act = invocation => Act(invocation, new Order(
                invocation.FullPath(invocation.Value(dir) ?? invocation.Value(invocation.Globals.Station) ?? "."),
                invocation.Value(name)!,
                invocation.Value(side) == "desk" ? Side.Desk : Side.Zone,
                KeyCurve.Named(invocation.Value(curve) ?? KeyCurve.P384.Name)!,
                invocation.Value(hostnames)), unsafeDisk, passphrase),
        };
        foreach (var option in passphrase.All)
            command.Options.Add(option);
        return command;
    }

    private static void Act(CommandContext invocation, Order order, UnsafeDiskOption unsafeDisk, PassphraseOptions passphrase)
    {
        var station = new StationPaths(order.Folder);
        StationSetup.Check(station, order.Name);
        unsafeDisk.Check(invocation, station);
        using var secret = passphrase.New(invocation);
        PublicKey? key = null;
        if (!invocation.DryRun)
        {
            key = StationSetup.Make(station, order.Name, order.Side, order.Curve, invocation.Operator, invocation.Site.Clock, order.Hostnames, secret);
            invocation.LogIn(station.Root);
        }

        Show(invocation, order, station, key, secret is not null);
    }

    private static void Show(CommandContext invocation, Order order, StationPaths station, PublicKey? key, bool encrypted)
    {
        var side = order.Side == Side.Zone ? "zone" : "desk";
        invocation.Json.Line("station", json =>
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
            invocation.Speech.Result($"Station {order.Name} ({side}) would be made in {station.Folder}");
            return;
        }

        invocation.Speech.Result($"Station {order.Name} ({side}) made in {station.Folder}");
        invocation.Speech.Result($"Key          {key.Short}  {key.Algorithm}");
        invocation.Speech.Result($"Fingerprint  {key.Fingerprint}");
        invocation.Speech.Result($"Public key   {station.PublicKeyFile(key.Id)}");
        invocation.Speech.Result(encrypted ? "Private key  opens with its passphrase alone" : "Private key  has no passphrase; to give it one: offlic key passphrase");
        invocation.Speech.Result("Write the fingerprint on paper: the other side compares it before it trusts this key.");
        var elsewhere = StationFinder.Above(invocation.Site, invocation.FullPath(".")) != station.Root;
        invocation.Speech.Next($"offlic key export FILE{(elsewhere ? $" --station {order.Folder}" : string.Empty)}");
    }

    private sealed record Order(string Folder, string Name, Side Side, KeyCurve Curve, string? Hostnames);
}
