using System.Reflection;

namespace OfflineLicense.Steps;

/// <summary>The words for CSSM's pages, from one data file, because Cisco renames things.</summary>
internal static class PortalWords
{
    private static readonly Lazy<Dictionary<string, (string Short, string Long)>> Words = new(Read);

    /// <summary>A few words for a table.</summary>
    public static string Short(string kind) => Of(kind).Short;

    /// <summary>A sentence for one step of a checklist.</summary>
    public static string Long(string kind) => Of(kind).Long;

    private static (string Short, string Long) Of(string kind) => Words.Value.TryGetValue(kind, out var words) ? words : Words.Value["*"];

    private static Dictionary<string, (string Short, string Long)> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("portal-words.tsv")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.Split('\t'))
            .ToDictionary(fields => fields[0], fields => (fields[1], fields[2]), StringComparer.Ordinal);
    }
}
