using Spectre.Console;

namespace OfflineLicense.Cli.Output;

/// <summary>The one coloured thing: the label before a line of talk, on a terminal. Its text stays plain, to be copied.</summary>
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
