using System.CommandLine;
using System.Text;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Formats;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary><c>offlic key</c>: our own key and the keys that we trust.</summary>
internal static class KeyCommand
{
    public static ToolCommand Create() => new("key", "Show, export and trust the keys that sign bundles.")
    {
        Place = Place.Keep,
        Subcommands =
        {
            CreateShow(), CreateList(), CreateExport(),
            KeyTrustCommand.Create(), KeyRevokeCommand.Create(), KeyRotateCommand.Create(), KeyPassphraseCommand.Create(),
        },
        Examples =
        [
            new("offlic key export /media/usb/PLANT-7.pub.pem", "Writes our public key, to be trusted on the other side."),
            new("offlic key trust /media/usb/HQ.pub.pem --name HQ", "Trusts the key of HQ after checking its fingerprint."),
        ],
    };

    /// <summary>The JSON line that every <c>key</c> command writes for a key.</summary>
    public static void WriteJson(
        CommandContext context, PublicKey key, string station, bool isOwn, KeyState state, string? path = null,
        IReadOnlyList<BundleName>? lastTrusted = null, KnownKey? signer = null) => context.Json.WriteLine("key", json =>
        {
            json.WriteString("key_id", key.Id.Hex);
            json.WriteString("station", station);
            json.WriteBoolean("own", isOwn);
            json.WriteBoolean("revoked", state == KeyState.Revoked);
            json.WriteString("algorithm", key.Algorithm);
            json.WriteString("fingerprint", key.Fingerprint);
            if (path is not null)
                json.WriteString("path", path);
            if (lastTrusted is { Count: > 0 })
                json.WriteStrings("after", lastTrusted.Select(last => last.ToString()));
            if (signer is null)
                return;
            json.WriteString("signed_by", signer.Id.Hex);
            json.WriteString("signer_trusted_since", signer.AddedAt);
        });

    /// <summary>Tells a person that several keys may sign for a station; says nothing of one key.</summary>
    /// <param name="context">The run of the command.</param>
    /// <param name="station">Whose keys.</param>
    /// <param name="trusted">Its keys that are trusted.</param>
    public static void WriteSeveral(CommandContext context, string station, IReadOnlyList<KnownKey> trusted)
    {
        if (trusted.Count < 2)
            return;
        context.Json.WriteLine("trusted-keys", json =>
        {
            json.WriteString("station", station);
            json.WriteStrings("key_ids", trusted.Select(key => key.Id.Hex));
        });
        context.Output.WriteLine(
            $"{station} has now {trusted.Count:N0} trusted keys: {string.Join(", ", trusted.Select(key => key.ShortId))}");
    }

    private static ToolCommand CreateShow() => new("show", "Show our own key and its fingerprint.")
    {
        Examples =
        [
            new("offlic key show", "The fingerprint to write on paper."),
            new("offlic key show --json", "The same for a script."),
        ],
        Exits = [ExitCode.Busy, ExitCode.Damaged],
        Run = context =>
        {
            using var ledger = OpenLedger.ForReading(context);
            var key = new StationKeys(ledger).GetSigningKey();
            var (name, side) = ledger.Station();
            WriteJson(context, key, name, isOwn: true, KeyState.Trusted);
            context.Output.WriteLine($"Station      {name} ({GetName(side)})");
            context.Output.WriteLine($"Key          {key.Short}  {key.Algorithm}");
            context.Output.WriteLine($"Fingerprint  {key.Fingerprint}");
            context.Output.WriteLine($"Public key   {ledger.Folder.PublicKeyFile(key.Id)}");
        },
    };

    private static ToolCommand CreateList() => new("list", "List our own keys and those that we trust, revoked ones too.")
    {
        Examples =
        [
            new("offlic key list", "One line for each key."),
            new("offlic key list --json", "With the full fingerprints."),
        ],
        Exits = [ExitCode.Busy, ExitCode.Damaged],
        Run = context =>
        {
            using var ledger = OpenLedger.ForReading(context);
            var keys = new StationKeys(ledger).ReadAll();
            foreach (var key in keys)
            {
                WriteJson(context, key.Key, key.Station, key.IsOwn, key.State, lastTrusted: key.LastTrusted,
                    signer: keys.FirstOrDefault(other => other.Id == key.SignedBy));
            }

            context.AddCount("keys", keys.Count);
            context.Output.WriteTable(keys.Select(key => new[]
            {
                key.ShortId, key.Station, key.IsOwn ? "own" : "trusted", Describe(key), key.Key.Algorithm,
            }), indent: 0);
            foreach (var station in keys.Where(key => key.State == KeyState.Trusted).GroupBy(key => key.Station, StringComparer.Ordinal))
                WriteSeveral(context, station.Key, [.. station]);
            if (keys.All(key => key.IsOwn))
                context.Output.SuggestNext("offlic key trust FILE --name STATION");
        },
    };

