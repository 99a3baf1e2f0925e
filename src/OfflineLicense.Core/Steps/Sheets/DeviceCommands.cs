using System.Globalization;
using System.Text.RegularExpressions;

namespace OfflineLicense.Steps.Sheets;

/// <summary>
/// Lines for the console of IOS XE, from fixed templates. If an argument does not match the safe pattern, it is not quoted or
/// changed: the line is not written (docs/formats.md, commands).
/// </summary>
internal static partial class DeviceCommands
{
    /// <summary>What a device prints when an import succeeded; a person checks anything else.</summary>
    public const string ImportSuccess = "Import Data Successful";

    public const string ReservationSuccess = "Reservation install file successful";

    /// <summary>From then on the device saves files without its hostname.</summary>
    public const string HideHostname = "license smart privacy hostname";

    /// <summary>Saves all reports, only unreported ones, those of some days, or one.</summary>
    public static ConsoleLine SaveUsage(string path, bool unreported = false, int? days = null, long? report = null)
    {
        var command = (unreported, days, report) switch
        {
            (true, _, _) => $"license smart save usage unreported file {path}",
            // Some devices have "day" and some "days": all accept the abbreviation.
            (_, { } count, _) => string.Create(CultureInfo.InvariantCulture, $"license smart save usage day {count} file {path}"),
            (_, _, { } id) => string.Create(CultureInfo.InvariantCulture, $"license smart save usage rum-Id {id} file {path}"),
            _ => $"license smart save usage all file {path}",
        };
        return CreateLine("save", command, CheckPath(path));
    }

    public static ConsoleLine CheckSaved() => CreateLine("check", "show license all | include Last report file write");

    public static ConsoleLine CountReports(string path) => CreateLine("check", $"more {path} | count RUMReport", CheckPath(path));

    public static ConsoleLine RequestAuthorization(string feature, string scope) =>
        CreateLine("request", $"license smart authorization request add {feature} {scope}",
            CheckWord("feature", feature), CheckWord("scope", scope));

    public static ConsoleLine SaveAuthorizationRequest(string path) =>
        CreateLine("save", $"license smart authorization request save {path}", CheckPath(path));

    public static ConsoleLine ReturnAuthorization(string scope, string path) =>
        CreateLine("return", $"license smart authorization return {scope} offline {path}", CheckWord("scope", scope), CheckPath(path));

    public static ConsoleLine RequestReservation() => CreateLine("request", "license smart reservation request local");

    public static ConsoleLine ReturnReservation() => CreateLine("return", "license smart reservation return local");

    public static ConsoleLine CopyOut(string path, string file, CopyTarget target) =>
        CreateLine("copy", target.Problem is null ? $"copy {path} {target.GetUrl(file)}{target.Tail}" : string.Empty,
            target.Problem, CheckPath(path));

    public static ConsoleLine CopyIn(string file, string path, CopyTarget target) =>
        CreateLine("copy", target.Problem is null ? $"copy {target.GetUrl(file)} {path}{target.Tail}" : string.Empty,
            target.Problem, CheckPath(path));

    public static ConsoleLine ImportFile(DocumentKind kind, string path) => CreateLine("import", Import(kind, path), CheckPath(path));

    /// <summary>Imports from the server without a copy on the device: known for TFTP only, without a VRF.</summary>
    public static ConsoleLine? ImportFrom(DocumentKind kind, string file, CopyTarget target)
    {
        var canImport = target.IsTftp && target.Vrf is null && target.Problem is null && IsSafeFile(file);
        return canImport && target.GetUrl(file).Length <= Limits.DevicePath
            ? CreateLine("import", Import(kind, target.GetUrl(file)))
            : null;
    }

    /// <summary>The import command as text for people; its path is not checked.</summary>
    public static string Import(DocumentKind kind, string path) => kind == DocumentKind.ReservationCode
        ? $"license smart reservation install file {path}"
        : $"license smart import {path}";

    public static ConsoleLine Capture(string path) => Capture(path, Platform.IosXe);

    /// <param name="path">Where the output is written.</param>
    /// <param name="platform">One that can write it into a file.</param>
    public static ConsoleLine Capture(string path, Platform platform) =>
        CreateLine("capture", $"show license all{platform.Redirect}{path}", CheckPath(path));

    /// <summary>Newer releases print the state of a reservation only here.</summary>
    public static ConsoleLine CaptureAll(string path) =>
        CreateLine("capture", $"show license tech support | redirect {path}", CheckPath(path));

    /// <summary>Whether an argument is one word that is safe to type.</summary>
    public static bool IsSafe(string argument) => Word().IsMatch(argument);

    /// <summary>Whether a name of its own files is safe to type: the same characters, but longer.</summary>
    public static bool IsSafeFile(string name) => FileName().IsMatch(name);

    /// <summary>Whether a sheet may contain a UDI: a PID may have slashes, but nothing can end the comment line.</summary>
    public static bool IsPlain(Udi udi) =>
        Field().IsMatch(udi.Pid) && Field().IsMatch(udi.Serial) && (udi.Uuid is null || Field().IsMatch(udi.Uuid));

    /// <summary>Catalyst switches keep files on <c>flash:</c>, routers and wireless controllers on <c>bootflash:</c>.</summary>
    public static string GetDisk(Udi udi) => Platform.Find(udi).Disk;

    private static ConsoleLine CreateLine(string name, string text, params ReadOnlySpan<string?> problems)
    {
        foreach (var problem in problems)
        {
            if (problem is not null)
                return new ConsoleLine(name, string.Empty, problem);
        }

        return new ConsoleLine(name, text, null);
    }

    private static string? CheckWord(string what, string word) =>
        IsSafe(word) ? null : $"the {what} contains characters that are not safe to type on a device";

    private static string? CheckPath(string path) =>
        path.Length > Limits.DevicePath || !DiskPath().IsMatch(path)
            ? $"a path on a device has at most {Limits.DevicePath} plain characters"
            : null;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,119}\z", RegexOptions.CultureInvariant)]
    private static partial Regex FileName();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._/+=-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Field();

    [GeneratedRegex(@"\A[a-z]{2,12}[0-9]?:[A-Za-z0-9][A-Za-z0-9._-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex DiskPath();
}
