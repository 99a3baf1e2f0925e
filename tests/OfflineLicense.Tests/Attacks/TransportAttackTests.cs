using System.Text.Json;
using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.Attacks;

/// <summary>
/// A document that was taken in must never keep all the others from leaving. What was found: a UDI of 255 characters of
/// three bytes, or an account's name with a line feed in it, was recorded and then could not travel, so that every
/// <c>pack</c> failed from then on.
/// </summary>
public sealed class TransportAttackTests : IDisposable
{
    private readonly StationPair _lab = new();

    public static TheoryData<string, string> Names => new()
    {
        { new string('\u6f22', 255), "A" },
        { new string('S', 255), "A" },
        { new string('\u00e9', 255), "A" },
        { "FOC1", new string('\u6f22', 1024) },
        { "FOC1", new string('a', 1024) },
        { "FOC1", new string('a', 1025) },
        { "FOC1", "line\nfeed" },
        { "FOC1", "next\u0085line" },
        { "FOC1", "delete\u007f" },
        { "FOC1", "\u009b2J" },
        { "FOC1", "\ud83d\ude00" },
        { "FOC\ud800", "A" },
        { "FOC\udc00\ud800", "A" },
        { "FOC\u0085", "A" },
        { "FOC\"\\", "\"\\" },
    };

    public void Dispose() => _lab.Dispose();

    [Theory]
    [Trait("Attack", "A05")]
    [MemberData(nameof(Names))]
    public void Whatever_was_recorded_can_be_packed_beside_the_rest(string name, string account)
    {
        _lab.Write("drop/good.txt", StationPair.Usage("GOOD1", 1));
        File.WriteAllText(_lab.At("drop", "odd.txt"), Usage(name, account));

        Assert.NotEqual(1, _lab.Zone("collect", "drop").Exit);
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Desk("receive", "out"));

        Assert.Contains(
            StationPair.Lines(_lab.Desk("status", "--json"), "device"),
            line => line.GetProperty("udi").GetString() == StationPair.Udi("GOOD1")
        );
    }

    [Theory]
    [Trait("Attack", "A05")]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(5000)]
    public void Whatever_was_said_at_the_desk_can_travel_back(int length)
    {
        _lab.ToDesk("FOC1", "FOC2");
        StationPair.Done(_lab.Desk("stage", "--to", "up"));
        var staged = Directory
            .GetFiles(_lab.At("up"), "C*.txt", SearchOption.AllDirectories)
            .Where(path => !path.Contains("CHECKLIST", StringComparison.Ordinal))
            .Select(path => Path.GetFileName(path))
            .First();
        _lab.Desk("mark", "refused", staged, "--reason", new string('r', length));
        StationPair.Done(_lab.Desk("mark", "lost", staged, "--reason", "short"));

        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));
    }

    private static string Usage(string serial, string account)
    {
        var sudi = $$"""{"udi_pid":{{Json(serial)}},"udi_serial_number":{{Json(serial)}}}""";
        var payload =
            $$$"""{"asset_identification":{"report_id":7,"instance":{"sudi":{{{sudi}}}}},"meta":{"entitlement_tag":"regid.x"},"measurements":[]}""";
        return $$$"""<smartLicense><RUMReport><![CDATA[{"payload":{{{Json(payload)}}},"signature":{"sudi":{{{sudi}}}}}]]></RUMReport>"""
            + $"<smartLicenseAccountInfo><customerInfo><smartAccount>{System.Security.SecurityElement.Escape(account)}</smartAccount></customerInfo></smartLicenseAccountInfo></smartLicense>";
    }

    /// <summary>Half a pair as its escape: the serializer of the platform would replace it.</summary>
    private static string Json(string text) =>
        "\""
        + string.Concat(text.Select(c => char.IsSurrogate(c) ? $"\\u{(int)c:x4}" : JsonSerializer.Serialize(c.ToString())[1..^1]))
        + "\"";
}
