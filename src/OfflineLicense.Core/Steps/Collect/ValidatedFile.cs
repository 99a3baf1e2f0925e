using OfflineLicense.Storage.Files;

namespace OfflineLicense.Steps.Collect;

/// <summary>One file, member of an archive or entry of a reply, and what it is; without any station.</summary>
/// <param name="Path">As named; members as <c>a.tar.gz!b.txt</c>.</param>
/// <param name="Content">Says nothing where the file is <see cref="Collect.Validity.Unread"/>.</param>
internal sealed record ValidatedFile(string Path, ParsedContent Content, Validity Validity)
{
    public bool IsValid => Validity == Validity.Valid;

    /// <summary>Everything against it or about it, the worst first.</summary>
    public IReadOnlyList<Notice> Problems { get; init; } = [];

    /// <summary>Why it was not read; null unless it is <see cref="Collect.Validity.Unread"/>.</summary>
    public SourceProblem? Unread { get; init; }
}
