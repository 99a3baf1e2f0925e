using System.Text;
using System.Text.Json;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Commands.Status;

/// <summary>
/// "Installed" rests on text that anybody with the drop folder could write. So it is never said more strongly than that the device's
/// output says so, and a text that shows no prompt with a typed command is told as such.
/// </summary>
[Trait("Attack", "A21")]
public sealed class InstalledWordsTests(ITestOutputHelper output) : IDisposable
{
    private const string Lines =
        "Smart Licensing Status\n\nUDI: PID:C9300-48P,SN:FOC1\n\nUsage Reporting:\n  Last ACK received: Nov 21 10:15:30 2026 UTC\n";

    private static readonly string s_back = new('\b', 10);

    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    public static TheoryData<string, string, bool> Captures => new()
    {
        { "four lines", Lines, false },
        { "a redirect of the device", "Load for five secs: 1%/0%; one minute: 2%; five minutes: 2%\n" + Lines, false },
        { "a prompt without a command", "core-1#\n" + Lines, false },
        { "a prompt after the output", Lines + "core-1#\n", false },
        { "a command without a prompt", "show license all\n" + Lines, false },
        { "an indented text", string.Concat(Lines.Split('\n').Select(line => $"   {line}\n")), false },
        { "line ends of Windows", Lines.Replace("\n", "\r\n", StringComparison.Ordinal), false },
        { "a pager", Lines.Replace("Usage", $" --More-- {s_back}          {s_back}Usage", StringComparison.Ordinal), false },
        { "another command of the same name", "core-1(config)\n" + Lines, false },
        { "a prompt of two words", "core 1#show license all\n" + Lines, false },
        { "a session", "core-1#show license all\n" + Lines + "core-1#\n", true },
        { "an unprivileged session", "core-1>show license all\n" + Lines, true },
        { "a session of IOS XR", "RP/0/RP0/CPU0:core-1#show license all\n" + Lines, true },
        { "a prompt above one of two outputs", Lines + "core-1#show license status\n" + Lines, true },
    };

    [Theory]
    [MemberData(nameof(Captures))]
    public void Installed_is_what_the_output_says_and_a_text_without_a_prompt_is_told(string name, string capture, bool hasPrompt)
    {
        WalkToSplit();

        var said = _lab.Zone("collect", _lab.Write("show.txt", capture), "--json");

        StationPair.Done(said);
        Assert.Equal("installed", Device().GetProperty("state").GetString());
        string[] warnings = hasPrompt ? [] : ["no-prompt"];
        Assert.Equal(warnings, Codes(StationPair.Line(said, "file").GetProperty("warnings"), "code").Where(code => code == "no-prompt"));
        Assert.Equal("later", Device().GetProperty("proof").GetString());
        Assert.Equal(warnings, Device().GetProperty("warnings").EnumerateArray().Select(code => code.GetString()!));
        var status = _lab.Zone("status").Out;
        Assert.Contains("installed  1  proved: the device's output says so" + (hasPrompt ? "\n" : " (1 without a prompt in it)\n"), status,
            StringComparison.Ordinal);
        Assert.DoesNotMatch("proved(?!: )", status);
        var observed = StationPair.Lines(_lab.Zone("history", "FOC1", "--json"), "event")
            .Single(each => each.GetProperty("event").GetString() == "observed");
        Assert.StartsWith("the output says: Last ACK received", observed.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(!hasPrompt, observed.TryGetProperty("warnings", out _));
        output.WriteLine($"figure: captures told by their prompt, {name}: 1");
    }

    [Fact]
    public void A_later_capture_with_a_prompt_takes_the_warning_away()
    {
        WalkToSplit();
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.txt", Lines)));
        Assert.Single(Device().GetProperty("warnings").EnumerateArray());

        StationPair.Done(_lab.Zone("collect", _lab.Write("b.txt", "core-1#show license all\n" + Lines)));

        Assert.Empty(Device().GetProperty("warnings").EnumerateArray());
    }

    [Fact]
    public void A_device_that_is_not_installed_has_no_proof_and_no_warning()
    {
        WalkToSplit();
        Assert.Equal(JsonValueKind.Null, Device().GetProperty("proof").ValueKind);
        Assert.Empty(Device().GetProperty("warnings").EnumerateArray());
        Assert.Contains("split  1  not proved: no output of the device says that it is installed", _lab.Zone("status").Out,
            StringComparison.Ordinal);
    }

    /// <summary>No text of the program claims more. The pages for people use the same words.</summary>
    [Fact]
    public void No_text_of_the_program_says_that_an_installation_is_proved()
    {
        var texts = new StringBuilder();
        foreach (var topic in new[] { "installed", "proof", "open-request", "ACK", "no-prompt", "no-udi" })
            texts.Append(_lab.Shell.Run("explain", topic).Out);
        foreach (var page in new[] { "README.md", "docs/first-trip.md", "docs/glossary.md", "docs/formats.md" })
            texts.Append(File.ReadAllText(Support.Checkout.At(page.Split('/'))));

        Assert.DoesNotMatch("(?i)installation(s)? (is|are|was) proved|proves (an|the) installation|proof of (an|the) installation",
            texts.ToString());
    }

    private JsonElement Device() => StationPair.Line(_lab.Zone("status", "--json"), "device");

    private static IEnumerable<string?> Codes(JsonElement list, string member) =>
        list.EnumerateArray().Select(each => each.GetProperty(member).GetString());

    private void WalkToSplit()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("u.txt", StationPair.Usage("FOC1", 1))));
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.ack", StationPair.Ack(1799000000000, "FOC1"))));
        StationPair.Done(_lab.Zone("split", "--to", "tftp"));
    }
}
