using System.Text.Json;

namespace OfflineLicense.Cli.Output;

/// <summary>The JSON members of what a device prints, each only where it is printed; what is printed as none is null.</summary>
internal static class DeviceStateJson
{
    public static void Write(Utf8JsonWriter json, DeviceState state)
    {
        WriteTime(json, "last_ack_received", state.LastAckReceived);
        WriteTime(json, "next_ack_deadline", state.NextAckDeadline);
        WriteTime(json, "next_ack_push_check", state.NextAckCheck);
        WriteTime(json, "last_report_push", state.LastReportPush);
        WriteTime(json, "next_report_push", state.NextReportPush);
        WriteTime(json, "last_report_file_write", state.LastReportFileWrite);
        WriteNumber(json, "reporting_push_interval", state.PushInterval);
        WriteTime(json, "captured_at", state.CapturedAt);
        WriteBool(json, "clock_synchronized", state.IsClockSynchronized);
        WriteText(json, "hostname", state.Hostname);
        WriteText(json, "version", state.Version);
        WriteText(json, "chassis", state.Chassis?.ToString());
        WriteText(json, "agent_version", state.AgentVersion);
        WriteText(json, "smart_account", state.SmartAccount);
        WriteText(json, "virtual_account", state.VirtualAccount);
        WriteText(json, "transport", state.Transport);
        WriteBool(json, "sending_hostname", state.SendsHostname);
        WriteText(json, "overall_state", state.OverallState);
        WriteText(json, "registration", state.Registration);
        WriteTime(json, "registration_expires", state.RegistrationExpires);
        WriteTime(json, "communication_deadline", state.CommunicationDeadline);
        WritePolicy(json, state);
        WriteReports(json, state);
        WriteUnits(json, state);
    }

    private static void WritePolicy(Utf8JsonWriter json, DeviceState state)
    {
        WriteText(json, "policy", state.PolicyName);
        WriteTime(json, "policy_installed_on", state.PolicyInstalled);
        if (state.Policy is not { } policy)
            return;
        WriteBool(json, "ack_required", policy.IsAckRequired);
        json.WriteStartObject("policy_days");
        WriteDays(json, "perpetual", policy.Perpetual);
        WriteDays(json, "subscription", policy.Subscription);
        WriteDays(json, "enforced", policy.Enforced);
        WriteDays(json, "export", policy.Export);
        json.WriteEndObject();
    }

    private static void WriteDays(Utf8JsonWriter json, string name, ReportingDays? days)
    {
        if (days is null)
            return;
        json.WriteStartObject(name);
        WriteNumber(json, "first", days.First);
        WriteNumber(json, "ongoing", days.Ongoing);
        WriteNumber(json, "on_change", days.OnChange);
        json.WriteEndObject();
    }

    private static void WriteReports(Utf8JsonWriter json, DeviceState state)
    {
        if (state.ReportSummary is { } summary)
        {
            json.WriteStartObject("report_summary");
            WriteNumber(json, "total", summary.Total);
            WriteNumber(json, "purged", summary.Purged);
            WriteNumber(json, "acknowledged", summary.Acknowledged);
            WriteNumber(json, "waiting", summary.Waiting);
            WriteNumber(json, "available", summary.Available);
            WriteNumber(json, "collecting", summary.Collecting);
            json.WriteEndObject();
        }

        if (state.Imports is { } imports)
            json.WriteObjects("import_history", imports, import =>
            {
                WriteText(json, "kind", import.Kind);
                WriteTime(json, "imported_at", import.At);
            });
        if (state.RumReports is { } reports)
            json.WriteObjects("rum_reports", reports, report =>
            {
                json.WriteNumber("id", report.Id);
                WriteText(json, "state", report.State);
                WriteText(json, "feature", report.Feature);
            });
    }

    private static void WriteUnits(Utf8JsonWriter json, DeviceState state)
    {
        if (state.TrustCodes is { } codes)
            json.WriteStrings("trust_codes", codes.Where(udi => udi != UnnamedDevice.Udi).Select(udi => udi.ToString()));
        if (state.TrustCodes is { Count: 0 } && !state.Installed.Any(each => each.Kind == InstalledKind.TrustCode))
            json.WriteNull("trust_code_installed");
        WriteInstalled(json, "trust_code_installed", state, InstalledKind.TrustCode);
        WriteInstalled(json, "authorizations", state, InstalledKind.Authorization);
        WriteText(json, "reservation", state.Reservation);
        WriteInstalled(json, "reservations", state, InstalledKind.Reservation);
        if (state.Members.Count == 0)
            return;
        json.WriteStrings("members", state.Members.Select(member => member.Udi.ToString()));
        json.WriteObjects("roles", state.Members, member =>
        {
            json.WriteString("udi", member.Udi.ToString());
            json.WriteString("role", member.Role);
        });
    }

    // NOT INSTALLED is null.
    private static void WriteInstalled(Utf8JsonWriter json, string name, DeviceState state, InstalledKind kind)
    {
        if (state.Installed.Any(each => each.Kind == kind))
            json.WriteObjects(name, state.Installed.Where(each => each.Kind == kind), each =>
            {
                json.WriteString("udi", each.Udi == UnnamedDevice.Udi ? null : each.Udi.ToString());
                WriteTime(json, "installed_on", each.On);
                if (each.ConfirmationCode is { } code)
                    json.WriteString("confirmation_code", code.Length == 0 ? null : code);
            });
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DeviceTime? time)
    {
        if (time is not null)
            json.WriteDeviceTime(name, time);
    }

    private static void WriteText(Utf8JsonWriter json, string name, DeviceText? text)
    {
        if (text is not null)
            json.WriteString(name, text.Text);
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }

    private static void WriteBool(Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } printed)
            json.WriteBoolean(name, printed);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } printed)
            json.WriteNumber(name, printed);
    }
}
