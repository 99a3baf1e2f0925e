using System.Text.Json;

namespace OfflineLicense.Tests.Commands.Status;

/// <summary>A zone in which a device reports, is answered and gets its install file; captures and logs of it are collected.</summary>
internal sealed class ProofWalk : IDisposable
{
    public const string Serial = "FOC1";

    private int _files;

    public StationPair Lab { get; } = new();

    public void Dispose() => Lab.Dispose();

    public static string Status(string ack) => Show(ack, null);

    public static string Show(string ack, string? clock) =>
        (clock is null ? string.Empty : $"Time source is hardware calendar, {clock}\n\n")
        + $"Smart Licensing Status\n\nUsage Reporting:\n  Last ACK received: {ack}\n\nUDI: PID:{StationPair.Pid},SN:{Serial}\n";

    public string Write(string text) => Lab.Write($"show-{++_files}.txt", text);

    public void Collect(string text)
    {
        if (!Directory.Exists(Lab.At("tftp")))
            StationPair.Done(Lab.Zone("collect", Lab.Write("u.txt", StationPair.Usage(Serial, 1))));
        StationPair.Done(Lab.Zone("collect", Write(text)));
    }

    /// <returns>The name of the install file.</returns>
    public string WalkToSplit(string layout = "flat")
    {
        StationPair.Done(Lab.Zone("collect", Lab.Write("u.txt", StationPair.Usage(Serial, 1))));
        StationPair.Done(Lab.Zone("collect", Lab.Write("a.ack", StationPair.Ack(1795100000000, Serial))));
        return Split(layout);
    }

    public string Split(string layout = "flat") => Path.GetFileName(
        StationPair.Line(Lab.Zone("split", "--to", Lab.Folder("tftp"),
            "--layout", layout, "--json"), "install").GetProperty("path").GetString()!);

    public void Advance(TimeSpan time) => Lab.Shell.Clock = new StoppedClock(Lab.Shell.Clock.GetUtcNow() + time);

    public List<string?> RequestStates() =>
        StationPair.Lines(Lab.Zone("status", "--json"), "request").ConvertAll(each => each.GetProperty("state").GetString());

    public string? Get(string member) =>
        StationPair.Device(Lab.Zone, Serial).TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null
            ? value.GetString()
            : null;

    /// <summary>Without the line breaks that fit the text to the terminal.</summary>
    public static string Unwrap(string text) => string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
