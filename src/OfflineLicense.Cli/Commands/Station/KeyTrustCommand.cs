using System.CommandLine;
using System.Text;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary><c>offlic key trust</c>: from here on a key speaks for a station, because a person compared its fingerprint.</summary>
internal static class KeyTrustCommand
{
    private const int Longest = 64 * Limits.KiB;
    private const string FromPaper = "give the whole fingerprint from paper: --fingerprint \"xxxx xxxx …\" (64 hex digits)";

    public static ToolCommand Create()
    {
        var file = new Argument<string>("file") { Description = "A public key as `offlic key export` writes it" };
        var name = new Option<string>("--name") { Description = "The station the key speaks for", HelpName = "STATION", Required = true };
        var fingerprint = new Option<string?>("--fingerprint")
        {
            Description = "The whole fingerprint from paper; without it four groups are asked for",
            HelpName = "F",
        };
        var ours = new Flag("--ours") { Description = "The key is one more of this station's own: a second person's, or on a card (then --name is ours)" };
        return new ToolCommand("trust", "Believe a key's seals, once its fingerprint was compared with paper.")
        {
            Arguments = { file },
            Options = { name, fingerprint, ours },
            Examples =
            [
                new("offlic key trust /media/usb/HQ.pub.pem --name HQ", "Asks for four groups of the fingerprint."),
                new("offlic key trust HQ.pub.pem --name HQ --fingerprint \"3f9a 1c2e …\"", "Compares without asking; all 64 digits, spaces and case do not matter."),
            ],
            Exits = [ExitCode.Untrusted, ExitCode.Invalid, ExitCode.Busy, ExitCode.Damaged],
            Run = context => Act(context, context.GetValue(file)!, context.GetValue(name)!, context.GetValue(fingerprint), context.Has(ours)),
        };
    }

    private static void Act(CommandContext context, string file, string station, string? fingerprint, bool ours)
    {
        var text = Read(context, file);
        var key = PublicKey.FromPem(text);
        if (fingerprint is not null)
            Compare(key, fingerprint);
        if (IsKnown(context, key, station, ours))
        {
            Say(context, key, station, "is trusted already", 0);
            return;
        }

        if (Claim(text) is { } claimed && claimed != station)
            context.Output.Warn($"the file calls itself the key of {SafeText.Value(claimed)}, and you say {station}: your word counts");
        if (fingerprint is null)
            Ask(context, key, file);

        // Opened only now: nobody waits for the ledger while a person looks for a sheet of paper.
        using (var ledger = OpenLedger.ForWriting(context))
            KeyTrust.Trust(ledger, context.Operator, key, station, ours);
        Say(context, key, station, context.DryRun ? "would be trusted" : "is trusted from now on", 1);
    }

    private static string Read(CommandContext context, string file)
    {
        var read = new SourceFile(context.Host.FileSystem).Read(context.FullPath(file), Longest, follow: true);
        return read.Problem is null ? Encoding.UTF8.GetString(read.Bytes) : throw read.Problem.ToFailure("name the file that offlic key export wrote");
    }

    private static bool IsKnown(CommandContext context, PublicKey key, string station, bool ours)
    {
        using var ledger = OpenLedger.ForReading(context);
        return KeyTrust.Known(ledger, key, station, ours) is not null;
    }

    private static void Compare(PublicKey key, string fingerprint)
    {
        if (Fingerprint.Normalize(fingerprint) is not { Length: 64 } typed)
        {
            throw new Failure(FailureKind.Usage, "--fingerprint takes all 64 hex digits (16 groups of 4): a part of it proves nothing",
                "copy the whole fingerprint from paper, spaces and case do not matter");
        }

        if (typed != key.Id.Hex)
            throw Differs("the key in the file has another fingerprint than the one given");
    }

    private static void Ask(CommandContext context, PublicKey key, string file)
    {
        if (!FingerprintPrompt.Confirm(context, key.Id, $"Fingerprint of the key in {SafeText.Value(file)}", FromPaper))
            throw Differs("the groups typed are not those of the key in the file");
    }

    private static Failure Differs(string how) => new(FailureKind.Untrusted, $"{how}: nothing was trusted",
        "ask the other station for its fingerprint again, by phone or on paper; if it still differs, the file is not its key")
    { Code = "fingerprint" };

    /// <summary>Whose key the file says it is: a comment, proved by nothing.</summary>
    private static string? Claim(string text) => text.Split('\n')
        .TakeWhile(line => !line.StartsWith("-----", StringComparison.Ordinal))
        .FirstOrDefault(line => line.StartsWith("# name: ", StringComparison.Ordinal))?["# name: ".Length..].Trim();

    private static void Say(CommandContext context, PublicKey key, string station, string what, int trusted)
    {
        KeyCommand.Json(context, key, station, own: false, revoked: false);
        context.AddCount("trusted", trusted);
        context.Output.WriteLine($"Key {key.Short} of {station} {what}");
    }
}
