using System.CommandLine;
using System.Text;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary>The key that <c>offlic key trust</c> is to trust.</summary>
/// <param name="Fingerprint">As typed; null: a person is asked for four groups of it.</param>
/// <param name="IsOurs">It is one more key of this station.</param>
internal sealed record KeyTrustOptions(string File, string Station, string? Fingerprint, bool IsOurs);

/// <summary><c>offlic key trust</c>: trusts a key to sign for a station, because a person compared its fingerprint.</summary>
internal static class KeyTrustCommand
{
    private const int LongestFile = 64 * Limits.KiB;
    private const string TrustedNow = "is trusted from now on";
    private const string FromPaper = "give the whole fingerprint from paper: --fingerprint \"xxxx xxxx …\" (64 hex digits)";

    public static ToolCommand Create()
    {
        var file = new Argument<string>("file") { Description = "A public key, or a key statement, as offlic key export writes it" };
        var name = new Option<string>("--name")
        {
            Description = "The station that the key signs for",
            HelpName = "STATION",
            Required = true,
        };
        var fingerprint = new Option<string?>("--fingerprint")
        {
            Description = "The whole fingerprint from paper; without it four groups are asked for",
            HelpName = "F",
        };
        var ours = new Flag("--ours")
        {
            Description = "The key is one more of this station's own: a second person's, or on a card (then --name is ours)",
        };
        return new ToolCommand("trust", "Trust a public key after checking its fingerprint.")
        {
            Arguments = { file },
            Options = { name, fingerprint, ours },
            Examples =
            [
                new("offlic key trust /media/usb/HQ.pub.pem --name HQ", "Asks for four groups of the fingerprint."),
                new("offlic key trust HQ.pub.pem --name HQ --fingerprint \"3f9a 1c2e …\"",
                    "Compares without asking: all 64 digits; spaces and case do not matter."),
                new("offlic key trust HQ.77aa00b13f9a1c2e.offlic-key --name HQ",
                    "The new key of HQ, signed by its older key, which is trusted here: no paper is needed."),
            ],
            Exits = [ExitCode.Untrusted, ExitCode.Invalid, ExitCode.Busy, ExitCode.Damaged],
            Run = context => Trust(context, new KeyTrustOptions(
                context.GetValue(file)!, context.GetValue(name)!, context.GetValue(fingerprint), context.Has(ours))),
        };
    }

    private static void Trust(CommandContext context, KeyTrustOptions options)
    {
        var bytes = WrongFile.Explain(context, options.File, FileSort.PublicKey, () => Read(context, options.File));
        if (KeyStatement.IsStatement(bytes))
        {
            TrustStatement(context, KeyStatement.Read(bytes), options);
            return;
        }

        var text = Encoding.UTF8.GetString(bytes);
        var key = WrongFile.Explain(context, options.File, FileSort.PublicKey, () => PublicKey.FromPem(text));
        if (options.Fingerprint is { } typed)
            Compare(key, typed);
        if (IsTrusted(context, key, options))
        {
            Show(context, key, options.Station, "is trusted already", 0);
            return;
        }

        if (FindClaimedName(text) is { } claimed && claimed != options.Station)
            CheckClaimed(context, claimed, options);
        if (options.Fingerprint is null)
            Ask(context, key, options.File);

        // Opened only now: no other command waits for the ledger while a person looks for a sheet of paper.
        using var opened = OpenLedger.ForWriting(context);
        KeyTrust.Trust(opened, context.Operator, key, options.Station, options.IsOurs);
        Show(context, key, options.Station, context.DryRun ? "would be trusted" : TrustedNow, 1);
        KeyCommand.WriteSeveral(context, options.Station, new StationKeys(opened).ReadTrusted(options.Station));
    }

