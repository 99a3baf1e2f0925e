using System.CommandLine;
using System.Text;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary><c>offlic key</c>: our own key and the ones we believe.</summary>
internal static class KeyCommand
{
    public static ToolCommand Create() => new("key", "Show, carry and trust the keys that seal bundles.")
    {
        Place = Place.Keep,
        Subcommands =
        {
            Show(), List(), Export(), KeyTrustCommand.Create(), KeyRevokeCommand.Create(), KeyRotateCommand.Create(), KeyPassphraseCommand.Create(),
        },
        Examples =
        [
            new("offlic key export /media/usb/PLANT-7.pub.pem", "Writes our public key, to be trusted on the other side."),
            new("offlic key trust /media/usb/HQ.pub.pem --name HQ", "Believes HQ's seals once its fingerprint was compared with paper."),
        ],
    };

    /// <summary>The line every <c>key</c> command says of a key.</summary>
    public static void Json(CommandContext context, PublicKey key, string station, bool own, bool revoked, string? path = null, IEnumerable<BundleName>? lastBelieved = null) =>
        context.Json.WriteLine("key", json =>
        {
            json.WriteString("key_id", key.Id.Hex);
            json.WriteString("station", station);
            json.WriteBoolean("own", own);
            json.WriteBoolean("revoked", revoked);
            json.WriteString("algorithm", key.Algorithm);
            json.WriteString("fingerprint", key.Fingerprint);
            if (path is not null)
                json.WriteString("path", path);
            if (lastBelieved is not null)
                json.WriteStrings("after", lastBelieved.Select(last => last.ToString()));
        });

    private static ToolCommand Show() => new("show", "Show our own key and its fingerprint.")
    {
        Examples =
        [
            new("offlic key show", "The fingerprint to write on paper."),
            new("offlic key show --json", "The same for a script."),
        ],
        Exits = [ExitCode.Damaged],
        Run = context =>
        {
            using var ledger = OpenLedger.ForReading(context);
            var key = new StationKeys(ledger).Own();
            var (name, side) = ledger.Station();
            Json(context, key, name, own: true, revoked: false);
            context.Output.WriteLine($"Station      {name} ({Word(side)})");
            context.Output.WriteLine($"Key          {key.Short}  {key.Algorithm}");
            context.Output.WriteLine($"Fingerprint  {key.Fingerprint}");
            context.Output.WriteLine($"Public key   {ledger.Folder.PublicKeyFile(key.Id)}");
        },
    };

    private static ToolCommand List() => new("list", "List our own keys and those we believe, revoked ones too.")
    {
        Examples =
        [
            new("offlic key list", "One line a key."),
            new("offlic key list --json", "With whole fingerprints."),
        ],
        Exits = [ExitCode.Damaged],
        Run = context =>
        {
            using var ledger = OpenLedger.ForReading(context);
            var rows = ledger.Keys.All();
            var last = ledger.Keys.CutOffs();
            foreach (var row in rows)
                Json(context, PublicKey.FromSpki(row.Spki), row.Station, row.Own == 1, row.RevokedAt is not null, lastBelieved: last.Contains(row.KeyId) ? last[row.KeyId] : null);
            context.AddCount("keys", rows.Count);
            context.Output.WriteLines(Columns.Align(rows.Select(row => new[]
            {
                row.KeyId[..Seal.ShortLength],
                row.Station,
                row.Own == 1 ? "own" : "trusted",
                row.RevokedAt is { } at ? $"revoked {DisplayTime.Format(at)}{(last.Contains(row.KeyId) ? $" after {string.Join(", ", last[row.KeyId])}" : string.Empty)}" : $"since {DisplayTime.Format(row.At)}",
                PublicKey.FromSpki(row.Spki).Algorithm,
            }), indent: 0));
            if (rows.All(row => row.Own == 1))
                context.Output.SuggestNext("offlic key trust FILE --name STATION");
        },
    };

    private static ToolCommand Export()
    {
        var file = new Argument<string>("file") { Description = "Where to write the public key; in a folder it is called NAME.pub.pem" };
        return new ToolCommand("export", "Write our public key for the other side.")
        {
            Arguments = { file },
            Examples =
            [
                new("offlic key export /media/usb", "Writes /media/usb/NAME.pub.pem."),
                new("offlic key export PLANT-7.pub.pem", "Writes it here. Compare the fingerprint from paper, not from the stick."),
            ],
            Exits = [ExitCode.Damaged],
            Run = context => Export(context, context.GetValue(file) is not "-" and { } path
                ? context.FullPath(path)
                : throw new Failure(FailureKind.Usage, "a key is written to a file, not to standard output", "name a file, or ./- if it is to be called so")),
        };
    }

    private static void Export(CommandContext context, string path)
    {
        using var ledger = OpenLedger.ForReading(context);
        var key = new StationKeys(ledger).Own();
        var (name, side) = ledger.Station();
        if (context.Host.FileSystem.Directory.Exists(path))
            path = Path.Combine(path, $"{name}.pub.pem");
        var written = context.DryRun ? WriteOutcome.Written : Write(path, Text(key, name, side));
        Json(context, key, name, own: true, revoked: false, path);
        context.Output.WriteLine(context.DryRun ? $"{path} would be written" : written == WriteOutcome.Written ? $"{path} written" : $"{path} was there already, unchanged");
        context.Output.WriteLine($"Fingerprint  {key.Fingerprint}");
        context.Output.SuggestNext($"on the other side, with the fingerprint on paper: offlic key trust {Path.GetFileName(path)} --name {name}");
    }

    private static WriteOutcome Write(string path, string text)
    {
        using var folder = DurableFolder.Open(Path.GetDirectoryName(path) ?? path);
        return folder.Write(Path.GetFileName(path), Encoding.UTF8.GetBytes(text));
    }

    private static string Text(PublicKey key, string name, Side side) =>
        $"""
        {OwnFileMarker.Line}public key
        # name: {name}
        # side: {Word(side)}
        # fingerprint: {key.Fingerprint}
        # Compare the fingerprint with one that came another way than this file.

        """.ReplaceLineEndings("\n") + key.ToPem();

    private static string Word(Side side) => side == Side.Zone ? "zone" : "desk";
}
