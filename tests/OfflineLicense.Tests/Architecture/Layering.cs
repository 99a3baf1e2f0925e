using System.Text.RegularExpressions;

namespace OfflineLicense.Tests.Architecture;

/// <summary>Who may know whom: the table of docs/architecture.md.</summary>
internal static partial class Layering
{
    private const string Core = "src/OfflineLicense.Core/";
    private const string Cli = "src/OfflineLicense.Cli/";

    private static readonly string[] Folders = ["Formats", "Sealing", "Storage", "Steps", "Cli"];

    /// <summary>The folders each folder may use besides the root, and itself.</summary>
    private static readonly Dictionary<string, string[]> MayUse = new(StringComparer.Ordinal)
    {
        ["root"] = [],
        ["Formats"] = [],
        ["Sealing"] = [],
        ["Storage"] = [],
        ["Steps"] = ["Formats", "Sealing", "Storage"],
        ["Cli"] = ["Formats", "Sealing", "Storage", "Steps"],
    };

    /// <summary>The folders of Steps that each folder of Steps may use: the list in docs/architecture.md.</summary>
    internal static readonly Dictionary<string, string[]> StepMayUse = new(StringComparer.Ordinal)
    {
        ["Bundles"] = [],
        ["Deadlines"] = ["Devices", "Roster", "Sheets"],
        ["Roster"] = [],
        ["Devices"] = ["Roster"],
        ["Match"] = ["Bundles", "Deadlines", "Devices"],
        ["Sheets"] = ["Devices"],
        ["Stage"] = ["Devices"],
        ["Record"] = ["Bundles", "Deadlines", "Devices", "Match", "Roster", "Sheets"],
        ["Collect"] = ["Devices", "Match", "Record"],
        ["Receive"] = ["Bundles", "Devices", "Record", "Roster", "Station"],
        ["Station"] = ["Bundles", "Devices"],
        ["Split"] = ["Devices", "Roster", "Sheets", "Stage", "Status"],
        ["Pack"] = ["Bundles", "Devices", "Match", "Receive", "Record", "Sheets", "Stage", "Station"],
        ["Status"] = ["Bundles", "Deadlines", "Devices", "Match", "Pack", "Record", "Roster"],
        ["Exports"] = ["Deadlines", "Devices", "Station", "Status"],
        ["Merge"] = ["Collect", "Devices", "Receive", "Record", "Station"],
        ["Findings"] = ["Deadlines", "Match", "Record", "Roster", "Sheets", "Status"],
        ["Reporting"] = ["Bundles", "Deadlines", "Findings", "Status"],
        ["Media"] = ["Bundles", "Receive"],
        ["Reconcile"] = ["Status"],
        ["Growth"] = ["Deadlines", "Status"],
        ["Recovery"] = ["Bundles", "Receive", "Record", "Station"],
    };

    private static readonly Lazy<HashSet<string>> Tables = new(() => CodeFile.InSources
        .Where(file => file.Path.StartsWith(Core + "Storage/Ledger/Tables/", StringComparison.Ordinal))
        .Select(file => file.Name[..^".cs".Length])
        .ToHashSet(StringComparer.Ordinal));

    /// <summary>The folders each package may be used in. In-box namespaces are free, but for those listed.</summary>
    private static readonly (string Prefix, string[] Folders)[] Packages =
    [
        ("Dapper", ["Storage"]),
        ("Microsoft.Data", ["Storage"]),
        ("SQLitePCL", ["Storage"]),
        ("System.IO.Abstractions", ["Storage", "Steps", "Cli"]),
        ("System.CommandLine", ["Cli"]),
        ("Spectre", ["Cli"]),
        ("Serilog", ["Cli"]),
        ("System.Console", ["Cli"]),
        ("System.Net", []),
        ("OfflineLicense.Tests", []),
        ("OfflineLicense.Benchmarks", []),
    ];

