using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Files;

/// <summary>Why an outside file was not read.</summary>
internal enum SourceFault
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

    /// <summary>Someone was still writing it.</summary>
    Changing,

    /// <summary>The drive could not be read, or went away.</summary>
    Unreadable,
}

/// <summary>One outside file that was not read, and why, as a value: the rest goes on.</summary>
internal sealed record SourceProblem(SourceFault Trouble, string Message)
{
    /// <summary>The stable name of the cause, for a warning and for scripts.</summary>
    public WarningCode Code => Trouble switch
    {
        SourceFault.NotFound => WarningCode.NotFound,
        SourceFault.NoPermission => WarningCode.NoPermission,
        SourceFault.Folder => WarningCode.IsAFolder,
        SourceFault.Unreadable => WarningCode.ReadError,
        _ => WarningCode.From(ToRefusal().Reason),
    };

    /// <summary>What to do; null: the message says it.</summary>
    public string? Hint => Trouble == SourceFault.Unreadable ? "check the drive it is on, then run the same command again" : null;

    /// <summary>For a file among many. Reasons: <c>too-large</c>, <c>changing</c>, and <c>unreadable</c> for all else.</summary>
    public Refusal ToRefusal() => new(
        Trouble switch
        {
            SourceFault.TooLarge => RefusalReason.TooLarge,
            SourceFault.Changing => RefusalReason.Changing,
            _ => RefusalReason.Unreadable,
        },
        Message);

    /// <summary>For the one file a command cannot go on without: Missing, or Invalid where it is no such file at all.</summary>
    public Failure ToFailure(string? hint = null) => new(
        Trouble is SourceFault.TooLarge or SourceFault.NotRegular ? FailureKind.Invalid : FailureKind.Missing,
        Message,
        hint ?? Hint)
    {
        Code = Code.Name,
    };

    internal static SourceProblem Of(string path, OsError error) => error switch
    {
        { IsLink: true } => new(SourceFault.Link, $"{path} is a symbolic link, which is not followed inside a folder"),
        { NotFound: true } => new(SourceFault.NotFound, $"{path} was not found"),
        { NoPermission: true } => new(SourceFault.NoPermission, $"{path} may not be read by this account"),
        { NoDevice: true } => new(SourceFault.NotRegular, NotRegular(path)),
        _ => new(SourceFault.Unreadable, $"{path} could not be read: {error}"),
    };

    internal static string NotRegular(string path) => $"{path} is not an ordinary file (a pipe, a socket or a device)";
}
