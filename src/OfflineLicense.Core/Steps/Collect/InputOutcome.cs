using OfflineLicense.Formats.Fields;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Steps.Collect;

/// <summary>What <c>collect</c> reports for an input file that is not recorded as a document.</summary>
internal static class InputOutcome
{
    /// <summary>Null: it is recorded as a document, or there is nothing to report.</summary>
    public static FileOutcome? Create(InputFile file) => file switch
    {
        InputFile.Bundle bundle => Describe(bundle, CollectOutcome.Own, bundle.Size) with
        {
            Kind = DocumentKind.Own,
            Sha256 = bundle.Sha256,
        },
        InputFile.Empty => Describe(file, CollectOutcome.Empty, 0) with
        {
            Message = file.Label == "-" ? "nothing arrived on standard input" : "has not reported: the file is empty",
        },
        InputFile.Settling settling => CreateSettling(settling.Label, settling.Size) with { IsExplicit = file.IsExplicit },
        InputFile.KnownServerFile known => Describe(known, CollectOutcome.Known, known.Size) with
        {
            Sha256 = known.Sha256,
            Kind = known.Kind,
            Server = known.Server,
        },
        InputFile.ServerExport export => Describe(export, CollectOutcome.Refused, export.Size) with
        {
            Kind = DocumentKind.Archive,
            Reason = RefusalReason.ServerFile,
            Message = ExplainServerExport(export),
        },
        InputFile.ApiStatusEntry { Entry: var entry, Content: var content } => Describe(file, CollectOutcome.Refused, 0) with
        {
            Kind = DocumentKind.ApiResponse,
            Sha256 = entry.Sha256,
            Udis = content.Udis,
            Reason = content.Refusal?.Reason,
            Message = content.Refusal?.Message,
        },
        InputFile.Damaged damaged => Describe(damaged, CollectOutcome.Refused, damaged.Size) with
        {
            Kind = damaged.Content.Kind,
            Reason = damaged.Refusal.Reason,
            Message = damaged.Refusal.Message,
        },
        InputFile.Unread unread => CreateUnread(unread.Label, unread.Problem) with { Size = unread.Size, IsExplicit = file.IsExplicit },
        _ => null,
    };

    /// <summary>A file that changed a moment ago.</summary>
    public static FileOutcome CreateSettling(string path, long size) => new(path, CollectOutcome.Empty)
    {
        Size = size,
        Reason = RefusalReason.Settling,
        Message = "changed a moment ago: left for the next run",
    };

    /// <summary>A file that could not be read.</summary>
    public static FileOutcome CreateUnread(string path, SourceProblem problem)
    {
        var refusal = problem.ToRefusal();
        return new FileOutcome(path, CollectOutcome.Refused)
        {
            Reason = refusal.Reason,
            Message = refusal.Message,
            IsUnreadable = problem.Trouble is not
                (SourceFault.TooLarge or SourceFault.Changing or SourceFault.Link or SourceFault.NotRegular),
            Hint = problem.Hint,
        };
    }

    private static FileOutcome Describe(InputFile file, CollectOutcome outcome, long size) =>
        new(file.Label, outcome) { Size = size, IsExplicit = file.IsExplicit };

    private static string ExplainServerExport(InputFile.ServerExport export)
    {
        var choices = export.Purpose.StartsWith("PURPOSE", StringComparison.Ordinal)
            ? $" (PURPOSE: {string.Join(", ", ServerPurpose.All)})"
            : string.Empty;
        return $"{export.Why}, so it is not opened: a server's file is carried unopened. Name its server: "
            + $"offlic collect --as {export.Purpose} --server {ShellWord.Quote(export.Server)} {ShellWord.Path(export.Label)}{choices}. "
            + "For the devices' own files, collect those.";
    }
}
