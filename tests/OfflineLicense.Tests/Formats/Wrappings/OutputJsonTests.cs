using System.Text;
using System.Text.Json;
using OfflineLicense.Formats;

namespace OfflineLicense.Tests.Formats.Wrappings;

/// <summary>Output in the JSON of Ansible, netmiko and nornir, each shape that they write.</summary>
public sealed class OutputJsonTests
{
    private static readonly string One = Quote(Output("FIX2501A0B1"));
    private static readonly string Two = Quote(Output("FIX2501A0B2"));
    private static readonly string Status = Quote("Usage Reporting:\n  Last ACK received: Apr 02 10:00:00 2026 UTC\n");

    /// <summary>Regression: JSON was no licensing output whatever it held.</summary>
    [Theory]
    [InlineData("{\"changed\":false,\"stdout\":[ONE],\"stdout_lines\":[[\"Smart Licensing Status\"]]}", "FIX2501A0B1")]
    [InlineData("{\"stdout\":[ONE]}", "FIX2501A0B1")]
    [InlineData("{\"stdout\":ONE}", "FIX2501A0B1")]
    [InlineData("{\"stdout_lines\":[[\"Smart Licensing Status\",\"UDI: PID:C9300-24UX,SN:FIX2501A0B1\"]]}", "FIX2501A0B1")]
    [InlineData("{\"results\":[{\"item\":\"a\",\"stdout\":[ONE]},{\"item\":\"b\",\"stdout\":[STATUS]}]}", "FIX2501A0B1 ack")]
    [InlineData("{\"rtr1\":{\"stdout\":[ONE]},\"rtr2\":{\"stdout\":[TWO]}}", "FIX2501A0B1 FIX2501A0B2")]
    [InlineData("{\"plays\":[{\"tasks\":[{\"hosts\":{\"r1\":{\"stdout\":[ONE]},\"r2\":{\"stdout\":[TWO]}}}]}]}", "FIX2501A0B1 FIX2501A0B2")]
    [InlineData("ONE", "")]
    [InlineData("[ONE]", "FIX2501A0B1")]
    [InlineData("[ONE,TWO]", "FIX2501A0B1 FIX2501A0B2")]
    [InlineData("{\"rtr1\":ONE,\"rtr2\":TWO}", "FIX2501A0B1 FIX2501A0B2")]
    [InlineData("{\"show license all\":ONE,\"show license status\":STATUS}", "FIX2501A0B1 ack")]
    [InlineData("{\"rtr1\":{\"show license udi\":ONE,\"show license status\":STATUS},\"rtr2\":{\"show license all\":TWO}}",
        "FIX2501A0B1 ack FIX2501A0B2")]
    [InlineData("[{\"output\":ONE,\"host\":\"r1\"},{\"output\":TWO,\"host\":\"r2\"},{\"output\":STATUS,\"host\":\"r2\"}]",
        "FIX2501A0B1 FIX2501A0B2 ack")]
    [InlineData("{\"data\":{\"rtr1\":ONE,\"rtr2\":TWO}}", "FIX2501A0B1 FIX2501A0B2")]
    [InlineData("TASK [a] *\nok: [r1] => {\n    \"out.stdout\": [ONE]\n}\nok: [r2] => {\n    \"out.stdout\": [TWO]\n}\n\nPLAY RECAP ***\n",
        "FIX2501A0B1 FIX2501A0B2")]
    [InlineData("ok: [r1] => {\"out\": {\"stdout\": [ONE]}}\nok: [r1] => {\"out\": {\"stdout\": [STATUS]}}\n", "FIX2501A0B1 ack")]
    [InlineData("ok: [r1] => (item=show license all) => {\"msg\": ONE}\nskipping: [r3]\n", "FIX2501A0B1")]
    [InlineData("r1 | SUCCESS => {\n  \"stdout\": [ONE]\n}\nr2 | CHANGED | rc=0 => {\n  \"stdout\": [TWO]\n}\n", "FIX2501A0B1 FIX2501A0B2")]
    [InlineData("{\"host\":\"r1\",\"output\":ONE}\n{\"host\":\"r2\",\"output\":TWO}\n", "FIX2501A0B1 FIX2501A0B2")]
    public void The_outputs_of_each_host_are_read_as_a_capture(string json, string expected)
    {
        var reading = Read(json);

        Assert.Equal(expected, string.Join(' ', reading.DeviceStates.Select(state =>
            state.Udi.Serial + (state.LastAckReceived is null ? string.Empty : " ack"))));
    }

