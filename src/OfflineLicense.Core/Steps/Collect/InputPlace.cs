using OfflineLicense.Storage.Files;

namespace OfflineLicense.Steps.Collect;

/// <summary>A place to read from.</summary>
/// <param name="Label">What messages and results call it.</param>
/// <param name="Path">Where it is on the disk; <c>-</c> is standard input.</param>
/// <param name="IsExplicit">Named on the command line; then a symbolic link is followed.</param>
internal sealed record InputPlace(string Label, string Path, bool IsExplicit)
{
    /// <summary>A problem that was found when its folder was listed.</summary>
    public SourceProblem? Problem { get; init; }

    /// <summary>Bytes that will be held while it is read ahead.</summary>
    public long Weight { get; init; }

    public InputFile Unread(SourceProblem problem, long size = 0) => new InputFile.Unread(Label, size, problem) { IsExplicit = IsExplicit };
}
