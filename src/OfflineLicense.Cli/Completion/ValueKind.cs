namespace OfflineLicense.Cli.Completion;

/// <summary>What the value of an option or an argument names, and so what a shell offers for it.</summary>
internal enum ValueKind
{
    Nothing,
    Files,
    Folders,
    Devices,
    Bundles,
    Stations,
    Keys,
    Exports,
    Settings,
    SettingValue,
    MarkTargets,
    Topics,
    Commands,

    /// <summary>One of a few words.</summary>
    Words,
}
