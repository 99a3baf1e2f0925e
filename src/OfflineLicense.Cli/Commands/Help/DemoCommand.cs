using System.CommandLine;
using OfflineLicense.Cli.Demo;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Cli.Commands.Help;

/// <summary><c>offlic demo</c>: a whole trip on sample devices.</summary>
internal static class DemoCommand
{
    private const string DefaultFolder = "offlic-demo";

    public static ToolCommand Create()
    {
        var dir = new Argument<string>("dir")
        {
            Description = $"A new or empty folder (default: {DefaultFolder})",
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = _ => DefaultFolder,
        };
        return new ToolCommand("demo", "Run a whole trip, zone and desk, on sample devices; keeps the folder for you to look at.")
        {
            Place = Place.Keep,
            Arguments = { dir },
            Examples =
            [
                new("offlic demo", "Shows each step as the command that a person types."),
                new("offlic demo look", "The same in another folder."),
            ],
            Run = context => Run(context, context.FullPath(context.GetValue(dir)!)),
        };
    }

    private static void Run(CommandContext context, string root)
    {
        var disk = context.Host.FileSystem;
        if (disk.File.Exists(root) || (disk.Directory.Exists(root) && disk.Directory.EnumerateFileSystemEntries(root).Any()))
            throw new Failure(FailureKind.Usage, $"{root} is there already and not empty", "name a new folder: offlic demo DIR");
        if (context.DryRun)
        {
            context.Output.WriteLine($"Would create {SafeText.Value(root)} with two stations and run the trip.");
            return;
        }

        var isComplete = new DemoScript(context, root).Run();
        context.Output.WriteLine();
        context.Output.WriteLine(isComplete
            ? $"All files are in {SafeText.Value(root)}; nothing else was changed."
            : "The demo stopped at the step above.");
        if (isComplete)
            context.Output.SuggestNext(
                $"cd {ShellWord.Quote(Path.Combine(root, "zone"))} && {context.Host.FindTool()} history {SampleDevice.All[0].Udi.Serial}");
    }
}
