using OfflineLicense.Sealing;
using OfflineLicense.Steps;

namespace OfflineLicense.Cli.Commands;

/// <summary><c>offlic key rotate</c>: a new key of our own. The old one stays believed until somebody revokes it.</summary>
internal static class KeyRotateCommand
{
    public static ToolCommand Create()
    {
        var curve = new Choice("--curve", "P-384", "P-256") { Description = "The new key's curve (default: P-384)" };
        return new ToolCommand("rotate", "Make a new key of our own; from now on it seals.")
        {
            Options = { curve },
            Examples =
            [
                new("offlic key rotate", "Then carry it: offlic key export, and on the other side offlic key trust."),
                new("offlic key rotate --curve P-256", "A key of the smaller curve."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Act = invocation => Act(invocation, KeyCurve.Named(invocation.Value(curve) ?? KeyCurve.P384.Name)!),
        };
    }

    private static void Act(Invocation invocation, KeyCurve curve)
    {
        using var ledger = OpenLedger.ForWriting(invocation);
        var name = ledger.Station().Name;
        if (invocation.DryRun)
        {
            invocation.Speech.Result($"A new key ({curve.Algorithm}) of {name} would be made");
            return;
        }

        var key = Trusting.Rotate(ledger, invocation.Operator, curve);
        KeyCommand.Json(invocation, key, name, own: true, revoked: false);
        invocation.Speech.Result($"New key      {key.Short}  {key.Algorithm}");
        invocation.Speech.Result($"Fingerprint  {key.Fingerprint}");
        invocation.Speech.Result($"Public key   {ledger.Folder.PublicKeyFile(key.Id)}");
        invocation.Speech.Result("The other side refuses bundles sealed with it until it trusts it; the old key is believed until it is revoked.");
        invocation.Speech.Next("offlic key export FILE");
    }
}
