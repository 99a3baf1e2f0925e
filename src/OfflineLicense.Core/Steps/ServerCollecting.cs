using System.IO.Abstractions;
using System.Security.Cryptography;
using OfflineLicense.Sealing;
using OfflineLicense.Storage;

namespace OfflineLicense.Steps;

/// <summary>One file of a server, as a person names it.</summary>
/// <param name="Path">As typed; <c>-</c> is <see cref="Input"/>.</param>
/// <param name="Word">One of <see cref="ServerPurpose.Words"/>.</param>
/// <param name="Server">In the grammar of station names.</param>
internal sealed record ServerOrder(string Path, string Word, string Server)
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
internal sealed class ServerCollecting(Ledger ledger, IFileSystem disk, string @operator)
{
    public FileOutcome Collect(ServerOrder order)
    {
        using var spool = new SpoolFile(ledger.Folder);
        var outcome = Spool(order, spool, out var sha256) ?? Record(order, spool, sha256);
        outcome = outcome with { Explicit = true };
        if (outcome.Outcome == Outcome.Refused)
        {
            ledger.Write(@operator, () =>
            {
                ledger.Refusals.Add(new RefusalRow(outcome.Path, outcome.Sha256?.Hex ?? string.Empty, outcome.Size, outcome.Reason!, outcome.Message!, Moment.Text(ledger.Now)));
                return null;
            });
        }

        return outcome;
    }

    /// <summary>Null where all of it is in the spool; else why it is not.</summary>
    private FileOutcome? Spool(ServerOrder order, SpoolFile spool, out Digest sha256)
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
                return new FileOutcome(order.Path, Outcome.Empty) { Size = source.Length, Reason = "settling", Message = "changed a moment ago: left for the next run" };
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

    private FileOutcome Record(ServerOrder order, SpoolFile spool, Digest sha256)
    {
        var size = spool.Length;
        var head = spool.Read(0, (int)Math.Min(size, ItemName.HeadLength));
        var kind = ServerPurpose.IsAnswer(order.Word) ? DocumentKind.ServerResponse : DocumentKind.ServerRequest;
        var document = new ReadDocument(order.Path, size, sha256, new Reading(kind), spool.Chunks(0, size), head);
        if (ServerContent.Objection(size, head, () => spool.Read(0, (int)size)) is { } objection)
            return FileOutcome.Refuse(document, objection);

        FileOutcome? outcome = null;
        ledger.Write(@operator, () =>
        {
            outcome = new ServerRecorder(ledger).Record(document, new ServerArrival(order.Server)
            {
                Purpose = ServerPurpose.Of(order.Word),
                LocalAccount = order.LocalAccount,
                SmartAccount = order.SmartAccount ?? ledger.Settings.Value(SettingName.SmartAccount),
                VirtualAccount = order.VirtualAccount ?? ledger.Settings.Value(SettingName.VirtualAccount),
            });

            // The journal can be exported, so a local account is not in it.
            return outcome.Outcome == Outcome.Recorded ? ("collect", $"{kind} {sha256} of server {outcome.Server}, {order.Word}, from {order.Path}") : null;
        });
        return outcome!;
    }

    private static FileOutcome Refused(ServerOrder order, SourceProblem problem)
    {
        var refusal = problem.ToRefusal();
        return new FileOutcome(order.Path, Outcome.Refused)
        {
            Reason = refusal.Reason,
            Message = refusal.Message,
            Unreadable = problem.Trouble is not (SourceTrouble.TooLarge or SourceTrouble.Changing or SourceTrouble.Link or SourceTrouble.NotRegular),
        };
    }
}
