using System.Globalization;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Deadlines;

/// <summary>How many days a trip to the desk and back takes, as the setting <c>trip.days</c> says.</summary>
internal static class TripDuration
{
    /// <returns>Null: it is not set.</returns>
    public static int? ReadDays(Ledger ledger) =>
        int.TryParse(ledger.Settings.Value(SettingName.TripDays), NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : null;
}
