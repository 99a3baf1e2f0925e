using System.Globalization;
using System.Text.RegularExpressions;

namespace OfflineLicense.Steps.Sheets;

/// <summary>
/// Lines for the console of IOS XE, from fixed templates. An argument that does not match the safe pattern is never quoted
/// or cleaned: the line is not written (docs/formats.md, commands).
/// </summary>
internal static partial class DeviceCommands
{
    /// <summary>What a device prints when an import went well; anything else is looked at by a person.</summary>
    public const string ImportSuccess = "Import Data Successful";

    public const string ReservationSuccess = "Reservation install file successful";

    /// <summary>From then on the device leaves its host name out of what it saves.</summary>
    public const string HideHostname = "license smart privacy hostname";

    /// <summary>Every report; only those that were not reported; those of so many days; one.</summary>
    public static ConsoleLine SaveUsage(string path, bool unreported = false, int? days = null, long? report = null) => Line("save", (unreported, days, report) switch
    {
        (true, _, _) => $"license smart save usage unreported file {path}",
        (_, { } back, _) => string.Create(CultureInfo.InvariantCulture, $"license smart save usage day {back} file {path}"), // the device takes the beginning of a word: "day" where it knows "days" too
        (_, _, { } id) => string.Create(CultureInfo.InvariantCulture, $"license smart save usage rum-Id {id} file {path}"),
        _ => $"license smart save usage all file {path}",
    }, PathProblem(path));

    public static ConsoleLine CheckSaved() => Line("check", "show license all | include Last report file write");

    public static ConsoleLine CountReports(string path) => Line("check", $"more {path} | count RUMReport", PathProblem(path));

    public static ConsoleLine RequestAuthorization(string feature, string scope) =>
        Line("request", $"license smart authorization request add {feature} {scope}", WordProblem("feature", feature), WordProblem("scope", scope));

    public static ConsoleLine SaveAuthorizationRequest(string path) => Line("save", $"license smart authorization request save {path}", PathProblem(path));

    public static ConsoleLine ReturnAuthorization(string scope, string path) =>
        Line("return", $"license smart authorization return {scope} offline {path}", WordProblem("scope", scope), PathProblem(path));

    public static ConsoleLine RequestReservation() => Line("request", "license smart reservation request local");

    public static ConsoleLine ReturnReservation() => Line("return", "license smart reservation return local");

    public static ConsoleLine CopyOut(string path, string file, CopyTarget way) =>
        Line("copy", way.Problem is null ? $"copy {path} {way.Place(file)}{way.Tail}" : string.Empty, way.Problem, PathProblem(path));

    public static ConsoleLine CopyIn(string file, string path, CopyTarget way) =>
        Line("copy", way.Problem is null ? $"copy {way.Place(file)} {path}{way.Tail}" : string.Empty, way.Problem, PathProblem(path));

    public static ConsoleLine ImportFile(DocumentKind kind, string path) => Line("import", Import(kind, path), PathProblem(path));

    /// <summary>Straight from the server, without a copy on the device: seen with TFTP alone, and it takes no VRF.</summary>
    public static ConsoleLine? ImportFrom(DocumentKind kind, string file, CopyTarget way)
    {
        if (!way.IsTftp || way.Vrf is not null || way.Problem is not null || !IsSafeFile(file) || way.Place(file).Length > Limits.DevicePath)
            return null;
        return Line("import", Import(kind, way.Place(file)));
    }

    /// <summary>The import line as text for people, without a judgement of its path.</summary>
    public static string Import(DocumentKind kind, string path) => kind == DocumentKind.ReservationCode
        ? $"license smart reservation install file {path}"
        : $"license smart import {path}";

    public static ConsoleLine Capture(string path) => Line("capture", $"show license all | redirect {path}", PathProblem(path));

    /// <summary>Newer releases print the state of a reservation here alone.</summary>
    public static ConsoleLine CaptureAll(string path) => Line("capture", $"show license tech support | redirect {path}", PathProblem(path));

    /// <summary>One typed word, as security demands it of every argument.</summary>
    public static bool IsSafe(string argument) => Word().IsMatch(argument);

    /// <summary>A file's name that we made: the same characters, and as long as our names are.</summary>
    public static bool IsSafeFile(string name) => FileName().IsMatch(name);

    /// <summary>Whether a UDI may stand in a sheet: a PID may hold slashes, and nothing here can leave a comment line.</summary>
    public static bool IsPlain(Udi udi) => Field().IsMatch(udi.Pid) && Field().IsMatch(udi.Serial) && (udi.Uuid is null || Field().IsMatch(udi.Uuid));

    /// <summary>Catalyst switches keep files on <c>flash:</c>, routers and wireless controllers on <c>bootflash:</c>.</summary>
    public static string DiskOf(Udi udi) => Platform.Of(udi).Disk;

    private static ConsoleLine Line(string name, string text, params ReadOnlySpan<string?> problems)
    {
        foreach (var problem in problems)
        {
            if (problem is not null)
                return new ConsoleLine(name, string.Empty, problem);
        }

        return new ConsoleLine(name, text, null);
    }

    private static string? WordProblem(string what, string word) => IsSafe(word) ? null : $"the {what} holds characters that are not typed on a device";

    private static string? PathProblem(string path) =>
        path.Length > Limits.DevicePath || !DiskPath().IsMatch(path) ? $"a path on a device has at most {Limits.DevicePath} plain characters" : null;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,119}\z", RegexOptions.CultureInvariant)]
    private static partial Regex FileName();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._/+=-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Field();

    [GeneratedRegex(@"\A[a-z]{2,12}[0-9]?:[A-Za-z0-9][A-Za-z0-9._-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex DiskPath();
}
