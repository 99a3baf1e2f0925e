using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Station;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary>
/// <c>offlic key revoke</c>: no bundle that the key signed is accepted any more, except those up to a last one that a person
/// names.
/// </summary>
internal static class KeyRevokeCommand
{
    public static ToolCommand Create()
    {
        var keyId = new Argument<string>("keyid") { Description = "The key's id, or its first digits (8 or more)" };
        var after = new Option<string[]>("--after")
        {
            Description = "Trust it up to this bundle of its stream, and for nothing later (one name for each stream)",
            HelpName = "BUNDLE",
            AllowMultipleArgumentsPerToken = true,
        };
        return new ToolCommand("revoke", "Stop trusting a key, for good.")
        {
            Arguments = { keyId },
            Options = { after },
            Examples =
            [
                new("offlic key revoke 3f9a1c2e77aa00b1 --reason \"laptop lost\"", "No bundle signed with it is accepted any more."),
                new("offlic key revoke 3f9a1c2e --reason \"laptop lost\" --after PLANT-7.desk.00000012",
                    "Number 12 and those before it still count: they were signed before."),
                new("offlic key revoke 3f9a1c2e --reason \"test key\" -n", "Shows which key that would be."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context => Revoke(context, context.GetValue(keyId)!, [.. (context.GetValue(after) ?? []).Select(ParseBundle)]),
        };
    }

    private static BundleName ParseBundle(string text)
    {
        const string Extension = FileNames.BundleSuffix;
        return BundleName.Parse(text.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? text[..^Extension.Length] : text)
            ?? throw new Failure(FailureKind.Usage, $"--after takes the name of a bundle, like PLANT-7.desk.00000012, not {text}",
                "offlic bundles lists those that were packed and received");
    }

    private static void Revoke(CommandContext context, string keyId, IReadOnlyList<BundleName> after)
    {
        var reason = !string.IsNullOrWhiteSpace(context.Reason)
            ? context.Reason
            : throw new Failure(FailureKind.Usage, "revoking a key needs a reason: it cannot be undone",
                "add --reason TEXT; it is recorded in the journal");
        using var ledger = OpenLedger.ForWriting(context);
        var revoked = KeyTrust.Revoke(ledger, context.Operator, keyId, reason, after);
        var key = revoked.Key;
        KeyCommand.WriteJson(context, key.Key, key.Station, key.IsOwn, KeyState.Revoked, lastTrusted: after);
        context.AddCount("revoked", revoked.WasRevoked ? 0 : 1);
        if (key.RevokedAt is { } at)
        {
            context.Output.WriteLine($"Key {key.ShortId} of {key.Station} was revoked already, {DisplayTime.Format(at)}");
            return;
        }

        var limit = after.Count == 0 ? string.Empty : $"; still trusted up to {string.Join(", ", after)}, not later";
        context.Output.WriteLine($"Key {key.ShortId} of {key.Station} {(context.DryRun ? "would be" : "is")} revoked{limit}");
        foreach (var signed in revoked.Signed)
        {
            context.Output.Warn($"the key {signed.ShortId} is trusted because the revoked key signed it, and stays trusted: "
                + "if the revoked key was stolen, revoke that one too");
        }

        if (!key.IsOwn && after.Count == 0)
        {
            context.Output.Warn($"every bundle signed with it is refused from now on, also one that is on its way: if {key.Station} only "
                + $"replaced its key, {key.Station} packs the same again: offlic pack --resend NAME");
        }

        if (key.IsOwn)
            WarnOfOwnKey(context, revoked.HasOtherKey);
    }

    private static void WarnOfOwnKey(CommandContext context, bool hasOtherKey)
    {
        if (!hasOtherKey)
            context.Output.Warn("this station has no key left to sign with");
        context.Output.Warn("the other stations do not know it yet: the next bundle to each that received bundles signed with it "
            + "states it; to be sure at once, revoke it there too");
        context.Output.SuggestNext(hasOtherKey ? "offlic pack --to DRIVE" : "offlic key rotate");
    }
}