    /// <summary>A key that is trusted here already signed the new one, so no one compares a fingerprint.</summary>
    private static void TrustStatement(CommandContext context, KeyStatement statement, KeyTrustOptions options)
    {
        if (options.IsOurs)
        {
            throw new Failure(FailureKind.Usage, "--ours is for a key that a person compared with paper, and the file is a key statement",
                "a key of this station needs no statement here");
        }

        if (options.Fingerprint is { } typed)
            Compare(statement.Key, typed);
        using var ledger = OpenLedger.ForWriting(context);
        var (signer, wasTrusted) = KeyStatements.Trust(ledger, context.Operator, statement, options.Station);
        Show(context, statement.Key, options.Station,
            wasTrusted ? "is trusted already" : context.DryRun ? "would be trusted" : TrustedNow, wasTrusted ? 0 : 1, signer);
        context.Output.WriteLine(
            $"The key {signer.ShortId} signed it, which is trusted here since {DisplayTime.Format(signer.AddedAt)}: no paper was compared");
        KeyCommand.WriteSeveral(context, options.Station, new StationKeys(ledger).ReadTrusted(options.Station));
    }

    private static byte[] Read(CommandContext context, string file)
    {
        var read = new SourceFile(context.Host.FileSystem).Read(context.FullPath(file), LongestFile, follow: true);
        return read.Problem is null
            ? read.Bytes
            : throw read.Problem.ToFailure("name the file that offlic key export wrote");
    }

    private static bool IsTrusted(CommandContext context, PublicKey key, KeyTrustOptions options)
    {
        using var ledger = OpenLedger.ForReading(context);
        return KeyTrust.Check(ledger, key, options.Station, options.IsOurs) is not null;
    }

    private static bool IsKnown(CommandContext context, string station)
    {
        using var ledger = OpenLedger.ForReading(context);
        return new StationKeys(ledger).ReadTrusted(station).Count > 0;
    }

    private static void Compare(PublicKey key, string fingerprint)
    {
        if (Fingerprint.Normalize(fingerprint) is not { Length: 64 } typed)
        {
            throw new Failure(FailureKind.Usage, "--fingerprint takes all 64 hex digits (16 groups of 4): a part of it proves nothing",
                "copy the whole fingerprint from paper, spaces and case do not matter");
        }

        if (typed != key.Id.Hex)
            throw CreateRefusal("the key in the file has another fingerprint than the one given");
    }

    /// <summary>
    /// A bundle names its station as the station names itself. Under another name each of them would be refused, and a key signs for
    /// one station only, so the slip could not be taken back. A second person's key names that person's own station; it is trusted
    /// after the key of the station for which it signs.
    /// </summary>
    private static void CheckClaimed(CommandContext context, string claimed, KeyTrustOptions options)
    {
        var cause = $"the file states that it is the key of {SafeText.Value(claimed)}, and you name {options.Station}";
        if (options.IsOurs || IsKnown(context, options.Station))
        {
            context.Output.Warn($"{cause}: the name that you gave counts");
            return;
        }

        throw new Failure(FailureKind.Usage, $"{cause}: nothing was trusted", StationName.IsValid(claimed)
            ? $"bundles of {claimed} name {claimed}: --name {claimed}; a second person's key is trusted after that of {options.Station}"
            : "ask the other station for the file that offlic key export writes");
    }

    private static void Ask(CommandContext context, PublicKey key, string file)
    {
        if (!FingerprintPrompt.Confirm(context, key.Id, $"Fingerprint of the key in {SafeText.Value(file)}", FromPaper))
            throw CreateRefusal("the groups typed are not those of the key in the file");
    }

    private static Failure CreateRefusal(string cause) => new(FailureKind.Untrusted, $"{cause}: nothing was trusted",
        "ask the other station for its fingerprint again, by phone or on paper; if it still differs, the file is not its key")
    { Code = "fingerprint" };

    /// <summary>The station that the file names in a comment, which proves nothing.</summary>
    private static string? FindClaimedName(string text) => text.Split('\n')
        .TakeWhile(line => !line.StartsWith("-----", StringComparison.Ordinal))
        .FirstOrDefault(line => line.StartsWith("# name: ", StringComparison.Ordinal))?["# name: ".Length..].Trim();

    private static void Show(CommandContext context, PublicKey key, string station, string what, int trusted, KnownKey? signer = null)
    {
        KeyCommand.WriteJson(context, key, station, isOwn: false, KeyState.Trusted, signer: signer);
        context.AddCount("trusted", trusted);
        context.Output.WriteLine($"Key {key.Short} of {station} {what}");
    }
}
