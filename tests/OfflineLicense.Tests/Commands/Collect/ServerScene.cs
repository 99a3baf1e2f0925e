using System.Text.Json;

namespace OfflineLicense.Tests.Commands.Collect;

/// <summary>A server's files in the zone of a <see cref="StationPair"/>: its request, and an answer that came for it.</summary>
internal static class ServerScene
{
    /// <returns>Its upload name.</returns>
    public static string Request(this StationPair lab, string purpose, string server, string content)
    {
        var said = ServerFileTests.Collect(lab.Zone, purpose, server, lab.Write($"in/{content}.bin", content));
        StationPair.Done(said);
        var sha256 = StationPair.Line(said, "file").GetProperty("sha256").GetString();
        return StationPair.Lines(lab.Zone("status", "--json"), "request").Single(line =>
            line.GetProperty("sha256").GetString() == sha256).GetProperty("upload_name").GetString()!;
    }

    public static JsonElement Answer(this StationPair lab, string purpose, string server, string name, string content) =>
        StationPair.Line(ServerFileTests.Collect(lab.Zone, purpose + "-response", server, lab.Write($"dl/{name}", content)), "file");
}