    public static IEnumerable<string> Violations(CodeFile file)
    {
        var folder = FolderOf(file.Path);
        if (folder is null)
        {
            yield return $"{file.Path}: no folder of the table";
            yield break;
        }
        if (
            !file.Path.EndsWith("Cli/Program.cs", StringComparison.Ordinal)
            && NamespaceOf(file.Path) is var expected
            && file.Namespace != expected
        )
            yield return $"{file.Path}: namespace {file.Namespace ?? "none"}, and its folder says {expected}";
        foreach (var other in Folders.Where(other => other != folder && !MayUse[folder].Contains(other) && Mentions(file, other)))
            yield return $"{file.Path}: {folder} must not know {other}";
        foreach (var (prefix, allowed) in Packages.Where(package => !package.Folders.Contains(folder) && Uses(file, package.Prefix)))
            yield return $"{file.Path}: {prefix} is for {(allowed.Length == 0 ? "nobody" : string.Join(", ", allowed))}, not for {folder}";
        if (folder != "Cli" && Speaks().IsMatch(file.Bare))
            yield return $"{file.Path}: only the command line speaks";
        if (folder is "Formats" or "Sealing" or "root" && Disk().Match(file.Bare) is { Success: true } disk)
            yield return $"{file.Path}: {folder} is pure, and this touches the disk: {disk.Value}";
    }

    /// <summary>Tables of the ledger that the command line reads: steps read them and return records.</summary>
    public static IEnumerable<Breach> TablesRead(CodeFile file)
    {
        if (FolderOf(file.Path) != "Cli")
            yield break;
        if (Uses(file, "OfflineLicense.Storage.Ledger.Tables"))
            yield return new Breach(file.Path, "a command uses the tables of the ledger");
        foreach (var table in TableOfLedger().Matches(file.Bare).Select(match => match.Groups[1].Value).Where(Tables.Value.Contains))
            yield return new Breach(file.Path, $"a command reads the table {table}");
    }

    /// <summary>Arrows between the folders of Steps that are not in their table.</summary>
    public static IEnumerable<Breach> StepArrows(CodeFile file)
    {
        if (!file.Path.StartsWith(Core + "Steps/", StringComparison.Ordinal))
            yield break;
        var parts = file.Path[(Core + "Steps/").Length..].Split('/');
        if (parts.Length == 1)
            yield break;
        if (!StepMayUse.TryGetValue(parts[0], out var allowed))
            yield return new Breach(file.Path, "no folder of the table of Steps");
        else
            foreach (
                var other in StepMayUse.Keys.Where(other => other != parts[0] && !allowed.Contains(other) && MentionsStep(file, other))
            )
                yield return new Breach(file.Path, $"Steps/{parts[0]} must not know Steps/{other}");
    }

    private static bool MentionsStep(CodeFile file, string other) =>
        Uses(file, "OfflineLicense.Steps." + other) || Regex.IsMatch(file.Bare, $@"(?<![\w.])(?:Steps\.)?{other}\.[A-Z]");

    private static string? FolderOf(string path)
    {
        if (path.StartsWith(Cli, StringComparison.Ordinal))
            return "Cli";
        if (!path.StartsWith(Core, StringComparison.Ordinal))
            return null;
        var parts = path[Core.Length..].Split('/');
        return parts.Length == 1 ? "root" : MayUse.ContainsKey(parts[0]) ? parts[0] : null;
    }

    private static string NamespaceOf(string path)
    {
        var below = path["src/".Length..path.LastIndexOf('/')].Replace('/', '.');
        return below.StartsWith("OfflineLicense.Core", StringComparison.Ordinal)
            ? "OfflineLicense" + below["OfflineLicense.Core".Length..]
            : below;
    }

    /// <summary>By a using line, or by a name qualified as far as the common root allows.</summary>
    private static bool Mentions(CodeFile file, string other) =>
        Uses(file, "OfflineLicense." + other) || Regex.IsMatch(file.Bare, $@"(?<![\w.]){other}\.[A-Z]");

    private static bool Uses(CodeFile file, string prefix) =>
        file.Usings.Any(used => used == prefix || used.StartsWith(prefix + ".", StringComparison.Ordinal))
        || Regex.IsMatch(file.Bare, $@"(?<![\w.]){Regex.Escape(prefix)}\.[A-Z]");

    [GeneratedRegex(@"(?<=[Ll]edger)\.(\w+)\b")]
    private static partial Regex TableOfLedger();

    [GeneratedRegex(@"(?<![\w.])(?:System\.)?(?:Console|Trace|Debug|AnsiConsole)\.(?!Assert)")]
    private static partial Regex Speaks();

    [GeneratedRegex(
        @"(?<![\w.])(?:(?:System\.IO\.)?(?:File|Directory|RandomAccess)\.[A-Z]\w*|new\s+(?:FileStream|FileInfo|DirectoryInfo|DriveInfo)\b)"
    )]
    private static partial Regex Disk();
}
