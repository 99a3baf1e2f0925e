using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary><c>offlic key rotate</c>: creates a new key of its own. The old one stays trusted until it is revoked.</summary>
internal static class KeyRotateCommand
{
    public static ToolCommand Create()
    {
        var curve = new Choice("--curve", "P-384", "P-256") { Description = "The new key's curve (default: P-384)" };
        var passphrase = new PassphraseOptions(whose: "the new key's passphrase");
        var command = new ToolCommand("rotate", "Create a new key of our own; from now on it signs.")
        {
            Options = { curve },
            Examples =
            [
                new("offlic key rotate", "Then carry it: offlic key export, and on the other side offlic key trust."),
                new("offlic key rotate --curve P-256", "A key of the smaller curve."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context => Rotate(context, KeyCurve.Named(context.GetValue(curve) ?? KeyCurve.P384.Name)!, passphrase),
        };
        foreach (var option in passphrase.All)
            command.Options.Add(option);
        return command;
    }

    private static void Rotate(CommandContext context, KeyCurve curve, PassphraseOptions passphrase)
    {
        using var secret = passphrase.ReadNew(context);
        using var ledger = OpenLedger.ForWriting(context);
        var output = context.Output;
        if (context.DryRun)
        {
            output.WriteLine($"A new key ({curve.Algorithm}) of {ledger.Station().Name} would be created");
            return;
        }

        // A key with a passphrase is not replaced by one without, unless a person decides so.
        if (secret is null && !output.CanAskSecrets && HasPassphrase(ledger))
            throw new Failure(FailureKind.Usage, "our present key has a passphrase, and none was given for the new one",
                passphrase.Alternative);
        var (key, station, path) = KeyTrust.Rotate(ledger, context.Operator, curve, secret);
        KeyCommand.WriteJson(context, key, station, isOwn: true, KeyState.Trusted);
        output.WriteLine($"New key      {key.Short}  {key.Algorithm}");
        output.WriteLine($"Fingerprint  {key.Fingerprint}");
        output.WriteLine($"Public key   {path}");
        output.WriteLine(secret is not null
            ? "Private key  opens only with its passphrase"
            : "Private key  has no passphrase; to set one: offlic key passphrase");
        output.WriteLine("The other side refuses bundles signed with it until it trusts it; the old key is trusted until it is revoked.");
        output.SuggestNext("offlic key export FILE");
    }

    /// <summary>A key that is lost or revoked has none: often that is why there has to be a new one.</summary>
    private static bool HasPassphrase(Ledger ledger)
    {
        try
        {
            return PrivateKeyFile.IsEncrypted(ledger.Folder, new StationKeys(ledger).GetSigningKey());
        }
        catch (Failure gone) when (gone.Kind == FailureKind.Missing)
        {
            return false;
        }
    }
}
