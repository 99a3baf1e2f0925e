using System.CommandLine;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Steps.Station;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary>The folders of <c>exchange</c>, as options of <c>init</c> and as its questions at a terminal.</summary>
internal sealed class FolderOptions
{
    private readonly (string Setting, TextOption Option, string Question)[] _folders =
    [
        Create(SettingName.IntakeFolder, "--intake", "Where devices write usage files in a zone: the TFTP root"),
        Create(SettingName.InstallFolder, "--install", "Where devices of a zone copy install files from: the TFTP root"),
        Create(SettingName.UploadFolder, "--upload", "Where a desk makes upload folders"),
        Create(SettingName.DownloadsFolder, "--downloads", "Where the browser of a desk saves the responses of CSSM"),
        Create(SettingName.MediaFolder, "--media", "Where the drive that is carried is mounted"),
    ];

    public IEnumerable<Option> All => _folders.Select(folder => folder.Option);

    /// <summary>Those that were typed, as full paths.</summary>
    /// <exception cref="Failure">Usage: a folder of the other side, or one that no setting takes.</exception>
    public IReadOnlyList<StationSetting> Read(CommandContext context, Side side)
    {
        var (typed, names) = (new List<StationSetting>(), NamesOf(side));
        foreach (var (setting, option, _) in _folders.Where(folder => context.GetValue(folder.Option) is not null))
        {
            if (!names.Contains(setting, StringComparer.Ordinal))
            {
                var fitting = _folders.Where(folder => names.Contains(folder.Setting, StringComparer.Ordinal));
                throw new Failure(FailureKind.Usage, $"{option.Name} is for a {(side == Side.Zone ? "desk" : "zone")}",
                    $"the folders here are: {string.Join(", ", fitting.Select(folder => folder.Option.Name))}");
            }

            var path = context.FullPath(context.GetValue(option)!);
            StationSettings.CheckValue(setting, path);
            typed.Add(new StationSetting(setting, path));
        }

        return typed;
    }

    /// <summary>Those of a new station; a person at a terminal is asked for what was not typed. Enter leaves one out.</summary>
    public IReadOnlyList<StationSetting> Ask(CommandContext context, NewStation station)
    {
        if (!context.Host.InIsTerminal || context.Has(context.Globals.NoInput))
            return station.Folders;
        var (all, names) = (new List<StationSetting>(), NamesOf(station.Side));
        if (station.Folders.Count < names.Count)
            context.Output.WriteLine("Folders for offlic exchange, which does a whole visit (Enter leaves one out):");
        foreach (var (setting, option, question) in _folders.Where(folder => names.Contains(folder.Setting, StringComparer.Ordinal)))
        {
            if ((station.Folders.FirstOrDefault(typed => typed.Name == setting) ?? Ask(context, setting, option, question)) is { } folder)
                all.Add(folder);
        }

        return all;
    }

    /// <summary>A name that was typed wrong is told at once, and not by a visit weeks later.</summary>
    public static void WarnOfMissing(CommandContext context, string setting, string path)
    {
        if (!context.Host.FileSystem.Directory.Exists(path))
            context.Output.Warn($"{setting}: there is no folder {SafeText.Value(path)} now");
    }

    private static StationSetting? Ask(CommandContext context, string setting, TextOption option, string question)
    {
        while (context.Output.Ask($"  {question}?", $"give {option.Name} DIR").Trim() is { Length: > 0 } answer)
        {
            try
            {
                var path = context.FullPath(answer);
                StationSettings.CheckValue(setting, path);
                WarnOfMissing(context, setting, path);
                return new StationSetting(setting, path);
            }
            catch (Failure problem) when (problem.Kind == FailureKind.Usage)
            {
                context.Output.Warn(problem.Message);
            }
        }

        return null;
    }

    private static IReadOnlyList<string> NamesOf(Side side) => side == Side.Zone ? SettingName.FoldersOfZone : SettingName.FoldersOfDesk;

    private static (string, TextOption, string) Create(string setting, string name, string what) =>
        (setting, new TextOption(name) { Description = $"{what} ({setting})", HelpName = "DIR" }, what);
}
