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
            WriteFacts(json, states.Count > 0 ? states[0] : reading.Unnamed!);
        if (states.Count > 1)
        {
            json.WriteStartArray("devices");
            foreach (var state in states)
            {
                json.WriteStartObject();
                json.WriteString("udi", state.Udi.ToString());
                WriteFacts(json, state);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteFacts(Utf8JsonWriter json, DeviceState state)
    {
        Time(json, "last_ack_received", state.LastAckReceived);
        Time(json, "next_ack_deadline", state.NextAckDeadline);
        Time(json, "last_report_push", state.LastReportPush);
        Time(json, "next_report_push", state.NextReportPush);
        Time(json, "last_report_file_write", state.LastReportFileWrite);
        Time(json, "captured_at", state.CapturedAt);
        Text(json, "smart_account", state.SmartAccount);
        Text(json, "virtual_account", state.VirtualAccount);
        Text(json, "policy", state.PolicyName);
        Time(json, "policy_installed_on", state.PolicyInstalled);
        if (state.TrustCodes is { } codes)
            json.WriteStrings("trust_codes", codes.Where(udi => udi != UnnamedDevice.Udi).Select(udi => udi.ToString()));
        Installed(json, "trust_codes_installed", state, InstalledKind.TrustCode);
        Installed(json, "authorizations", state, InstalledKind.Authorization);
        Installed(json, "reservations", state, InstalledKind.Reservation);
        if (state.Members.Count > 0)
            json.WriteStrings("members", state.Members.Select(member => member.Udi.ToString()));
    }

    // NOT INSTALLED is null.
    private static void Installed(Utf8JsonWriter json, string name, DeviceState state, InstalledKind kind)
    {
        if (!state.Installed.Any(each => each.Kind == kind))
            return;
        json.WriteStartArray(name);
        foreach (var each in state.Installed.Where(each => each.Kind == kind))
        {
            json.WriteStartObject();
            json.WriteString("udi", each.Udi == UnnamedDevice.Udi ? null : each.Udi.ToString());
            Time(json, "installed_on", each.On);
            if (each.ConfirmationCode is { } code)
                json.WriteString("confirmation_code", code.Length == 0 ? null : code);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // Not printed: no member. <none>: null. A time zone that is not an offset stays as it was printed.
    private static void Time(Utf8JsonWriter json, string name, DeviceTime? time)
    {
        if (time is null)
            return;
        if (time.IsNone || time.Utc is not null)
        {
            json.WriteTime(name, time.IsNone ? null : time.Utc);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("local", time.Local.ToString("yyyy-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteString("zone", time.Zone);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }
}
