namespace OfflineLicense.Storage.Native;

/// <summary>
/// What the operating system answered: an errno on Linux and macOS, a Win32 error on Windows; 0 is success. The few that
/// a person can do something about have names.
/// </summary>
internal readonly record struct OsError(int Number)
{
    public static OsError None => default;

    public bool Failed => Number != 0;

    public bool Exists => Is(ErrorNumbers.Here.Exists);

    public bool NoSpace => Is(ErrorNumbers.Here.NoSpace);

    public bool ReadOnly => Is(ErrorNumbers.Here.ReadOnly);

    public bool NoPermission => Is(ErrorNumbers.Here.NoPermission);

    public bool NotFound => Is(ErrorNumbers.Here.NotFound);

    /// <summary>Another process has the file open for itself alone.</summary>
    public bool HeldByAnother => Is(ErrorNumbers.Here.HeldByAnother);

    /// <summary>The device went away: a USB drive was pulled, a share was lost.</summary>
    public bool Gone => Is(ErrorNumbers.Here.Gone);

    /// <summary>The file system does not take such a name.</summary>
    public bool BadName => Is(ErrorNumbers.Here.BadName);

    /// <summary>FAT ends at 4 GiB a file.</summary>
    public bool FileTooLarge => Is(ErrorNumbers.Here.FileTooLarge);

    public bool IsLink => Is(ErrorNumbers.Here.IsLink);

    /// <summary>What opening a socket, or a device no one drives, answers.</summary>
    public bool NoDevice => Is(ErrorNumbers.Here.NoDevice);

    /// <summary>The file system or the system does not know the flag that was asked for.</summary>
    public bool NotSupported => Is(ErrorNumbers.Here.NotSupported);

    public static OsError Of(Exception exception) => exception switch
    {
        UnauthorizedAccessException { InnerException: IOException inner } => Of(inner),
        UnauthorizedAccessException => new(ErrorNumbers.Here.NoPermission[^1]),
        FileNotFoundException or DirectoryNotFoundException => new(2),
        PathTooLongException => new(ErrorNumbers.Here.BadName[^1]),
        _ => new(NumberIn(exception.HResult)),
    };

    /// <summary>The system's own words, for the end of a message.</summary>
    public override string ToString() => System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(Number);

    /// <summary>Windows wraps its number (0x8007....); .NET on Unix gives errno itself, or a word of its own, which is an error of input
    /// and output.</summary>
    private static int NumberIn(int result) => (result & 0x7FFF_0000) == 0x0007_0000 ? result & 0xFFFF : result is > 0 and < 4096 ? result
        : ErrorNumbers.Here.InputOutput;

    private bool Is(int[] numbers) => Array.IndexOf(numbers, Number) >= 0;
}