    private static string Describe(KnownKey key)
    {
        if (key.RevokedAt is not { } at)
        {
            var signer = key.SignedBy is { } older ? $", signed by {older.Hex[..Seal.ShortLength]}" : string.Empty;
            return $"since {DisplayTime.Format(key.AddedAt)}{signer}";
        }

        var last = key.LastTrusted.Count > 0 ? $" after {string.Join(", ", key.LastTrusted)}" : string.Empty;
        return $"revoked {DisplayTime.Format(at)}{last}";
    }

    private static ToolCommand CreateExport()
    {
        var file = new Argument<string>("file") { Description = "Where to write the public key; in a folder the file is NAME.pub.pem" };
        var statement = new Flag("--statement")
        {
            Description = "With the statement that our older key signed: the other side needs no paper; the file is NAME.KEY.offlic-key",
        };
        return new ToolCommand("export", "Write our public key for the other side.")
        {
            Arguments = { file },
            Options = { statement },
            Examples =
            [
                new("offlic key export /media/usb", "Writes /media/usb/NAME.pub.pem."),
                new("offlic key export PLANT-7.pub.pem", "Writes it here. Compare the fingerprint from paper, not from the drive."),
                new("offlic key export --statement /media/usb", "After key rotate: our new key, signed by the older one."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context => Export(context, context.Has(statement), context.GetValue(file) is not "-" and { } path
                ? context.FullPath(path)
                : throw new Failure(FailureKind.Usage, "a key is written to a file, not to standard output",
                    "name a file, or ./- for a file of that name")),
        };
    }

    private static void Export(CommandContext context, bool withStatement, string path)
    {
        using var ledger = OpenLedger.ForReading(context);
        var key = new StationKeys(ledger).GetSigningKey();
        var (name, side) = ledger.Station();
        var bytes = withStatement ? KeyStatements.ReadOwn(ledger, key) : Encoding.UTF8.GetBytes(FormatFile(key, name, side));
        if (context.Host.FileSystem.Directory.Exists(path))
        {
            path = Path.Combine(path, withStatement
                ? $"{name}.{key.Short}{FileNames.KeyStatementSuffix}"
                : name + FileNames.PublicKeySuffix);
        }

        // A drive that is not there would else become a file of its name.
        if (!Path.HasExtension(path))
            DurableFolder.CheckThere(path, "a key");
        DurableFolder.CheckParent(path, "a key");
        var outcome = context.DryRun ? WriteOutcome.Written : Write(path, bytes);
        WriteJson(context, key, name, isOwn: true, KeyState.Trusted, path);
        context.Output.WriteLine(context.DryRun ? $"{path} would be written"
            : outcome == WriteOutcome.Written ? $"{path} written" : $"{path} was there already, unchanged");
        context.Output.WriteLine($"Fingerprint  {key.Fingerprint}");
        var how = withStatement ? "on the other side, if it trusts the older key" : "on the other side, with the fingerprint on paper";
        context.Output.SuggestNext($"{how}: offlic key trust {ShellWord.Path(Path.GetFileName(path))} --name {name}");
    }

    private static WriteOutcome Write(string path, byte[] bytes)
    {
        using var folder = DurableFolder.Open(Path.GetDirectoryName(path) ?? path);
        return folder.Write(Path.GetFileName(path), bytes);
    }

    private static string FormatFile(PublicKey key, string name, Side side) =>
        $"""
        {OwnFileMarker.Line}public key
        # name: {name}
        # side: {GetName(side)}
        # fingerprint: {key.Fingerprint}
        # Compare the fingerprint with one that did not arrive with this file.

        """.ReplaceLineEndings("\n") + key.ToPem();

    private static string GetName(Side side) => side == Side.Zone ? "zone" : "desk";
}
