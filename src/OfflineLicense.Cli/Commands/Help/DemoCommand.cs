using System.CommandLine;
using OfflineLicense.Cli.Demo;
using OfflineLicense.Cli.Parsing;

namespace OfflineLicense.Cli.Commands.Help;

/// <summary><c>offlic demo</c>: the whole loop on made-up devices.</summary>
internal static class DemoCommand
{
    public static ToolCommand Create()
    {
        var dir = new Argument<string>("dir") { Description = "A new or empty folder (default: offlic-demo)", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "offlic-demo" };
        return new ToolCommand("demo", "Walk the whole loop, zone and desk, on made-up devices; leaves the folder to look at.")
        {
            Place = Place.Keep,
            Arguments = { dir },
            Examples =
            [
                new("offlic demo", "Every step as the command a person would type."),
                new("offlic demo look", "The same in another folder."),
            ],
            Run = context => Act(context, context.FullPath(context.GetValue(dir)!)),
        };
    }

    private static void Act(CommandContext context, string root)
    {
        if (context.Host.FileSystem.File.Exists(root) || (context.Host.FileSystem.Directory.Exists(root) && context.Host.FileSystem.Directory.EnumerateFileSystemEntries(root).Any()))
            throw new Failure(FailureKind.Usage, $"{root} is there already and not empty", "name a new folder: offlic demo DIR");
        if (context.DryRun)
        {
            context.Output.WriteLine($"Would make {SafeText.Value(root)} with two stations and walk the loop.");
            return;
        }

        var whole = new DemoScript(context, root).Run();
        context.Output.WriteLine();
        context.Output.WriteLine(whole ? $"All of it lies in {SafeText.Value(root)}; nothing else was touched." : "The walk stopped at the step above.");
        if (whole)
            context.Output.SuggestNext($"cd {SafeText.Value(Path.Combine(root, "zone"))} && offlic history {SampleDevice.All[0].Udi.Serial}");
    }
}
