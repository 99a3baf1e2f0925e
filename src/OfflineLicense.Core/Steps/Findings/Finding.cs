using OfflineLicense.Steps.Record;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Steps.Findings;

/// <summary>Something that a person should know or do. Nothing in it was decided: it is computed anew each time.</summary>
/// <param name="Udi">The product instance; null: it is about none, or its UDI is not known.</param>
/// <param name="Sentence">What was found. Text from outside is escaped.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record Finding(FindingCode Code, Udi? Udi, string Sentence, string Remedy)
{
    /// <summary>The hostname of the roster, which stays in the zone; null: it has none.</summary>
    public string? Name { get; init; }

    /// <summary>The server; null: it is about a product instance.</summary>
    public string? Server { get; init; }

    /// <summary>The text that was found in a request; null: it is about something else.</summary>
    public SensitiveFinding? Sensitive { get; init; }

    public static Finding About(DeviceOverview device, FindingCode code, string sentence, string remedy) =>
        new(code, device.Udi, sentence, remedy) { Name = device.Name };
}
