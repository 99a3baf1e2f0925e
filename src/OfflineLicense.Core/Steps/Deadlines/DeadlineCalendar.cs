using System.Globalization;
using System.Text;

namespace OfflineLicense.Steps.Deadlines;

/// <summary>The dates as an iCalendar file (RFC 5545): one event a date, on the day by which a person has to act.</summary>
internal static class DeadlineCalendar
{
    /// <summary>How each file begins, so that an earlier one is known again.</summary>
    public const string Head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//offlic//deadlines//EN\r\n";

    private const int LineBytes = 75;

    public static byte[] Write(DeadlineOverview overview, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.Append(Head);
        foreach (var entry in overview.Entries.Where(entry => entry.ActBy is not null))
        {
            var day = entry.ActBy!.Value.UtcDateTime.Date;
            var what = entry.Device is null ? "Synchronize SSM On-Prem" : "License ACK due";
            Add(text, "BEGIN:VEVENT");
            // The name alone: a date that moves keeps its event.
            Add(text, $"UID:{Digest.Of(Encoding.UTF8.GetBytes($"{overview.Station}\n{entry.Name}")).Hex[..32]}@offlic");
            Add(text, $"DTSTAMP:{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}");
            Add(text, $"DTSTART;VALUE=DATE:{Day(day)}");
            Add(text, $"DTEND;VALUE=DATE:{Day(day.AddDays(1))}");
            // On the day by which a trip has to start, nothing is due yet.
            var due = entry.Device is null ? $"{what} by" : what;
            var title = overview.TripDays == 0
                ? $"{what}: {entry.Name}"
                : $"Start the trip: {entry.Name} ({due} {Timestamp.Text(entry.DueAt!.Value)[..10]})";
            Add(text, $"SUMMARY:{Escape(title)}");
            Add(text, $"DESCRIPTION:{Escape(Describe(entry))}");
            Add(text, "TRANSP:TRANSPARENT");
            Add(text, "END:VEVENT");
        }

        Add(text, "END:VCALENDAR");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Describe(DeadlineEntry entry) => string.Join("\n", new[]
    {
        $"Due {Timestamp.Text(entry.DueAt!.Value)}",
        entry.Device?.Explanation ?? entry.Server!.Due[0].Source,
        entry.Device?.Stops?.Explanation,
    }.OfType<string>());

    private static string Day(DateTime day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in string.Join('\n', text.Split('\n').Select(SafeText.Value)))
        {
            escaped.Append(c switch
            {
                '\\' or ';' or ',' => $"\\{c}",
                '\n' => "\\n",
                _ when char.IsControl(c) => " ",
                _ => $"{c}",
            });
        }

        return escaped.ToString();
    }

    /// <summary>A line of more than 75 bytes continues behind a space on the next one. A character is never cut.</summary>
    private static void Add(StringBuilder text, string line)
    {
        var bytes = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > LineBytes)
            {
                text.Append("\r\n ");
                bytes = 1;
            }

            text.Append(rune);
            bytes += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }
}
