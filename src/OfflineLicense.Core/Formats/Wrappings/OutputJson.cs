using System.Text;
using System.Text.Unicode;
using OfflineLicense.Formats.DeviceOutput;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Wrappings;

/// <summary>
/// Output of <c>show license</c> in the JSON of Ansible, netmiko or nornir, alone or in what they print. The texts of each host are read
/// as one capture; the document stays as it is.
/// </summary>
internal static class OutputJson
{
    public static ParsedContent? Read(ReadOnlySpan<byte> file)
    {
        var text = CaptureText.Utf8(file).TrimBlanks();
        var isJson = text is [(byte)'{' or (byte)'[', ..];
        if ((!isJson && text.IndexOf(" => {"u8) < 0) || !CaptureText.HasWords(text) || !Utf8.IsValid(text))
            return null;
        var pieces = isJson && JsonSyntax.Check(text).Kind == JsonFaultKind.None ? OutputPieces.Read(text) : ReadValues(text);
        var readings = new List<ParsedContent>();
        foreach (var host in pieces.GroupBy(piece => piece.Host, piece => piece.Text).Take(Limits.CaptureDevices))
        {
            // Ansible writes each output twice, as a text and as lines.
            var outputs = host.Select(output => output.ReplaceLineEndings("\n").Trim()).Distinct(StringComparer.Ordinal);
            var plain = Encoding.UTF8.GetBytes(string.Join("\n\n", outputs));
            if (DeviceOutputFile.Read(PrefixedText.RemovePrefixes(plain) is { Count: > 0 } bare ? bare : plain) is { } reading)
                readings.Add(reading);
        }

        return readings.Count switch { 0 => null, 1 => readings[0], _ => Merge(readings) };
    }

    /// <summary>Values among other text: a host that stands before one is the host of all in it.</summary>
    private static List<OutputPiece> ReadValues(ReadOnlySpan<byte> text)
    {
        var pieces = new List<OutputPiece>();
        foreach (var (host, json) in JsonInText.Find(text))
            pieces.AddRange(OutputPieces.Read(json).Select(piece => host is null ? piece : piece with { Host = "=" + host }));
        return pieces;
    }

    private static ParsedContent Merge(List<ParsedContent> readings)
    {
        var unnamed = readings.Count(reading => reading.Unnamed is not null);
        var notices = readings.SelectMany(reading => reading.Notices.Where(notice =>
            notice.Code != WarningCode.NoUdi || reading.Unnamed is null)).ToList();
        if (unnamed > 0)
        {
            notices.Add(new Notice(WarningCode.NoUdi, $"The outputs of {unnamed} of {readings.Count} hosts in this file do not name their "
                + $"device and were skipped. {UnnamedOutput.CaptureAll}"));
        }

        var names = readings.SelectMany(reading => reading.DeviceStates).Select(state => state.Hostname).ToHashSet(StringComparer.Ordinal);
        return new ParsedContent(DocumentKind.DeviceOutput)
        {
            // One device may be in the inventory under two names: what was printed first counts, as in a file of its own.
            DeviceStates = [.. readings.SelectMany(reading => reading.DeviceStates).DistinctBy(state => state.Udi)],
            Udis = [.. readings.SelectMany(reading => reading.Udis).Distinct()],
            Members = [.. readings.SelectMany(reading => reading.Members).DistinctBy(member => member.Udi)],
            // A hostname of two hosts does not say on which of them a file was imported.
            Imports = [.. readings.SelectMany(reading => reading.Imports.Where(attempt =>
                reading.DeviceStates.Count > 0 || !names.Contains(attempt.Hostname))).Take(Limits.CaptureDevices)],
            Notices = notices,
        };
    }
}
