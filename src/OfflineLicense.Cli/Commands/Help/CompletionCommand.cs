using System.CommandLine;
using System.Reflection;
using OfflineLicense.Cli.Parsing;

namespace OfflineLicense.Cli.Commands.Help;

/// <summary><c>offlic completion</c>: prints the script by which a shell completes commands, options and names.</summary>
internal static class CompletionCommand
{
    /// <summary>The shells and the ends of the names of their scripts.</summary>
    private static readonly (string Shell, string Script)[] Shells =
        [("bash", "bash"), ("zsh", "zsh"), ("fish", "fish"), ("pwsh", "ps1")];

    public static ToolCommand Create()
    {
        var shell = new Argument<string>("shell") { Description = string.Join(", ", Shells.Select(each => each.Shell)) };
        return new ToolCommand("completion", "Print the script by which a shell completes commands, options and names.")
        {
            Place = Place.Keep,
            Arguments = { shell },
            Examples =
            [
                new("offlic completion bash > ~/.local/share/bash-completion/completions/offlic",
                    "For every bash from now on. The file of zsh is _offlic in a folder of fpath."),
                new("offlic completion fish > ~/.config/fish/completions/offlic.fish", "The same for fish."),
                new("offlic completion pwsh | Out-String | Invoke-Expression",
                    "For this PowerShell. Add the line to $PROFILE for every one."),
            ],
            Run = context => Print(context, context.GetValue(shell)!),
        };
    }

    private static void Print(CommandContext context, string shell)
    {
        var script = Array.Find(Shells, each => each.Shell == shell).Script ?? throw new Failure(FailureKind.Usage,
            $"there is no completion for {SafeText.Value(shell)}", $"one of: {string.Join(", ", Shells.Select(each => each.Shell))}");
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream($"completion/offlic.{script}")!);
        var text = reader.ReadToEnd().ReplaceLineEndings("\n").Replace("@TOOL@", context.Host.FindTool(), StringComparison.Ordinal);
        context.Json.WriteLine("script", json =>
        {
            json.WriteString("shell", shell);
            json.WriteString("text", text);
        });
        foreach (var line in text.TrimEnd('\n').Split('\n'))
            context.Output.WriteWhole(line);
    }
}
