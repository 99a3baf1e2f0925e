using System.Diagnostics;
using System.IO.Abstractions;
using OfflineLicense.Formats.Api;

namespace OfflineLicense.Steps.Collect;

/// <summary>Finds out what files are, from their bytes alone.</summary>
internal sealed class FileValidator(IFileSystem disk)
{
    private static readonly ParsedContent NotLicensing = new(DocumentKind.NotLicensing);

    private readonly InputReader _reader = new(disk, new InputOptions());

    /// <param name="label">What results and messages call it.</param>
    /// <param name="path">Where it is.</param>
    public IEnumerable<ValidatedFile> Validate(string label, string path) => _reader.ReadFile(label, path).Select(Validate);

    private static ValidatedFile Validate(InputFile file) => file switch
    {
        InputFile.Document document => Check(file, WithSender(document)),
        InputFile.ApiReply reply => Check(file, reply.Content),
        InputFile.ApiStatusEntry entry => Check(file, WithStatus(entry)),
        InputFile.Damaged damaged => Check(file, damaged.Content),
        InputFile.EmptyArchive => Check(file, new ParsedContent(DocumentKind.Archive)
        {
            Refusal = new Refusal(RefusalReason.Empty, "The archive has no file."),
        }),
        InputFile.Empty => Check(file, new ParsedContent(DocumentKind.NotLicensing)
        {
            Notices = [new Notice(WarningCode.Empty, "The file has 0 bytes: the device has not reported.")],
        }),
        InputFile.Bundle => new ValidatedFile(file.Label, new ParsedContent(DocumentKind.Own), Validity.Bundle)
        {
            Problems = [new Notice(WarningCode.Bundle, "This is a bundle: offlic verify checks its signatures.")],
        },
        InputFile.Unread { Problem: var problem } => new ValidatedFile(file.Label, NotLicensing, Validity.Unread)
        {
            Problems = [new Notice(problem.Code, problem.Message)],
            Unread = problem,
        },
        _ => throw new UnreachableException(),
    };

    private static ValidatedFile Check(InputFile file, ParsedContent content)
    {
        var validity = content switch
        {
            { Refusal: not null } => Validity.Invalid,
            { Kind: var kind } when kind == DocumentKind.NotLicensing => file.IsExplicit ? Validity.Invalid : Validity.Unrelated,
            { Kind: var kind } when kind == DocumentKind.UnknownLicensing => Validity.Invalid,
            _ => Validity.Valid,
        };
        return new ValidatedFile(file.Label, content, validity) { Problems = [.. FindProblems(content)] };
    }

    private static IEnumerable<Notice> FindProblems(ParsedContent content)
    {
        if (content.Refusal is { } refusal)
            yield return Notice.From(refusal);
        else if (content.Kind == DocumentKind.NotLicensing && content.Notices.Count == 0)
            yield return new Notice(WarningCode.NotLicensing, "It is no known licensing file, and no output of show license.");
        foreach (var notice in content.Notices)
            yield return notice;
    }

    private static ParsedContent WithSender(InputFile.Document document)
    {
        var content = document.Parsed.Content;
        var isNamed = content.Refusal is null && content.Udis.Count > 0;
        return document.Parsed.Beside is not { } udi || !isNamed || content.Udis.Any(udi.Names)
            ? content
            : content with
            {
                Notices =
                [
                    .. content.Notices,
                    new Notice(WarningCode.OtherDevice,
                        $"The reply gives it to {udi}, but it names {content.Udis[0]}: collect refuses it unless both are one stack."),
                ],
            };
    }

    private static ParsedContent WithStatus(InputFile.ApiStatusEntry entry) =>
        entry.Entry.Verdict == ApiVerdict.Done && entry.Content.Refusal is null
            ? entry.Content with { Notices = [new Notice(WarningCode.Done, "CSSM has recorded it and returns no file, as for a return.")] }
            : entry.Content;
}
