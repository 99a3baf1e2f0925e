using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Station;

/// <summary>The folders that <c>exchange</c> works in; null: not set.</summary>
internal sealed record ExchangeFolders(string Station, Side Side)
{
    public string? Media { get; init; }

    public string? Intake { get; init; }

    public string? Install { get; init; }

    public string? Upload { get; init; }

    public string? Downloads { get; init; }

    /// <summary>Whether no folder of this side is set.</summary>
    public bool AreNone => Media is null && (Side == Side.Zone ? Intake ?? Install : Upload ?? Downloads) is null;

    /// <param name="ledger">The station's ledger.</param>
    /// <param name="media">The drive that a person named; null: the one of the settings.</param>
    public static ExchangeFolders Read(Ledger ledger, string? media)
    {
        var (station, side) = ledger.Station();
        return new ExchangeFolders(station, side)
        {
            Media = media ?? ledger.Settings.Value(SettingName.MediaFolder),
            Intake = ledger.Settings.Value(SettingName.IntakeFolder),
            Install = ledger.Settings.Value(SettingName.InstallFolder),
            Upload = ledger.Settings.Value(SettingName.UploadFolder),
            Downloads = ledger.Settings.Value(SettingName.DownloadsFolder),
        };
    }
}
