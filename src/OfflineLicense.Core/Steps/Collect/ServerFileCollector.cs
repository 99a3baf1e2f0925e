using System.IO.Abstractions;
using System.Security.Cryptography;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Collect;

/// <summary>
/// Records one file of a server, unopened. It can be far larger than memory: it is hashed once, while it is copied into
/// the private spool, and goes from there into the ledger chunk by chunk.
/// </summary>
internal sealed class ServerFileCollector(Ledger ledger, IFileSystem disk, string @operator)
{
    /// <summary>What was collected.</summary>
    public CollectSummary Summary { get; } = new(ledger.Station().Side);

    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: such a file is not collected on this side.</exception>
    public FileOutcome Collect(ServerCollectOptions options)
    {
        CheckSide(options);
        using var spool = new SpoolFile(ledger.StationFolder);
        var outcome = (CopyToSpool(options, spool, out var sha256) ?? Record(options, spool, sha256)) with { IsExplicit = true };
        if (outcome.Outcome == CollectOutcome.Refused)
        {
            ledger.Write(@operator, () =>
            {
                var refusals = new RefusalRecord(ledger);
                refusals.Keep(outcome);
                return refusals.TakeRow();
            });
        }

        Summary.Add(outcome);
        return outcome;
    }

    /// <summary>A desk takes only responses, and knows no local accounts.</summary>
    private void CheckSide(ServerCollectOptions options)
    {
        if (Summary.Side == Side.Zone)
            return;
        if (!ServerPurpose.IsResponse(options.Purpose))
        {
            throw new Failure(FailureKind.Usage, $"--as {options.Purpose} is a server's request, which is collected in its zone",
                $"at a desk, collect the response: --as {options.Purpose}{ServerPurpose.Response}");
        }

        if (options.LocalAccount is not null)
        {
            throw new Failure(FailureKind.Usage, "--local-account is the server's own name, which never leaves its zone",
                "leave it out at a desk");
        }
    }

    /// <summary>Null where all of it is in the spool; else why it is not.</summary>
    private FileOutcome? CopyToSpool(ServerCollectOptions options, SpoolFile spool, out Digest sha256)
    {
        sha256 = default;
        if (options.Path == "-")
        {
            sha256 = Copy(options.StandardInput!, spool);
            return spool.Length > Limits.ServerFile
                ? InputOutcome.CreateUnread(options.Path, SourceFile.TooLarge("standard input", spool.Length, Limits.ServerFile))
                : null;
        }

        try
        {
            using var source = new SourceFile(disk).Open(options.Path, Limits.ServerFile, follow: true, out var problem);
            if (source is null)
                return InputOutcome.CreateUnread(options.Path, problem!);
            if (options.Settle > TimeSpan.Zero && ledger.Now - source.Modified < options.Settle)
                return InputOutcome.CreateSettling(options.Path, source.Length);
            sha256 = Copy(source.Stream, spool);
            problem = spool.Length == source.Length ? source.Changed() : SourceFile.Changing(options.Path);
            return problem is null ? null : InputOutcome.CreateUnread(options.Path, problem);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return InputOutcome.CreateUnread(options.Path, SourceFile.Unreadable(options.Path, failed));
        }
    }

    /// <summary>Stops within one buffer after the limit, so that the caller sees it was exceeded.</summary>
    private static Digest Copy(Stream source, SpoolFile spool)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Limits.MiB];
        while (spool.Length <= Limits.ServerFile && source.Read(buffer) is var read and > 0)
        {
            hash.AppendData(buffer, 0, read);
            spool.Append.Write(buffer, 0, read);
        }

        spool.Flush();
        return Digest.FromHash(hash.GetHashAndReset());
    }

    private FileOutcome Record(ServerCollectOptions options, SpoolFile spool, Digest sha256)
    {
        var size = spool.Length;
        var head = spool.Read(0, (int)Math.Min(size, ItemName.HeadLength));
        var kind = ServerPurpose.IsResponse(options.Purpose) ? DocumentKind.ServerResponse : DocumentKind.ServerRequest;
        var document = new ParsedDocument(options.Path, size, sha256, new ParsedContent(kind), spool.Chunks(0, size), head);
        if (ServerFileGuard.Refuse(size, head, () => spool.Read(0, (int)size)) is { } refusal)
            return FileOutcome.Refuse(document, refusal);

        FileOutcome? outcome = null;
        ledger.Write(@operator, () =>
        {
            outcome = new ServerFileRecorder(ledger).Record(document, new ServerRecordOptions(options.Server)
            {
                Purpose = ServerPurpose.GetPurpose(options.Purpose),
                LocalAccount = options.LocalAccount,
                SmartAccount = options.SmartAccount ?? ledger.Settings.Value(SettingName.SmartAccount),
                VirtualAccount = options.VirtualAccount ?? ledger.Settings.Value(SettingName.VirtualAccount),
            });

            // The journal can be exported, so it has no local account.
            return outcome.Outcome == CollectOutcome.Recorded
                ? ("collect", $"{kind} {sha256} of server {outcome.Server}, {options.Purpose}, from {options.Path}")
                : null;
        });
        return outcome!;
    }
}
