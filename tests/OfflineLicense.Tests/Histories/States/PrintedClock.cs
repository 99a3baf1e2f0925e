using System.Globalization;

namespace OfflineLicense.Tests.Histories.States;

/// <summary>A time as a device prints it: its own wall clock and the name of its zone.</summary>
internal sealed record PrintedClock(DateTime Local, string Zone)
{
    /// <summary>What these names are known to mean, in minutes. A name that is not here may mean any offset in use.</summary>
    private static readonly Dictionary<string, int[]> s_known = new()
    {
        ["UTC"] = [0],
        ["EDT"] = [-240],
        ["PDT"] = [-420],
        ["JST"] = [540],
        ["IST"] = [60, 120, 330],
    };

    public bool IsUnknown => !s_known.ContainsKey(Zone);

    public IEnumerable<TimeSpan> Offsets =>
        s_known.TryGetValue(Zone, out var minutes) ? minutes.Select(each => TimeSpan.FromMinutes(each))
        : [TimeSpan.FromHours(-12), TimeSpan.FromHours(14)];

    public DateTimeOffset Earliest => new(Local - Offsets.Max(), TimeSpan.Zero);

    public DateTimeOffset Latest => new(Local - Offsets.Min(), TimeSpan.Zero);

    public string Text => Local.ToString("MMM dd HH:mm:ss yyyy ", CultureInfo.InvariantCulture) + Zone;

    /// <summary>The line above the output of a command.</summary>
    public string ClockLine => "Time source is NTP, *" + Local.ToString("HH:mm:ss.000 ", CultureInfo.InvariantCulture) + Zone
        + Local.ToString(" ddd MMM d yyyy", CultureInfo.InvariantCulture);

    /// <summary>One is before the other whatever the names of the zones mean.</summary>
    public bool IsBefore(PrintedClock other) => Zone == other.Zone ? Local < other.Local : Latest < other.Earliest;

    /// <summary>Both may be one time in two spellings.</summary>
    public bool MayBe(PrintedClock other) => Zone == other.Zone ? Local == other.Local
        : IsUnknown || other.IsUnknown ? Earliest <= other.Latest && other.Earliest <= Latest
        : Offsets.Any(one => other.Offsets.Any(two => Local - one == other.Local - two));

    /// <summary>How much later at most the other time is.</summary>
    public TimeSpan LongestUntil(PrintedClock later) => Zone == later.Zone ? later.Local - Local : later.Latest - Earliest;
}
