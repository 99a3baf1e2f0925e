using System.CommandLine;
using OfflineLicense.Sealing;
using OfflineLicense.Steps;

namespace OfflineLicense.Cli.Commands;

/// <summary><c>offlic key revoke</c>: from here on nothing the key seals is believed, however old the seal.</summary>
internal static class KeyRevokeCommand
{
    public static ToolCommand Create()
    {
        var keyId = new Argument<string>("keyid") { Description = "The key's id, or its first digits (8 or more)" };
        return new ToolCommand("revoke", "Stop believing a key, for good.")
        {
            Arguments = { keyId },
            Examples =
            [
                new("offlic key revoke 3f9a1c2e77aa00b1 --reason \"laptop lost\"", "No bundle sealed with it is accepted any more."),
                new("offlic key revoke 3f9a1c2e --reason \"test key\" -n", "Says which key that would be."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Act = invocation => Act(invocation, invocation.Value(keyId)!),
        };
    }

    private static void Act(Invocation invocation, string keyId)
    {
        var reason = !string.IsNullOrWhiteSpace(invocation.Reason)
            ? invocation.Reason
            : throw new Failure(FailureKind.Usage, "revoking a key needs a reason: it cannot be taken back", "add --reason TEXT; it is kept in the journal");
        using var ledger = OpenLedger.ForWriting(invocation);
        var row = Trusting.Find(ledger, keyId);
        Trusting.Revoke(ledger, invocation.Operator, row, reason);
        var key = PublicKey.FromSpki(row.Spki);
        KeyCommand.Json(invocation, key, row.Station, row.Own == 1, revoked: true);
        invocation.Count("revoked", row.RevokedAt is null ? 1 : 0);
        invocation.Speech.Result(row.RevokedAt is { } at
            ? $"Key {key.Short} of {row.Station} was revoked already, {When.Shown(at)}"
            : $"Key {key.Short} of {row.Station} {(invocation.DryRun ? "would be" : "is")} revoked");
        if (row.RevokedAt is null)
            SayWhatFollows(invocation, row.Own == 1, ledger.Keys.All().Any(other => other is { Own: 1, RevokedAt: null } && other.KeyId != row.KeyId));
    }

    private static void SayWhatFollows(Invocation invocation, bool own, bool hasAnother)
    {
        if (own && !hasAnother)
            invocation.Speech.Warn("this station has no key left to seal with");
        if (own)
            invocation.Speech.Warn("this is known here only: every station that trusts the key must revoke it too");
        if (own && !hasAnother)
            invocation.Speech.Next("offlic key rotate");
    }
}
