using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Station;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary><c>offlic key revoke</c>: from here on nothing the key seals is believed, however old the seal, but what a person says came before the loss.</summary>
internal static class KeyRevokeCommand
{
    public static ToolCommand Create()
    {
        var keyId = new Argument<string>("keyid") { Description = "The key's id, or its first digits (8 or more)" };
        var after = new Option<string[]>("--after")
        {
            Description = "Believe it up to and with this bundle of its stream, and nothing later (one name a stream)",
            HelpName = "BUNDLE",
            AllowMultipleArgumentsPerToken = true,
        };
        return new ToolCommand("revoke", "Stop believing a key, for good.")
        {
            Arguments = { keyId },
            Options = { after },
            Examples =
            [
                new("offlic key revoke 3f9a1c2e77aa00b1 --reason \"laptop lost\"", "No bundle sealed with it is accepted any more."),
                new("offlic key revoke 3f9a1c2e --reason \"laptop lost\" --after PLANT-7.desk.00000012", "Number 12 and those before it still count: they were sealed before."),
                new("offlic key revoke 3f9a1c2e --reason \"test key\" -n", "Says which key that would be."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context => Act(context, context.GetValue(keyId)!, [.. (context.GetValue(after) ?? []).Select(Bundle)]),
        };
    }

    private static BundleName Bundle(string text) => BundleName.Parse(text.EndsWith(FileNames.BundleSuffix, StringComparison.OrdinalIgnoreCase) ? text[..^FileNames.BundleSuffix.Length] : text)
        ?? throw new Failure(FailureKind.Usage, $"--after takes the name of a bundle, like PLANT-7.desk.00000012, not {text}", "offlic bundles lists those that came in and went out");

    private static void Act(CommandContext context, string keyId, IReadOnlyList<BundleName> after)
    {
        var reason = !string.IsNullOrWhiteSpace(context.Reason)
            ? context.Reason
            : throw new Failure(FailureKind.Usage, "revoking a key needs a reason: it cannot be taken back", "add --reason TEXT; it is kept in the journal");
        using var ledger = OpenLedger.ForWriting(context);
        var row = KeyTrust.Find(ledger, keyId);
        KeyTrust.Revoke(ledger, context.Operator, row, reason, after);
        var key = PublicKey.FromSpki(row.Spki);
        KeyCommand.Json(context, key, row.Station, row.Own == 1, revoked: true, lastBelieved: after.Count == 0 ? null : after);
        context.AddCount("revoked", row.RevokedAt is null ? 1 : 0);
        context.Output.WriteLine(row.RevokedAt is { } at
            ? $"Key {key.Short} of {row.Station} was revoked already, {DisplayTime.Format(at)}"
            : $"Key {key.Short} of {row.Station} {(context.DryRun ? "would be" : "is")} revoked{(after.Count == 0 ? string.Empty : $"; still believed up to {string.Join(", ", after)}, not later")}");
        if (row.RevokedAt is null)
            SayWhatFollows(context, row.Own == 1, ledger.Keys.All().Any(other => other is { Own: 1, RevokedAt: null } && other.KeyId != row.KeyId));
    }

    private static void SayWhatFollows(CommandContext context, bool own, bool hasAnother)
    {
        if (own && !hasAnother)
            context.Output.Warn("this station has no key left to seal with");
        if (own)
            context.Output.Warn("this is known here only: every station that trusts the key must revoke it too");
        if (own && !hasAnother)
            context.Output.SuggestNext("offlic key rotate");
    }
}
