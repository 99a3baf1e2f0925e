using OfflineLicense.Cli.Output;
using OfflineLicense.Steps.Split;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Devices;

/// <summary>The output of <c>split</c> for servers' responses.</summary>
internal sealed class SplitServers(CommandContext context, string folder, ServerSplitResult split)
{
    /// <summary>Writes the JSON lines, and reports each withheld file.</summary>
    public void WriteJson()
    {
        foreach (var file in split.Files)
        {
            context.Json.WriteLine("install", json =>
            {
                json.WriteNull("udi");
                json.WriteString("server", file.Server);
                json.WriteString("path", Path.Combine(folder, file.Name));
                json.WriteString("sha256", file.Digest.Hex);
                json.WriteString("kind", DocumentKind.ServerResponse.Name);
                json.WriteString("evidence", file.Evidence);
            });
        }

        foreach (var file in split.Withheld)
        {
            var taken = DiskFailure.OtherContent(Path.Combine(folder, file.Name));
            context.Json.WriteLine("refused", json =>
            {
                json.WriteNull("udi");
                json.WriteString("server", file.Server);
                json.WriteString("reason", taken.Code);
                json.WriteString("message", taken.Message);
            });
            context.ReportRefusal(taken, $"server {file.Server}");
        }
    }

    /// <returns>Whether there was a file for a server.</returns>
    public bool WriteLines()
    {
        if (split.Files.Count > 0)
            context.Output.WriteResult($"{Plural.Format(split.Files.Count, "response")} for servers, never for a device:");
        foreach (var file in split.Files.Take(ConsoleOutput.AttentionShown))
            context.Output.WriteLine($"  {file.Name}  {ByteSize.Format(file.Size)}   import it on {file.Server}");
        if (split.Files.Count > ConsoleOutput.AttentionShown)
        {
            context.Output.WriteLine($"  … and {split.Files.Count - ConsoleOutput.AttentionShown:N0} more: "
                + SafeText.Value(Path.Combine(folder, FileNames.InstallList)));
        }

        return split.Files.Count + split.Withheld.Count > 0;
    }
}
