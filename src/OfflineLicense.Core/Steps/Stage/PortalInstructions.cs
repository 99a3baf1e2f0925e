using OfflineLicense.Formats.Csv;

namespace OfflineLicense.Steps.Stage;

/// <summary>What to do at CSSM with a request of one kind.</summary>
/// <param name="Pastes">A person pastes the code in the file; otherwise the file itself is uploaded.</param>
/// <param name="EndsWithoutFile">CSSM gives no file: a person marks the request as done.</param>
/// <param name="Short">One line for a table.</param>
/// <param name="Long">The text of one step of a checklist.</param>
internal sealed record PortalStep(bool Pastes, bool EndsWithoutFile, string Short, string Long);

/// <summary>Instructions for CSSM's pages, from one data file, because Cisco renames pages.</summary>
internal static class PortalInstructions
{
    private static readonly Lazy<Dictionary<string, PortalStep>> Steps = new(Read);

    /// <param name="key">A document kind's name, or a key of <see cref="ServerInstructions"/>; any other key gets the general step.</param>
    public static PortalStep Find(string key) => Steps.Value.TryGetValue(key, out var step) ? step : Steps.Value["*"];

    private static Dictionary<string, PortalStep> Read() => DataTable.Read("portal-instructions.tsv")
        .ToDictionary(
            fields => fields[0],
            fields => new PortalStep(fields[1] == "paste", fields[2] == "done", fields[3], fields[4]),
            StringComparer.Ordinal);
}
