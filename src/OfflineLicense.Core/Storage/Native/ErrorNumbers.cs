namespace OfflineLicense.Storage.Native;

/// <summary>
/// The numbers by which an operating system says what happened: errno on Linux and macOS, Win32 errors on Windows. Those of
/// macOS and Windows are from their headers and were never met.
/// </summary>
internal sealed record ErrorNumbers
{
    public required int[] Exists { get; init; }

    public required int[] NoSpace { get; init; }

    public required int[] ReadOnly { get; init; }

    public required int[] NoPermission { get; init; }

    public required int[] NotFound { get; init; }

    public required int[] HeldByAnother { get; init; }

    public required int[] Gone { get; init; }

    /// <summary>The last is that of a name that is too long.</summary>
    public required int[] BadName { get; init; }

    public required int[] FileTooLarge { get; init; }

    /// <summary>The drive did not do it; also what represents an exception without a number.</summary>
    public int InputOutput { get; init; } = 5;

    public int[] IsLink { get; init; } = [];

    public int[] NoDevice { get; init; } = [];

    public int[] NotSupported { get; init; } = [];

    public static ErrorNumbers Linux { get; } = new()
    {
        Exists = [17],
        NoSpace = [28, 122],
        ReadOnly = [30],
        NoPermission = [1, 13],
        NotFound = [2, 20],
        HeldByAnother = [11],
        Gone = [6, 19, 116, 107],
        BadName = [22, 84, 36],
        FileTooLarge = [27],
        IsLink = [40],
        NoDevice = [6, 95],
        NotSupported = [22, 38, 95],
    };

    public static ErrorNumbers Mac { get; } = Linux with
    {
        NoSpace = [28, 69],
        HeldByAnother = [35],
        Gone = [6, 19, 70, 57],
        BadName = [22, 92, 63],
        IsLink = [62],
        NoDevice = [6, 102],
        NotSupported = [22, 78, 45],
    };

    public static ErrorNumbers Windows { get; } = new()
    {
        Exists = [80, 183],
        NoSpace = [112, 39, 1295],
        ReadOnly = [19],
        NoPermission = [32, 33, 5],
        NotFound = [2, 3],
        HeldByAnother = [32, 33],
        Gone = [21, 55, 64, 433, 483, 1110, 1167],
        BadName = [123, 161, 206],
        FileTooLarge = [223],
        IsLink = [681],
        InputOutput = 1117,
    };

    public static ErrorNumbers Here { get; } = OperatingSystem.IsWindows() ? Windows : OperatingSystem.IsMacOS() ? Mac : Linux;
}
