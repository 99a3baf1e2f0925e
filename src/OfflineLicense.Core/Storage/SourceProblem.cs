namespace OfflineLicense.Storage;

/// <summary>Why an outside file was not read.</summary>
internal enum SourceTrouble
{
    NotFound,
    NoPermission,

    /// <summary>A folder stands where a file is meant.</summary>
    Folder,

    /// <summary>A pipe, a socket or a device.</summary>
    NotRegular,

    /// <summary>A symbolic link, where links are not followed.</summary>
    Link,

    TooLarge,

    /// <summary>Somebody was still writing it.</summary>
    Changing,

    /// <summary>The medium could not be read, or went away.</summary>
    Unreadable,
}

/// <summary>One outside file that was not read, and why, as a value: the rest goes on.</summary>
internal sealed record SourceProblem(SourceTrouble Trouble, string Message)
{
    /// <summary>For a file among many. Reasons: <c>too-large</c>, <c>changing</c>, and <c>unreadable</c> for all else.</summary>
    public Refusal ToRefusal() => new(
        Trouble switch
        {
            SourceTrouble.TooLarge => "too-large",
            SourceTrouble.Changing => "changing",
            _ => "unreadable",
        },
        Message);

    /// <summary>For the one file a command cannot go on without: Missing, or Invalid where it is no such file at all.</summary>
    public Failure ToFailure(string? hint = null) => new(
        Trouble is SourceTrouble.TooLarge or SourceTrouble.NotRegular ? FailureKind.Invalid : FailureKind.Missing,
        Message,
        hint ?? (Trouble == SourceTrouble.Unreadable ? "look at the medium it lies on, then run the same command again" : null))
    {
        Code = Trouble switch
        {
            SourceTrouble.NotFound => "not-found",
            SourceTrouble.NoPermission => "no-permission",
            SourceTrouble.Folder => "is-a-folder",
            SourceTrouble.Unreadable => "io-error",
            _ => ToRefusal().Reason,
        },
    };

    internal static SourceProblem Of(string path, DiskError error) => error switch
    {
        { IsLink: true } => new(SourceTrouble.Link, $"{path} is a symbolic link, which is not followed inside a folder"),
        { NotFound: true } => new(SourceTrouble.NotFound, $"{path} was not found"),
        { NoPermission: true } => new(SourceTrouble.NoPermission, $"{path} may not be read by this account"),
        { NoDevice: true } => new(SourceTrouble.NotRegular, NotRegular(path)),
        _ => new(SourceTrouble.Unreadable, $"{path} could not be read: {error}"),
    };

    internal static string NotRegular(string path) => $"{path} is not an ordinary file (a pipe, a socket or a device)";
}
