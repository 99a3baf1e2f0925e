using System.Text.Json;

namespace OfflineLicense.Cli.Output;

/// <summary>The JSON members of a document that <c>validate</c> and <c>show</c> share.</summary>
internal static class DocumentJson
{
    public static void WriteReports(Utf8JsonWriter json, IEnumerable<long> ids)
    {
        json.WriteStartArray("reports");
        foreach (var id in ids)
            json.WriteNumberValue(unchecked((ulong)id));
        json.WriteEndArray();
    }

    public static void WriteBlocks(Utf8JsonWriter json, IEnumerable<Block> blocks) => json.WriteObjects("blocks", blocks, block =>
    {
        json.WriteString("name", block.Name);
        json.WriteString("signature", GetSignatureName(block.Signature));
    });

    /// <summary>Hostnames, addresses and keywords that were found in a request.</summary>
    public static void WriteSensitiveTexts(Utf8JsonWriter json, IEnumerable<SensitiveText> found) =>
        json.WriteObjects("private", found, each =>
    {
        json.WriteString("kind", each.Kind.Name());
        json.WriteString("text", each.Text);
    });

    public static string GetSignatureName(SignatureShape shape) => shape switch
    {
        SignatureShape.Present => "present",
        SignatureShape.Malformed => "malformed",
        _ => "missing",
    };

    /// <summary>
    /// The facts that a response or a device output states. The first device's facts are members of <c>facts</c>; if there are
    /// several devices, <c>devices</c> has the facts of each.
    /// </summary>
    public static void WriteFacts(Utf8JsonWriter json, ParsedContent reading)
    {
        var states = reading.DeviceStates;
        json.WriteStartObject("facts");
        ResponseFacts.Write(json, reading);
        if (states.Count > 0 || reading.Unnamed is not null)
            DeviceStateJson.Write(json, states.Count > 0 ? states[0] : reading.Unnamed!);
        if (states.Count > 1)
        {
            json.WriteStartArray("devices");
            foreach (var state in states)
            {
                json.WriteStartObject();
                json.WriteString("udi", state.Udi.ToString());
                DeviceStateJson.Write(json, state);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
