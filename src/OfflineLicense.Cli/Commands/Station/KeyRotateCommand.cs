using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary><c>offlic key rotate</c>: a new key of our own. The old one stays believed until somebody revokes it.</summary>
internal static class KeyRotateCommand
{
    public static ToolCommand Create()
    {
        var curve = new Choice("--curve", "P-384", "P-256") { Description = "The new key's curve (default: P-384)" };
        var passphrase = new PassphraseOptions(whose: "the new key's passphrase");
        var command = new ToolCommand("rotate", "Make a new key of our own; from now on it seals.")
        {
            Options = { curve },
            Examples =
            [
                new("offlic key rotate", "Then carry it: offlic key export, and on the other side offlic key trust."),
                new("offlic key rotate --curve P-256", "A key of the smaller curve."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context => Act(context, KeyCurve.Named(context.GetValue(curve) ?? KeyCurve.P384.Name)!, passphrase),
        };
        foreach (var option in passphrase.All)
            command.Options.Add(option);
        return command;
    }

    private static void Act(CommandContext context, KeyCurve curve, PassphraseOptions passphrase)
    {
        using var secret = passphrase.ReadNew(context);
        using var ledger = OpenLedger.ForWriting(context);
        var name = ledger.Station().Name;
        if (context.DryRun)
        {
            context.Output.WriteLine($"A new key ({curve.Algorithm}) of {name} would be made");
            return;
        }

        // A key that nobody but its owner can open is never followed by one that every thief can, unless a person says so.
        if (secret is null && !context.Output.CanAskSecrets && HasPassphrase(ledger))
            throw new Failure(FailureKind.Usage, "our present key has a passphrase, and none was given for the new one", passphrase.Alternative);
        var key = KeyTrust.Rotate(ledger, context.Operator, curve, secret);
        KeyCommand.Json(context, key, name, own: true, revoked: false);
        context.Output.WriteLine($"New key      {key.Short}  {key.Algorithm}");
        context.Output.WriteLine($"Fingerprint  {key.Fingerprint}");
        context.Output.WriteLine($"Public key   {ledger.Folder.PublicKeyFile(key.Id)}");
        context.Output.WriteLine(secret is not null ? "Private key  opens with its passphrase alone" : "Private key  has no passphrase; to give it one: offlic key passphrase");
        context.Output.WriteLine("The other side refuses bundles sealed with it until it trusts it; the old key is believed until it is revoked.");
        context.Output.SuggestNext("offlic key export FILE");
    }

    /// <summary>A present key that is lost or revoked asks for nothing: that is often why there is to be a new one.</summary>
    private static bool HasPassphrase(Ledger ledger)
    {
        try
        {
            return PrivateKeyFile.IsEncrypted(ledger.Folder, new StationKeys(ledger).Own());
        }
        catch (Failure gone) when (gone.Kind == FailureKind.Missing)
        {
            return false;
        }
    }
}
