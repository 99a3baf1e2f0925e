using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Files;

/// <summary>From an error of the disk to the failure that is reported. Every one is <see cref="FailureKind.Missing"/>: exit code
/// 5.</summary>
internal static class DiskFailure
{
    public const string OtherContentCode = "other-content";

    private const string NothingHalf = "No unfinished file was given its final name";

    public static Failure Writing(string path, Exception exception) => Writing(path, OsError.Of(exception), exception);

    /// <summary>
    /// Codes: <c>no-space</c>, <c>read-only</c>, <c>no-permission</c>, <c>medium-gone</c>, <c>file-too-large</c>, <c>bad-name</c>,
    /// <c>io-error</c>.
    /// </summary>
    public static Failure Writing(string path, OsError error, Exception? cause = null) => error switch
    {
        { NoSpace: true } => Say("no-space", $"no space left while writing {path}. {NothingHalf}", Room(path), cause),
        { ReadOnly: true } => Say("read-only", $"{path} cannot be written: the drive is read-only",
            "remove the write protection or choose another place, then run the same command again", cause),
        { NoPermission: true } => Say("no-permission", $"{path} cannot be written: no permission",
            "choose a place that this account may write to", cause),
        { Gone: true } or { NotFound: true } => Say("medium-gone",
            $"{path} could not be written: its folder or its drive is gone. {NothingHalf}",
                "connect the drive again and run the same command again", cause),
        { FileTooLarge: true } => Say("file-too-large", $"{path} is larger than the file system of this drive allows. {NothingHalf}",
            "use a drive with another file system, or make the bundle smaller (--max-size)", cause),
        { BadName: true } => Say("bad-name", $"{path} cannot be written: the file system does not take this name ({error})",
            "choose another folder", cause),
        _ => Say("io-error", $"{path} could not be written: {error}. {NothingHalf}",
            "the drive may be failing: use another one and run the same command again", cause),
    };

    /// <summary>One of its own files that could not be read.</summary>
    public static Failure Reading(string path, OsError error) => SourceProblem.Of(path, error).ToFailure();

    public static Failure OtherContent(string path) =>
        Say(OtherContentCode, $"{path} is there already with other content, and nothing was written over it",
            "move that file away or choose another folder, then run the same command again", cause: null);

    /// <summary>A link where a file or folder of ours belongs: what is written through it would be somewhere else.</summary>
    public static Failure Link(string path) =>
        Say("link", $"{path} is a symbolic link, and offlic does not write through it: it leads to another place",
            "find out who made it, remove the link, then run the same command again", cause: null);

    /// <summary>The folder is not the one that was opened.</summary>
    public static Failure Exchanged(string folder) =>
        Say("exchanged", $"another process exchanged {folder} while offlic worked in it", "find out which, then run the same command again",
            cause: null);

    public static Failure NotAFolder(string path) =>
        Say("not-a-folder", $"{path} is not a folder, and files are to be written into it", "choose another folder", cause: null);

    private static Failure Say(string code, string message, string hint, Exception? cause) =>
        new(FailureKind.Missing, message, hint, cause) { Code = code };

    private static string Room(string path)
    {
        var free = FreeSpace.Of(path) is { } bytes ? $"{ByteSize.Format(bytes)} is free there: " : string.Empty;
        return free + "make room, then run the same command again";
    }
}
