using OfflineLicense.Formats.Fields;
using OfflineLicense.Formats.Privacy;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Station;

/// <summary>A setting of the station. <paramref name="Value"/> null: not set.</summary>
internal sealed record StationSetting(string Name, string? Value);

/// <summary>Shows and changes the settings of a station.</summary>
internal sealed class StationSettings(Ledger ledger)
{
    /// <summary>In place of a value in the journal: the setting was removed.</summary>
    public const string NotSet = "(not set)";

    /// <param name="name">One setting; null: all.</param>
    /// <exception cref="Failure">Usage: no setting has this name.</exception>
    public IReadOnlyList<StationSetting> Read(string? name)
    {
        if (name is not null)
            CheckName(name);
        return (name is null ? SettingName.All : [name]).Select(each => new StationSetting(each, ledger.Settings.Value(each))).ToList();
    }

    /// <param name="value">Empty: the setting is removed.</param>
    /// <returns>Whether it changed.</returns>
    public bool Change(string @operator, string name, string value)
    {
        var isChanged = false;
        ledger.Write(@operator, () =>
        {
            isChanged = (ledger.Settings.Value(name) ?? string.Empty) != value;
            if (!isChanged)
                return null;
            ledger.Settings.Set(name, value, ledger.Now);
            return ("config", Describe(name, value));
        });
        return isChanged;
    }

    /// <summary>What the journal says of a change. <c>doctor</c> compares it with the setting in the ledger.</summary>
    public static string Describe(string name, string value) => $"{name} = {(value.Length == 0 ? NotSet : value)}";

    /// <exception cref="Failure">Usage: no setting has this name.</exception>
    public static void CheckName(string name)
    {
        if (!SettingName.All.Contains(name, StringComparer.Ordinal))
            throw new Failure(FailureKind.Usage, $"no setting has the name {name}",
                $"the settings are: {string.Join(", ", SettingName.All)}");
    }

    /// <exception cref="Failure">Usage: no such setting, or it cannot have this value.</exception>
    public static void CheckValue(string name, string value)
    {
        CheckName(name);
        if (CredentialText.IsIn(value))
        {
            throw new Failure(FailureKind.Usage, $"the value for {name} holds a password or a token, so nothing of it was stored",
                CredentialText.Remedy);
        }

        if (value.Length > 0 && FindExpected(name, value) is { } expected)
            throw new Failure(FailureKind.Usage, $"{name} takes {expected}{Quote(name, value)}", "nothing was changed");
    }

    private static string? FindExpected(string name, string value) =>
        name == SettingName.CopyUrl && !CopyUrlText.IsUsable(value) ? CopyUrlText.Expected : SettingName.FindProblem(name, value);

    /// <summary>A URL that is not understood can hide a password, so it is not repeated.</summary>
    private static string Quote(string name, string value) =>
        name == SettingName.CopyUrl ? string.Empty : $", not {SafeText.Value(value)}";
}
