using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Steps.Receive;
using OfflineLicense.Steps.Record;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Cli.Commands.Carry;

/// <summary><c>offlic receive</c>: imports bundles into the ledger.</summary>
internal static class ReceiveCommand
{
    public static ToolCommand Create()
    {
        var paths = new Argument<string[]>("bundle")
        {
            Description = "Bundle files, extracted bundles, or folders that contain *.offlic.tar",
            Arity = ArgumentArity.OneOrMore,
        };
        var acceptGap = new Flag("--accept-gap")
        {
            Description = "Accept that earlier numbers are lost; needs --reason, and bundles lists them",
        };
        var passOver = new Flag("--pass-over")
        {
            Description = "Pass over those from this station too, and end with 0 where a folder has none for it",
        };
        return new ToolCommand("receive", "Verify bundles and import their content into the ledger.")
        {
            WhenInterrupted = "a bundle is taken whole or not at all",
            Place = Place.Carry,
            RehearsesInSameWords = true,
            Arguments = { paths },
            Options = { acceptGap, passOver },
            Examples =
            [
                new("offlic receive /media/usb", "Everything for this station on the drive, in order."),
                new("offlic receive --accept-gap --reason \"drive 4 was lost\" /media/usb", "Continue although number 4 never arrived."),
            ],
            Exits =
            [
                ExitCode.Incomplete, ExitCode.Untrusted, ExitCode.WrongDevice, ExitCode.Sequence, ExitCode.Invalid, ExitCode.Busy,
                ExitCode.Damaged,
            ],
            Run = context =>
            {
                var options = new ReceiveOptions(
                    [.. context.GetValue(paths)!.Select(context.FullPath)], context.Has(acceptGap) ? RequireReason(context) : null)
                {
                    PassesOver = context.Has(passOver),
                };
                using var ledger = OpenLedger.ForWriting(context);
                var receiver = new BundleReceiver(ledger, new SourceFile(context.Host.FileSystem), context.Operator)
                {
                    Progress = context.Progress,
                };
                var (origins, items) = WrongFile.ExplainFolders(
                    context, options.Paths, () => Write(context, ledger, receiver.Receive(options)));
                WritePassedOver(context, receiver.PassedOver, isNoneSaid: options.PassesOver && origins.Count == 0);
                CheckedBy.Write(context, ledger, []);
                WritePeers(context, ledger, origins);
                if (origins.Count > 0)
                {
                    context.Output.SuggestNext(items == 0 ? "offlic status"
                        : receiver.Side == Side.Zone ? "offlic split --to FOLDER" : "offlic stage --to FOLDER");
                }
            },
        };
    }

    private static string RequireReason(CommandContext context) => context.Reason ?? throw new Failure(FailureKind.Usage,
        "--accept-gap is a person's decision and needs --reason TEXT", "state what happened to the missing bundle; the journal records it");

    /// <returns>The stations whose bundles were received, and how many items are new here.</returns>
    private static (HashSet<string> Origins, int NewItems) Write(
        CommandContext context, Ledger ledger, IEnumerable<ReceivedBundle> bundles)
    {
        var origins = new HashSet<string>(StringComparer.Ordinal);
        var (counts, items) = (new Dictionary<BundleOutcome, int>(), 0);
        var refused = new List<RefusedRequest>();
        var before = new List<ReceivedBundle>();
        foreach (var bundle in bundles)
        {
            if (bundle is { Outcome: BundleOutcome.AlreadyReceived, Source.WasFound: true })
                before.Add(bundle);
            WriteBundle(context, bundle);
            if (bundle is { Outcome: BundleOutcome.Received, Manifest: { } manifest })
                origins.Add(manifest.Name.Origin);
            counts[bundle.Outcome] = counts.GetValueOrDefault(bundle.Outcome) + 1;
            items += bundle.NewItems;
            refused.AddRange(bundle.RefusedRequests);
        }

        WriteReceivedBefore(context, before);
        RefusedRequestLines.Write(context.Output, refused.FindAll(request => !request.IsAnswered(ledger)));

        context.AddCount("received", counts.GetValueOrDefault(BundleOutcome.Received));
        context.AddCount("already_received", counts.GetValueOrDefault(BundleOutcome.AlreadyReceived));
        context.AddCount("refused", counts.GetValueOrDefault(BundleOutcome.Refused));
        context.AddCount("items", items);
        return (origins, items);
    }

    private static void WritePeers(CommandContext context, Ledger ledger, HashSet<string> origins)
    {
        var peers = PeerHead.ReadAll(ledger);
        if (origins.Count > 0)
            PeerHeadLines.Write(context, peers.Where(peer => origins.Contains(peer.Peer)).ToList(),
                PeerHead.CountUnseen(ledger, peers));
    }

