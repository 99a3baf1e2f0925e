using System.Globalization;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Deadlines;

/// <summary>How many days a trip to the desk and back takes, as the setting <c>trip.days</c> says.</summary>
internal static class TripDuration
{
    /// <returns>Null: it is not set.</returns>
    public static int? ReadDays(Ledger ledger)
    {
        var text = ledger.Settings.Value(SettingName.TripDays);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : null;
    }
}
