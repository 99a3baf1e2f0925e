using System.Reflection;

namespace OfflineLicense.Steps.Stage;

/// <summary>What to do at CSSM with a request of one kind.</summary>
/// <param name="Pastes">A person pastes the code in it; otherwise the file itself is uploaded.</param>
/// <param name="EndsWithoutFile">CSSM answers with no file: somebody has to say that it is done.</param>
/// <param name="Short">A few words for a table.</param>
/// <param name="Long">A sentence for one step of a checklist.</param>
internal sealed record PortalStep(bool Pastes, bool EndsWithoutFile, string Short, string Long);

/// <summary>The words for CSSM's pages, from one data file, because Cisco renames things.</summary>
internal static class PortalInstructions
{
    private static readonly Lazy<Dictionary<string, PortalStep>> Words = new(Read);

    /// <summary>A few words for a table.</summary>
    public static string Short(string kind) => Of(kind).Short;

    public static PortalStep Of(string kind) => Words.Value.TryGetValue(kind, out var step) ? step : Words.Value["*"];

    private static Dictionary<string, PortalStep> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("portal-words.tsv")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.Split('\t'))
            .ToDictionary(fields => fields[0], fields => new PortalStep(fields[1] == "paste", fields[2] == "done", fields[3], fields[4]), StringComparer.Ordinal);
    }
}
