using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary>
/// <c>offlic key rotate</c>: creates a new key of its own, and a statement about it that the present key signs. The old key stays
/// trusted until it is revoked.
/// </summary>
internal static class KeyRotateCommand
{
    public static ToolCommand Create()
    {
        var curve = new Choice("--curve", "P-384", "P-256") { Description = "The new key's curve (default: P-384)" };
        var noStatement = new Flag("--no-statement")
        {
            Description = "Do not let the present key sign the new one: it may be in other hands, or cannot be opened",
        };
        var passphrase = new PassphraseOptions(whose: "the new key's passphrase");
        var present = new PassphraseOptions("--present-passphrase", "the present key's passphrase, if it is another");
        var command = new ToolCommand("rotate", "Create a new key of our own; from now on it signs.")
        {
            Options = { curve, noStatement },
            Examples =
            [
                new("offlic key rotate", "Then carry it: offlic key export --statement, and on the other side offlic key trust."),
                new("offlic key rotate --no-statement",
                    "The present key was stolen, or its passphrase is forgotten: the other side compares with paper."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context => Rotate(context, KeyCurve.Named(context.GetValue(curve) ?? KeyCurve.P384.Name)!,
                passphrase, context.Has(noStatement) ? null : present),
        };
        foreach (var option in passphrase.All.Concat(present.All))
            command.Options.Add(option);
        return command;
    }

    /// <param name="context">The run of the command.</param>
    /// <param name="curve">Of the new key.</param>
    /// <param name="passphrase">For the new key.</param>
    /// <param name="present">Of the present key; null: it signs no statement.</param>
    private static void Rotate(CommandContext context, KeyCurve curve, PassphraseOptions passphrase, PassphraseOptions? present)
    {
        using var secret = passphrase.ReadNew(context, "Passphrase for the new key (empty: none):");
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
        using var older = present is null ? null : OpenPresent(context, ledger, secret, present);
        var made = KeyTrust.Rotate(ledger, context.Operator, curve, older, secret);
        var key = made.Key;
        var known = new StationKeys(ledger).ReadAll();
        KeyCommand.WriteJson(context, key, made.Station, isOwn: true, KeyState.Trusted,
            signer: known.FirstOrDefault(each => each.Id == made.SignedBy?.Id));
        output.WriteLine($"New key      {key.Short}  {key.Algorithm}");
        output.WriteLine($"Fingerprint  {key.Fingerprint}");
        output.WriteLine($"Public key   {made.Path}");
        output.WriteLine(secret is not null
            ? "Private key  opens only with its passphrase"
            : "Private key  has no passphrase; to set one: offlic key passphrase");
        output.WriteLine(made.SignedBy is { } signer
            ? $"Statement    the key {signer.Short} signed the new key: stations that trust it need no paper"
            : "Statement    none: the other side compares the fingerprint with paper");
        output.WriteLine("The other side refuses bundles signed with it until it trusts it; the old key is trusted until it is revoked.");
        output.SuggestNext(made.SignedBy is null ? "offlic key export FILE" : "offlic key export --statement FILE");
    }

    /// <summary>The present key, to sign the statement; null: it is revoked or its file is gone.</summary>
    private static SigningKey? OpenPresent(CommandContext context, Ledger ledger, Secret? next, PassphraseOptions present)
    {
        try
        {
            var key = new StationKeys(ledger).GetSigningKey();
            if (next is not null && PrivateKeyFile.TryOpen(ledger.StationFolder, key, next) is { } same)
                return same;
            using var passphrase = new Passphrase(context, present);
            return PrivateKeyFile.Open(ledger.StationFolder, key, passphrase.Get);
        }
        catch (Failure gone) when (gone.Kind == FailureKind.Missing && gone.Code != "passphrase")
        {
            context.Output.Warn($"no statement: {gone.Message}");
            return null;
        }
    }

    /// <summary>A key that is lost or revoked has none: often that is why there has to be a new one.</summary>
    private static bool HasPassphrase(Ledger ledger)
    {
        try
        {
            return PrivateKeyFile.IsEncrypted(ledger.StationFolder, new StationKeys(ledger).GetSigningKey());
        }
        catch (Failure gone) when (gone.Kind == FailureKind.Missing)
        {
            return false;
        }
    }
}
