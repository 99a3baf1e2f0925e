using System.Buffers;
using OfflineLicense.Formats.DeviceOutput;

namespace OfflineLicense.Formats.Privacy;

/// <summary>Searches text without structure: a captured terminal, the text of an element, a string that is no JSON.</summary>
internal static class PlainTextSearch
{
    /// <summary>Bytes behind a key that can be its value: the list keeps no more of a name.</summary>
    private const int LongestValue = 4 * (Limits.TextShown + 1);

    private static readonly string[] Commands = ["hostname ", "switchname "];

    private static readonly SearchValues<byte> ValueEnds = SearchValues.Create("\\\"' \t\r\n,;<>"u8);

    /// <summary><c>hostname: core-1</c>, <c>hostname="core-1"</c>, and addresses anywhere.</summary>
    public static void Search(ReadOnlySpan<byte> text, SensitiveList found)
    {
        var addresses = new IpScan(text);
        for (var at = SensitiveCandidates.Next(text, 0); at >= 0;)
        {
            var next = at + 1;
            if (text[at] is (byte)'.' or (byte)':')
                next = Address(text, ref addresses, at, found);
            else if (HostNameKey.Find(text, at) is (var start, var end and >= 0) && !IsOfNoName(text[..start]))
                found.AddHostname(ValueBehind(text[end..]));
            at = SensitiveCandidates.Next(text, next);
        }
    }

    public static void SearchAddresses(ReadOnlySpan<byte> text, SensitiveList found)
    {
        var addresses = new IpScan(text);
        for (var at = SensitiveCandidates.Next(text, 0); at >= 0;)
            at = SensitiveCandidates.Next(text, text[at] is (byte)'.' or (byte)':' ? Address(text, ref addresses, at, found) : at + 1);
    }

    /// <summary>What a terminal showed: the prompt names the device, and so does its configuration.</summary>
    public static void SearchCapture(ReadOnlySpan<byte> text, SensitiveList found)
    {
        Search(text, found);
        var lines = new CaptureLines(text);
        while (lines.Next(out var line))
        {
            var prompt = Prompt.Parse(line);
            if (prompt is { HasFactoryName: false })
                found.Add(SensitiveKind.Hostname, prompt.Hostname);
            if (Named(prompt?.Command ?? line) is { } name)
                found.Add(SensitiveKind.Hostname, name);
        }
    }

    private static string? Named(string line) =>
        Array.Find(Commands, command => line.StartsWith(command, StringComparison.Ordinal)) is { } typed ? line[typed.Length..] : null;

    /// <summary>Where to go on.</summary>
    private static int Address(ReadOnlySpan<byte> text, ref IpScan addresses, int mark, SensitiveList found)
    {
        var address = addresses.ParseAt(mark);
        if (address.End.Value == 0)
            return mark + 1;
        found.AddAddress(text[address]);
        return address.End.Value;
    }

    /// <summary>Devices print <c>Sending Hostname: yes</c>, which is no name; nothing is behind a closing tag.</summary>
    private static bool IsOfNoName(ReadOnlySpan<byte> before) => before.EndsWith("Sending "u8) || before.EndsWith("</"u8);

    /// <summary>The value after <c>:</c>, <c>=</c> or the end of a tag, quoted or not.</summary>
    private static ReadOnlySpan<byte> ValueBehind(ReadOnlySpan<byte> text)
    {
        text = text.TrimStart("\\\"' \t"u8);
        if (text is not [(byte)':' or (byte)'=' or (byte)'>', ..])
            return default;
        text = text[1..].TrimStart("\\\"' \t"u8);
        text = text[..Math.Min(text.Length, LongestValue)];
        var end = text.IndexOfAny(ValueEnds);
        return end < 0 ? text : text[..end];
    }
}
