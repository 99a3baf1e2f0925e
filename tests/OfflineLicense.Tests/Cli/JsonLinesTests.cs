using System.Text.Json;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Terminal;

namespace OfflineLicense.Tests.Cli;

public sealed class JsonLinesTests
{
    private static string Write(Action<JsonLines> write, bool speaks = true)
    {
        using var text = new StringWriter();
        var line = new LineWriter(text, flushes: false, new Screen(80, false));
        write(new JsonLines(line, line, speaks));
        return text.ToString();
    }

    [Fact]
    public void Names_stay_readable_and_dangerous_characters_become_escapes()
    {
        var text = "Zürich+<a> 東京 \u202e\u009b\u2028\U000E0041\n\"";
        var line = Write(lines => lines.WriteLine("x", json => json.WriteString("text", text)));

        Assert.Equal("""{"type":"x","text":"Zürich+<a> 東京 \u202e\u009b\u2028\udb40\udc41\n\""}""" + "\n", line, ignoreCase: true);
        using var parsed = JsonDocument.Parse(line);
        Assert.Equal(text, parsed.RootElement.GetProperty("text").GetString());
    }

    [Fact]
    public void A_lone_surrogate_does_not_break_the_line()
    {
        var line = Write(lines => lines.WriteLine("x", json => json.WriteString("text", "a\ud800b")));
        using var parsed = JsonDocument.Parse(line);
        Assert.Equal("a\ufffdb", parsed.RootElement.GetProperty("text").GetString());
    }

    [Fact]
    public void Times_are_utc_to_the_second()
    {
        var time = new DateTimeOffset(2026, 11, 21, 12, 15, 0, 999, TimeSpan.FromHours(2));
        Assert.Equal(
            """{"type":"x","since":"2026-11-21T10:15:00Z","until":null}""" + "\n",
            Write(lines => lines.WriteLine("x", json =>
            {
                json.WriteTime("since", time);
                json.WriteTime("until", null);
            })));
    }

    [Fact]
    public void Without_json_it_is_silent_and_nothing_is_worked_out() =>
        Assert.Equal("", Write(lines => lines.WriteLine("x", _ => throw new InvalidOperationException()), speaks: false));
}
