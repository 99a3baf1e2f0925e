using System.CommandLine;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Completion;

/// <summary>What each option and each argument takes. A new one that is not named here takes what its label says.</summary>
internal static class ValueKinds
{
    public static ValueKind Of(Option option) => option switch
    {
        Flag or Number or TextOption { HelpName: "TEXT" } => ValueKind.Nothing,
        Choice => ValueKind.Words,
        _ => option.HelpName switch
        {
            "DIR" => ValueKind.Folders,
            "F" or "FILE" or "PUB.pem" or FileNames.UploadList => ValueKind.Files,
            "UDI" or "UDI|NAME" or "UDI|all" or "X" => ValueKind.Devices,
            "NAME|SEQ" or "BUNDLE" or "SHA|BUNDLE" => ValueKind.Bundles,
            "STATION" or "ZONE" => ValueKind.Stations,
            "KEYID" => ValueKind.Keys,
            "EXPORT" => ValueKind.Exports,
            "STATE" or "PURPOSE" => ValueKind.Words,
            _ => ValueKind.Nothing,
        },
    };

    public static ValueKind Of(Command command, Argument argument) => (command.Name, argument.Name) switch
    {
        ("config", "name") => ValueKind.Settings,
        ("config", "value") => ValueKind.SettingValue,
        ("completion", _) or ("mark", "fact") => ValueKind.Words,
        ("mark", _) => ValueKind.MarkTargets,
        ("explain", _) => ValueKind.Topics,
        ("help", _) => ValueKind.Commands,
        ("bundles" or "show", _) => ValueKind.Bundles,
        ("history" or "retire" or "replace" or "move", _) => ValueKind.Devices,
        ("cat" or "start", _) => ValueKind.Nothing,
        (_, "keyid") => ValueKind.Keys,
        (_, "dir" or "folder" or "media") => ValueKind.Folders,
        _ => ValueKind.Files,
    };

    /// <summary>The words of <see cref="ValueKind.Words"/>.</summary>
    public static IEnumerable<string> GetWords(Option option) => option.HelpName switch
    {
        "STATE" => Enum.GetValues<RequestState>().Select(state => state.Name()),
        "PURPOSE" => ServerPurpose.Words,
        var words => words?.Split('|') ?? [],
    };

    /// <inheritdoc cref="GetWords(Option)"/>
    /// <remarks>The description of such an argument is the list of its words.</remarks>
    public static IEnumerable<string> GetWords(Argument argument) => argument.Description!.Split(", ");

    /// <summary>The words that a setting takes; none: it takes any text, or a folder.</summary>
    public static IReadOnlyList<string> GetSettingWords(string setting) => setting switch
    {
        SettingName.ExportHostnames => ["allow", "deny"],
        SettingName.BatchManifest => ["correct", "sample"],
        SettingName.SealsRequired => ["1", "2"],
        _ => [],
    };
}
