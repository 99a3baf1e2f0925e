using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Steps.Station;

/// <summary>The station that <c>offlic init</c> is asked for.</summary>
/// <param name="Hostnames"><c>allow</c>, <c>deny</c>, or null: not decided yet.</param>
internal sealed record NewStation(string Name, Side Side, KeyCurve Curve, string? Hostnames)
{
    /// <summary>The folders of <c>exchange</c>, by the names of their settings; those that are left out are not in it.</summary>
    public IReadOnlyList<StationSetting> Folders { get; init; } = [];

    /// <summary>The settings that the station begins with.</summary>
    public IEnumerable<StationSetting> Settings =>
        Hostnames is null ? Folders : Folders.Prepend(new StationSetting(SettingName.ExportHostnames, Hostnames));
}
