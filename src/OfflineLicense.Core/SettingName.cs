namespace OfflineLicense;

/// <summary>What can be decided with <c>config</c>; any other name is refused.</summary>
internal static class SettingName
{
    /// <summary><c>allow</c> or <c>deny</c>; there is no default: whether hostnames may leave is a decision.</summary>
    public const string ExportHostnames = "export.hostnames";

    /// <summary>Words, separated by commas, that must not leave unseen.</summary>
    public const string PrivacyKeywords = "privacy.keywords";

    /// <summary>How many people must sign a bundle: 1 (default) or 2.</summary>
    public const string SealsRequired = "seals.required";

    /// <summary>How many days a trip to the desk and back takes.</summary>
    public const string TripDays = "trip.days";

    /// <summary>Where devices fetch install files from, e.g. <c>tftp://10.8.0.6/</c>.</summary>
    public const string CopyUrl = "copy.url";

    public const string SmartAccount = "smart_account";

    public const string VirtualAccount = "virtual_account";

    /// <summary>
    /// How <c>stage --batch</c> writes its manifest: <c>correct</c> (default), or <c>sample</c>, Cisco's sample to the
    /// letter with its misspelt name.
    /// </summary>
    public const string BatchManifest = "batch.manifest";

    /// <summary>Where devices write what <c>collect</c> reads: a TFTP root.</summary>
    public const string IntakeFolder = "folders.intake";

    /// <summary>Where <c>split</c> writes install files; often the same TFTP root.</summary>
    public const string InstallFolder = "folders.install";

    /// <summary>Where a desk's upload folders are made.</summary>
    public const string UploadFolder = "folders.upload";

    /// <summary>Where the browser of a desk puts the responses of CSSM.</summary>
    public const string DownloadsFolder = "folders.downloads";

    /// <summary>Where the drive that is carried is mounted.</summary>
    public const string MediaFolder = "folders.media";

    private const int ShortestKeyword = 3;

    public static IReadOnlyList<string> All { get; } =
    [
        ExportHostnames, PrivacyKeywords, SealsRequired, TripDays, CopyUrl, SmartAccount, VirtualAccount, BatchManifest,
        IntakeFolder, InstallFolder, UploadFolder, DownloadsFolder, MediaFolder,
    ];

    /// <summary>The folders that <c>exchange</c> uses in a zone, in the order of its steps.</summary>
    public static IReadOnlyList<string> FoldersOfZone { get; } = [IntakeFolder, InstallFolder, MediaFolder];

    /// <summary>The same for a desk.</summary>
    public static IReadOnlyList<string> FoldersOfDesk { get; } = [UploadFolder, DownloadsFolder, MediaFolder];

    /// <summary>Whether the value is a folder.</summary>
    public static bool IsFolder(string name) =>
        FoldersOfZone.Contains(name, StringComparer.Ordinal) || FoldersOfDesk.Contains(name, StringComparer.Ordinal);

    /// <summary>The words of a list, trimmed; blank ones are none.</summary>
    public static IReadOnlyList<string> SplitKeywords(string? list) =>
        (list ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Distinct(StringComparer.OrdinalIgnoreCase).ToList();

    /// <summary>What is wrong with a value, or null.</summary>
    public static string? FindProblem(string name, string value) => name switch
    {
        ExportHostnames when value is not ("allow" or "deny") => "allow or deny",
        BatchManifest when value is not ("correct" or "sample") => "correct or sample",
        SealsRequired when value is not ("1" or "2") => "1 or 2",
        TripDays when !int.TryParse(value, out var days) || days is < 0 or > 365 => "whole days, 0 to 365",
        PrivacyKeywords when SplitKeywords(value) is var words && (words.Count == 0 || words.Any(word => word.Length < ShortestKeyword)) =>
            $"words of at least {ShortestKeyword} characters with commas between them (a shorter one is in every file)",
        IntakeFolder or InstallFolder or UploadFolder or DownloadsFolder or MediaFolder when !IsUsableFolder(value) =>
            $"an absolute path of a folder outside {FileNames.StationFolder}",
        _ when value.Length > Limits.TextShown || value.Any(char.IsControl) => $"at most {Limits.TextShown} characters on one line",
        _ => null,
    };

    /// <summary>A relative path would mean another folder in each current folder. What the station keeps is not for other files.</summary>
    private static bool IsUsableFolder(string value) => Path.IsPathFullyQualified(value)
        && !value.Split('/', Path.DirectorySeparatorChar).Contains(FileNames.StationFolder, StringComparer.OrdinalIgnoreCase);
}
