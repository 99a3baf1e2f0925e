using OfflineLicense.Cli.Output;
using OfflineLicense.Steps.Split;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Devices;

/// <summary>What <c>split</c> says of servers' answers.</summary>
internal sealed class SplitServers(CommandContext context, string folder, ServerSplitResult split)
{
    /// <summary>JSON lines, and a complaint for each that was withheld.</summary>
    public void Lines()
    {
        foreach (var file in split.Files)
        {
            context.Json.WriteLine("install", json =>
            {
                json.WriteNull("udi");
                json.WriteString("server", file.Answer.Server);
                json.WriteString("path", Path.Combine(folder, file.Name));
                json.WriteString("sha256", file.Answer.Sha256);
                json.WriteString("kind", DocumentKind.ServerResponse.Name);
                json.WriteString("evidence", file.Answer.Evidence);
            });
        }

        foreach (var file in split.Withheld)
        {
            var taken = DiskFailure.OtherContent(Path.Combine(folder, file.Name));
            context.Json.WriteLine("refused", json =>
            {
                json.WriteNull("udi");
                json.WriteString("server", file.Answer.Server);
                json.WriteString("reason", taken.Code);
                json.WriteString("message", taken.Message);
            });
            context.ReportRefusal(taken, $"server {file.Answer.Server}");
        }
    }

    /// <returns>Whether there was anything to tell.</returns>
    public bool Tell()
    {
        if (split.Files.Count > 0)
            context.Output.WriteLine($"{Plural.Format(split.Files.Count, "answer")} for servers, never for a device:");
        foreach (var file in split.Files.Take(ConsoleOutput.AttentionShown))
            context.Output.WriteLine($"  {file.Name}  {file.Answer.Size:N0} bytes   import it on {file.Answer.Server}");
        if (split.Files.Count > ConsoleOutput.AttentionShown)
            context.Output.WriteLine($"  … and {split.Files.Count - ConsoleOutput.AttentionShown:N0} more: {SafeText.Value(Path.Combine(folder, "INSTALL.csv"))}");
        return split.Files.Count + split.Withheld.Count > 0;
    }
}