    private static void WriteBundle(CommandContext context, ReceivedBundle bundle)
    {
        var refusal = bundle.Refusal is not { } refused ? null
            : WrongFile.Explain(context, refused, bundle.Source.Path, FileSort.Bundle, bundle.Source.WasFound);
        BundleLines.Write(context.Json, bundle.Source.Path, bundle.Outcome.Name(), bundle.Manifest, bundle.Digest, refusal,
            json =>
            {
                json.WriteBoolean("extracted", bundle.Source.IsFolder);
                CheckedBy.WriteKeys(json, bundle.Signers);
            });
        if (refusal is not null)
        {
            context.ReportRefusal(refusal, SafeText.Value(bundle.Source.Path));
            return;
        }

        var manifest = bundle.Manifest!;
        var extracted = bundle.Source.IsFolder ? " (extracted folder: the archive's own headers were not checked)" : string.Empty;
        if (bundle.Outcome != BundleOutcome.AlreadyReceived)
        {
            context.Output.WriteResult($"{manifest.Name}   received: {Plural.Format(manifest.Items, "item")} "
                + $"({bundle.NewItems:N0} new here), {Plural.Format(manifest.Facts, "fact")}{extracted}");
        }
        else if (!bundle.Source.WasFound)
        {
            context.Output.WriteResult(DescribeKnown(bundle));
        }

        if (bundle.Outcome == BundleOutcome.Received)
            context.Output.WriteLines(CheckedBy.Describe(bundle.Signers));
        foreach (var item in bundle.Replacing)
            WriteReplacing(context, item);
        foreach (var key in bundle.RevokedKeys)
            WriteRevoked(context, key, manifest.Name);
        foreach (var item in bundle.RefusedItems)
            WriteRefused(context, item);
        context.Output.WriteAttentionList(
            [.. bundle.RefusedItems.Select(item => $"{item.Path}  {item.Reason}: {SafeText.Value(item.Message!)}")],
            "offlic receive … --json lists them");
    }

    /// <summary>A drive keeps the bundles of earlier trips: one line for all of them.</summary>
    private static void WriteReceivedBefore(CommandContext context, List<ReceivedBundle> bundles)
    {
        if (bundles is [var only])
            context.Output.WriteResult(DescribeKnown(only));
        else if (bundles.Count > 1)
            context.Output.WriteResult($"{bundles.Count:N0} bundles were received or packed here before; nothing changed");
    }

    private static string DescribeKnown(ReceivedBundle bundle) =>
        $"{bundle.Manifest!.Name}   {(bundle.IsOwn ? "packed here" : "already received")}; nothing changed";

    private static void WritePassedOver(CommandContext context, IReadOnlyList<BundleName> names, bool isNoneSaid)
    {
        context.AddCount("passed_over", names.Count);
        if (names.Count > 0)
        {
            var to = names.Select(name => name.Destination).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            context.Output.WriteResult($"{Plural.Format(names.Count, "bundle")} for {string.Join(", ", to)} passed over");
        }
        else if (isNoneSaid)
        {
            context.Output.WriteResult("No new bundle for this station is here.");
        }
    }

    private static void WriteReplacing(CommandContext context, FileOutcome item)
    {
        context.Json.WriteLine("replaced", json =>
        {
            json.WriteString("path", item.Path);
            json.WriteString("sha256", item.Sha256?.Hex);
            json.WriteNotices("warnings", item.Warnings);
        });
        foreach (var notice in item.Warnings.Where(notice => notice.Code == WarningCode.Superseded))
            context.Output.Warn($"{item.Path}: {notice.Message}");
    }

    private static void WriteRevoked(CommandContext context, KnownKey key, BundleName bundle)
    {
        context.Json.WriteLine("key-revoked", json =>
        {
            json.WriteString("key_id", key.Id.Hex);
            json.WriteString("station", key.Station);
            json.WriteString("bundle", bundle.ToString());
            json.WriteStrings("after", key.LastTrusted.Select(last => last.ToString()));
        });
        var limit = key.LastTrusted.Count == 0 ? string.Empty : $"; it is trusted up to {string.Join(", ", key.LastTrusted)}";
        context.Output.WriteLine($"  key {key.ShortId} of {key.Station} is revoked: {key.Station} states it in this bundle{limit}");
    }

    private static void WriteRefused(CommandContext context, FileOutcome item)
    {
        context.Json.WriteLine("refused", json =>
        {
            json.WriteString("path", item.Path);
            json.WriteString("sha256", item.Sha256?.Hex);
            json.WriteString("reason", item.Reason?.Name);
            json.WriteString("message", item.Message);
        });
        context.EndWith(item.Problem == FileProblem.WrongDevice ? ExitCode.WrongDevice : ExitCode.Incomplete);
    }
}
