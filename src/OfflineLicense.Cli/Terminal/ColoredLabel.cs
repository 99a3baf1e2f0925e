using Spectre.Console;

namespace OfflineLicense.Cli.Terminal;

/// <summary>The only colored text: the label before a message on a terminal. The message stays plain, so that it can be copied.</summary>
internal static class ColoredLabel
{
    public static string Render(string label)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = OperatingSystem.IsWindows() ? AnsiSupport.Detect : AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
            Out = new AnsiConsoleOutput(text),
        });
        console.Write(new Text(label + ":", label switch
        {
            "error" => new Style(Color.Maroon, decoration: Decoration.Bold),
            "warning" => new Style(Color.Olive),
            _ => new Style(Color.Teal),
        }));
        return text.ToString();
    }
}