    [Theory]
    [InlineData("{\"rtr1\":ONE,\"rtr2\":STATUS}")]
    [InlineData("[{\"output\":ONE,\"host\":\"r1\"},{\"output\":STATUS,\"host\":\"r2\"}]")]
    [InlineData("[{\"output\":ONE},{\"output\":STATUS}]")]
    [InlineData("ok: [r1] => {\"stdout\": [ONE]}\nok: [r2] => {\"stdout\": [STATUS]}\n")]
    [InlineData("{\"host\":\"r1\",\"output\":ONE}\n{\"host\":\"r2\",\"output\":STATUS}\n")]
    [InlineData("{\"data\":{\"rtr1\":ONE,\"rtr2\":STATUS}}")]
    public void An_output_without_a_UDI_is_given_to_no_other_host(string json)
    {
        var reading = Read(json);

        Assert.Null(Assert.Single(reading.DeviceStates).LastAckReceived);
        Assert.Contains(reading.Notices, notice => notice.Code == WarningCode.NoUdi);
    }

    /// <summary>Regression: with a second host in the file no import was recorded.</summary>
    [Fact]
    public void The_imports_of_each_host_are_kept()
    {
        var reading = Read($"{{\"rtr1\":{Import("r1", "FIX2501A0B1")},\"rtr2\":{Import("r2", "FIX2501A0B2")}}}");

        Assert.Equal(["r1", "r2"], reading.Imports.Select(attempt => attempt.Hostname));
    }

    /// <summary>Two devices of one name from the factory are two devices.</summary>
    [Fact]
    public void An_import_on_a_host_without_a_UDI_is_given_to_no_other_host()
    {
        var log = Quote("Switch#license smart import flash:ACK_x.txt\nImport Data Successful\nSwitch#\nSwitch#show license udi\n");
        var reading = Read($"{{\"rtr1\":{Import("Switch", "FIX2501A0B1")},\"rtr2\":{log}}}");

        Assert.Single(reading.Imports);
    }

    /// <summary>Regression: beside other hosts nothing was said of outputs whose device is not known.</summary>
    [Fact]
    public void Outputs_that_were_skipped_in_one_host_are_told_beside_another()
    {
        var two = Output("FIX2501A0B2") + "\n" + Output("FIX2501A0B3")
            + "\nr9#show license status\nUsage Reporting:\n  Last ACK received: Apr 02 10:00:00 2026 UTC\n";
        var reading = Read($"{{\"rtr1\":ONE,\"rtr2\":{Quote(two)}}}");

        Assert.Equal(3, reading.DeviceStates.Count);
        Assert.Equal(WarningCode.NoUdi, Assert.Single(reading.Notices).Code);
    }

    [Theory]
    [InlineData("{\"stdout\":[ONE]")]
    [InlineData("{\"stdout\":[ONE]}}")]
    [InlineData("{\"stdout\":[\"\\ud800 license\\nUDI: PID:X,SN:1\"]}")]
    public void JSON_that_is_not_valid_is_not_read(string json) => Assert.Empty(Read(json).DeviceStates);

    [Fact]
    public void JSON_that_is_too_deep_or_not_UTF_8_is_not_read()
    {
        Assert.Empty(Read(new string('[', 40) + One + new string(']', 40)).DeviceStates);
        Assert.Empty(Recognizer.Read([.. Encoding.UTF8.GetBytes("{\"license\":\""), 0xC4, .. Encoding.UTF8.GetBytes("\"}")]).DeviceStates);
    }

    private static string Output(string serial) =>
        $"Smart Licensing Status\n======================\n\nProduct Information\nUDI: PID:C9300-24UX,SN:{serial}\n";

    private static string Import(string hostname, string serial) => Quote($"{hostname}#show license udi\nUDI: PID:C9300-24UX,SN:{serial}\n"
        + $"{hostname}#license smart import flash:ACK_x.txt\nImport Data Successful\n{hostname}#\n");

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static ParsedContent Read(string json) => Recognizer.Read(Encoding.UTF8.GetBytes(json
        .Replace("ONE", One, StringComparison.Ordinal).Replace("TWO", Two, StringComparison.Ordinal)
        .Replace("STATUS", Status, StringComparison.Ordinal)));
}
