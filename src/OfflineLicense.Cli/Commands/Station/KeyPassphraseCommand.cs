using System.CommandLine;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Station;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary><c>offlic key passphrase</c>: sets, changes or removes the passphrase of a private key of ours.</summary>
internal static class KeyPassphraseCommand
{
    public static ToolCommand Create()
    {
        var keyId = new Argument<string?>("keyid")
        {
            Description = "A key of our own (default: the one that signs)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var remove = new Flag("--remove") { Description = "Leave the key without a passphrase" };
        var present = new PassphraseOptions();
        var next = new PassphraseOptions("--new-passphrase", "the new passphrase");
        var command = new ToolCommand("passphrase", "Set, change or remove the passphrase of our private key.")
        {
            Arguments = { keyId },
            Options = { remove },
            Examples =
            [
                new("offlic key passphrase", "Asks for the present passphrase, if there is one, and twice for the new one."),
                new("offlic key passphrase --new-passphrase-file F", "Sets it in a script; F has mode 0600."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context => Run(context, context.GetValue(keyId), context.Has(remove), present, next),
        };
        foreach (var option in present.All.Concat(next.All))
            command.Options.Add(option);
        return command;
    }

    private static void Run(CommandContext context, string? keyId, bool remove, PassphraseOptions present, PassphraseOptions next)
    {
        using var passphrase = new Passphrase(context, present);
        using var ledger = OpenLedger.ForWriting(context);
        using var cache = new PrivateKeyCache(ledger.StationFolder, passphrase.Get);
        var key = FindKey(new StationKeys(ledger), keyId);
        var wasEncrypted = PrivateKeyFile.IsEncrypted(ledger.StationFolder, key);
        var station = ledger.Station().Name;
        if (remove && !wasEncrypted)
        {
            Show(context, key, station, PassphraseChange.None);
            return;
        }

        var open = cache.Open(key);
        using var wanted = remove ? null : ReadNewPassphrase(context, next);
        Show(context, key, station, PrivateKeyFile.ChangePassphrase(ledger, context.Operator, open, wasEncrypted, wanted));
        if (!wasEncrypted && !context.DryRun)
        {
            context.Output.Warn(
                "the key file had no passphrase before: old copies, backups and the disk itself may still hold that form. "
                + "A new key has never been there: offlic key rotate");
        }
    }

    private static PublicKey FindKey(StationKeys keys, string? keyId)
    {
        if (keyId is null)
            return keys.GetSigningKey();
        var key = keys.Find(keyId);
        return key.IsOwn
            ? key.Key
            : throw new Failure(FailureKind.Usage, $"the key {key.ShortId} is trusted here for {key.Station}; its private key is not here",
                "offlic key list shows which are our own");
    }

    private static Secret ReadNewPassphrase(CommandContext context, PassphraseOptions next) =>
        next.ReadNew(context, "New passphrase:") ?? throw (context.Output.CanAskSecrets
            ? new Failure(FailureKind.Usage, "the passphrase is empty: nothing was changed",
                "to remove the passphrase: offlic key passphrase --remove")
            : new Failure(FailureKind.Usage, "the new passphrase is missing, and there is no terminal to ask for it", next.Alternative));

    private static void Show(CommandContext context, PublicKey key, string station, PassphraseChange change)
    {
        context.Json.WriteLine("key", json =>
        {
            json.WriteString("key_id", key.Id.Hex);
            json.WriteString("station", station);
            json.WriteBoolean("encrypted", change is PassphraseChange.Set or PassphraseChange.Changed);
        });
        var has = context.DryRun ? "would have" : "has";
        context.Output.WriteLine($"Key {key.Short} of {station} {change switch
        {
            PassphraseChange.Set => $"{has} a passphrase now",
            PassphraseChange.Changed => $"{has} another passphrase now",
            PassphraseChange.Removed => $"{has} no passphrase any more",
            _ => "has no passphrase; nothing changed",
        }}");
    }
}
