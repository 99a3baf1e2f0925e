using System.Buffers;
using System.Text;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Wrappings;

/// <summary>
/// The devices and numbers of RUM reports in a text that is no usage file, however its JSON is escaped or what is around it. For a
/// message to a person, never for recording.
/// </summary>
internal static class ReportTraces
{
    private const int MostFound = 1_000;

    /// <summary>Signs between a key and its value, in JSON of any escaping and in XML.</summary>
    private static readonly SearchValues<byte> Between = SearchValues.Create("\\\":= \t\r\n'&;>quot"u8);

    private static readonly SearchValues<byte> Ends = SearchValues.Create("\\\"&<,}' "u8);

    /// <summary>Whether a text holds what only a RUM report has.</summary>
    public static bool IsIn(ReadOnlySpan<byte> text) =>
        text.IndexOf("asset_identification"u8) >= 0 && text.IndexOf("report_id"u8) >= 0 && text.IndexOf("udi_pid"u8) >= 0;

    public static IReadOnlyList<Udi> FindUdis(ReadOnlySpan<byte> text)
    {
        var found = new UdiSet();
        for (var at = 0; found.Count < MostFound && Next(text, "udi_pid"u8, ref at) is { } pid;)
        {
            var behind = text[at..Math.Min(text.Length, at + (2 * Limits.UdiField))];
            var from = 0;
            if (Next(behind, "udi_serial_number"u8, ref from) is { } serial && Udi.From(pid, serial) is { } udi)
                found.Add(udi);
        }

        return found.InOrder;
    }

    public static IReadOnlyList<long> FindIds(ReadOnlySpan<byte> text)
    {
        var found = new SortedSet<long>();
        for (var at = 0; found.Count < MostFound && Next(text, "report_id"u8, ref at) is { } word;)
        {
            if (ReportIdText.Parse(Encoding.UTF8.GetBytes(word)) is { } id)
                found.Add(id);
        }

        return [.. found];
    }

    /// <summary>The value behind the next such key; afterwards from is behind it.</summary>
    private static string? Next(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key, ref int from)
    {
        if (text[from..].IndexOf(key) is not (var at and >= 0))
            return null;
        from += at + key.Length;
        var value = text[from..Math.Min(text.Length, from + (2 * Limits.UdiField))];
        var start = value.IndexOfAnyExcept(Between);
        if (start < 0)
            return string.Empty;
        value = value[start..];
        var end = value.IndexOfAny(Ends);
        value = end < 0 ? value : value[..end];
        from += start + value.Length;
        return Encoding.UTF8.GetString(value);
    }
}
