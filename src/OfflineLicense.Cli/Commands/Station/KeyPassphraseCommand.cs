using System.CommandLine;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary><c>offlic key passphrase</c>: the passphrase of a private key of ours is set, changed or taken away.</summary>
internal static class KeyPassphraseCommand
{
    public static ToolCommand Create()
    {
        var keyId = new Argument<string?>("keyid") { Description = "A key of our own (default: the one that seals)", Arity = ArgumentArity.ZeroOrOne };
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
            Run = context => Act(context, context.GetValue(keyId), context.Has(remove), present, next),
        };
        foreach (var option in present.All.Concat(next.All))
            command.Options.Add(option);
        return command;
    }

    private static void Act(CommandContext context, string? keyId, bool remove, PassphraseOptions present, PassphraseOptions next)
    {
        using var passphrase = new Passphrase(context, present);
        using var ledger = OpenLedger.ForWriting(context);
        using var safe = new PrivateKeyCache(ledger.Folder, passphrase.Get);
        var key = keyId is null ? new StationKeys(ledger).Own() : Named(KeyTrust.Find(ledger, keyId));
        var had = PrivateKeyFile.IsEncrypted(ledger.Folder, key);
        if (remove && !had)
        {
            Say(context, key, ledger.Station().Name, encrypted: false, "has no passphrase; nothing changed");
            return;
        }

        var open = safe.Open(key);
        using var wanted = remove ? null : Wanted(context, next);
        PrivateKeyFile.Protect(ledger, context.Operator, open, wanted, wanted is null ? "removed" : had ? "changed" : "set");
        var would = context.DryRun ? "would have" : "has";
        Say(context, key, ledger.Station().Name, wanted is not null,
            wanted is null ? $"{would} no passphrase any more" : had ? $"{would} another passphrase now" : $"{would} a passphrase now");
        if (!had && !context.DryRun)
            context.Output.Warn("the key lay here without one: old copies, backups and the disk itself may still hold that form. A new key never did: offlic key rotate");
    }

    private static Secret Wanted(CommandContext context, PassphraseOptions next) => next.ReadNew(context, "New passphrase:") ?? throw (context.Output.CanAskSecrets
        ? new Failure(FailureKind.Usage, "an empty passphrase is none: nothing was changed", "to take the passphrase away: offlic key passphrase --remove")
        : new Failure(FailureKind.Usage, "the new passphrase is missing, and there is no terminal to ask for it", next.Alternative));

    private static PublicKey Named(KeyRow row) => row.Own == 1
        ? PublicKey.FromSpki(row.Spki)
        : throw new Failure(FailureKind.Usage, $"the key {row.KeyId[..Seal.ShortLength]} is trusted here for {row.Station}; its private half is not here", "offlic key list shows which are our own");

    private static void Say(CommandContext context, PublicKey key, string station, bool encrypted, string what)
    {
        context.Json.WriteLine("key", json =>
        {
            json.WriteString("key_id", key.Id.Hex);
            json.WriteString("station", station);
            json.WriteBoolean("encrypted", encrypted);
        });
        context.Output.WriteLine($"Key {key.Short} of {station} {what}");
    }
}
