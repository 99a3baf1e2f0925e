using System.IO.Abstractions;
using System.Security.Cryptography;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Collect;

/// <summary>One file of a server, as a person names it.</summary>
/// <param name="Path">As typed; <c>-</c> is <see cref="Input"/>.</param>
/// <param name="Word">One of <see cref="ServerPurpose.Words"/>.</param>
/// <param name="Server">In the grammar of station names.</param>
internal sealed record ServerCollectOptions(string Path, string Word, string Server)
{
    public Stream? Input { get; init; }

    public string? LocalAccount { get; init; }

    public string? SmartAccount { get; init; }

    public string? VirtualAccount { get; init; }

    /// <summary>A file changed more recently than this is left for the next run.</summary>
    public TimeSpan Settle { get; init; }
}

/// <summary>
/// A server's file into the ledger, whole and unopened. It may be far larger than memory: it is hashed while it is copied
/// into the private spool, once, and goes from there into the ledger chunk by chunk.
/// </summary>
internal sealed class ServerFileCollector(Ledger ledger, IFileSystem disk, string @operator)
{
    public FileOutcome Collect(ServerCollectOptions order)
    {
        using var spool = new SpoolFile(ledger.Folder);
        var outcome = Spool(order, spool, out var sha256) ?? Record(order, spool, sha256);
        outcome = outcome with { Explicit = true };
        if (outcome.Outcome == CollectOutcome.Refused)
        {
            ledger.Write(@operator, () =>
            {
                ledger.Refusals.Add(new RefusalRow(outcome.Path, outcome.Sha256?.Hex ?? string.Empty, outcome.Size, outcome.Reason!.Name, outcome.Message!, Timestamp.Text(ledger.Now)));
                return null;
            });
        }

        return outcome;
    }

    /// <summary>Null where all of it is in the spool; else why it is not.</summary>
    private FileOutcome? Spool(ServerCollectOptions order, SpoolFile spool, out Digest sha256)
    {
        sha256 = default;
        if (order.Path == "-")
        {
            sha256 = Copy(order.Input!, spool);
            return spool.Length > Limits.ServerFile ? Refused(order, SourceFile.TooLarge("standard input", spool.Length, Limits.ServerFile)) : null;
        }

        try
        {
            using var source = new SourceFile(disk).Open(order.Path, Limits.ServerFile, follow: true, out var problem);
            if (source is null)
                return Refused(order, problem!);
            if (order.Settle > TimeSpan.Zero && ledger.Now - source.Modified < order.Settle)
                return new FileOutcome(order.Path, CollectOutcome.Empty) { Size = source.Length, Reason = RefusalReason.Settling, Message = "changed a moment ago: left for the next run" };
            sha256 = Copy(source.Stream, spool);
            return spool.Length == source.Length ? source.Changed() is { } changed ? Refused(order, changed) : null : Refused(order, SourceFile.Changing(order.Path));
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
            return Refused(order, SourceFile.Unreadable(order.Path, lost));
        }
    }

    /// <summary>Stops one piece beyond the limit: whoever called says that it is too large.</summary>
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

    private FileOutcome Record(ServerCollectOptions order, SpoolFile spool, Digest sha256)
    {
        var size = spool.Length;
        var head = spool.Read(0, (int)Math.Min(size, ItemName.HeadLength));
        var kind = ServerPurpose.IsAnswer(order.Word) ? DocumentKind.ServerResponse : DocumentKind.ServerRequest;
        var document = new ParsedDocument(order.Path, size, sha256, new ParsedContent(kind), spool.Chunks(0, size), head);
        if (ServerFileGuard.Objection(size, head, () => spool.Read(0, (int)size)) is { } objection)
            return FileOutcome.Refuse(document, objection);

        FileOutcome? outcome = null;
        ledger.Write(@operator, () =>
        {
            outcome = new ServerFileRecorder(ledger).Record(document, new ServerRecordOptions(order.Server)
            {
                Purpose = ServerPurpose.Of(order.Word),
                LocalAccount = order.LocalAccount,
                SmartAccount = order.SmartAccount ?? ledger.Settings.Value(SettingName.SmartAccount),
                VirtualAccount = order.VirtualAccount ?? ledger.Settings.Value(SettingName.VirtualAccount),
            });

            // The journal can be exported, so a local account is not in it.
            return outcome.Outcome == CollectOutcome.Recorded ? ("collect", $"{kind} {sha256} of server {outcome.Server}, {order.Word}, from {order.Path}") : null;
        });
        return outcome!;
    }

    private static FileOutcome Refused(ServerCollectOptions order, SourceProblem problem)
    {
        var refusal = problem.ToRefusal();
        return new FileOutcome(order.Path, CollectOutcome.Refused)
        {
            Reason = refusal.Reason,
            Message = refusal.Message,
            Unreadable = problem.Trouble is not (SourceFault.TooLarge or SourceFault.Changing or SourceFault.Link or SourceFault.NotRegular),
        };
    }
}
