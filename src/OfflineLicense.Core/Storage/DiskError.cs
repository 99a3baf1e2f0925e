namespace OfflineLicense.Storage;

/// <summary>
/// What the operating system answered: an errno on Linux and macOS, a Win32 error on Windows; 0 is success. The few that
/// a person can do something about have names.
/// </summary>
internal readonly record struct DiskError(int Number)
{
    private static readonly bool Windows = OperatingSystem.IsWindows();
    private static readonly bool Mac = OperatingSystem.IsMacOS();

    public static DiskError None => default;

    public bool Failed => Number != 0;

    public bool Exists => Windows ? Number is 80 or 183 : Number == 17;

    public bool NoSpace => Windows ? Number is 112 or 39 or 1295 : Number == 28 || Number == (Mac ? 69 : 122);

    public bool ReadOnly => Windows ? Number == 19 : Number == 30;

    public bool NoPermission => Windows ? Number is 5 or 32 or 33 : Number is 1 or 13;

    public bool NotFound => Windows ? Number is 2 or 3 : Number is 2 or 20;

    /// <summary>Another process has the file open for itself alone.</summary>
    public bool HeldByAnother => Windows ? Number is 32 or 33 : Number == (Mac ? 35 : 11);

    /// <summary>The device went away: a stick was pulled, a share was lost.</summary>
    public bool Gone => Windows ? Number is 21 or 55 or 64 or 433 or 483 or 1110 or 1167 : Number is 6 or 19 || Number == (Mac ? 70 : 116) || Number == (Mac ? 57 : 107);

    /// <summary>The file system does not take such a name.</summary>
    public bool BadName => Windows ? Number is 123 or 206 or 161 : Number == 22 || Number == (Mac ? 63 : 36) || Number == (Mac ? 92 : 84);

    /// <summary>FAT ends at 4 GiB a file.</summary>
    public bool FileTooLarge => Windows ? Number == 223 : Number == 27;

    public bool IsLink => !Windows && Number == (Mac ? 62 : 40);

    /// <summary>What opening a socket, or a device nobody drives, answers.</summary>
    public bool NoDevice => !Windows && (Number is 6 || Number == (Mac ? 102 : 95));

    /// <summary>The file system or the system does not know the flag that was asked for.</summary>
    public bool NotSupported => !Windows && (Number is 22 || Number == (Mac ? 78 : 38) || Number == (Mac ? 45 : 95));

    public static DiskError Of(Exception exception) => exception switch
    {
        UnauthorizedAccessException { InnerException: IOException inner } => Of(inner),
        UnauthorizedAccessException => new(Windows ? 5 : 13),
        FileNotFoundException or DirectoryNotFoundException => new(2),
        PathTooLongException => new(Windows ? 206 : Mac ? 63 : 36),
        _ when Windows => new(exception.HResult & 0xffff),
        _ => new(exception.HResult is > 0 and < 4096 ? exception.HResult : 5),
    };

    /// <summary>The system's own words, for the end of a message.</summary>
    public override string ToString() => System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(Number);
}
