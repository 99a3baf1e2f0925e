using System.Globalization;
using System.Text.Json;
using OfflineLicense.Tests.EndToEnd;

namespace OfflineLicense.Tests.Warehouse;

/// <summary>
/// The same questions, asked of a station and of the warehouse. An answer is a line for each device, request or bundle; both have to be
/// the same lines.
/// </summary>
internal static class WarehouseAnswers
{
    private static readonly string s_devices = string.Create(CultureInfo.InvariantCulture, $"""
        SELECT concat_ws('~', station, udi, state, coalesce({At("since")}, '-'), coalesce({At("last_collected")}, '-'),
               coalesce({At("deadline")}, '-'), coalesce(deadline_source, '-'), coalesce(zone, '-'), coalesce(hostname, '-'), has_refused)
        FROM offlic.device_state
        """);

    private static readonly string s_requests = string.Create(CultureInfo.InvariantCulture, $"""
        SELECT concat_ws('~', station, sha256, kind, state, {At("since")}, coalesce(bundle, '-'), coalesce(round::text, '-'),
               coalesce(proof, '-'), coalesce(unproved, '-'), coalesce(reason, '-'))
        FROM offlic.request_state
        """);

    private static readonly string s_missing = string.Create(CultureInfo.InvariantCulture, $"""
        SELECT concat_ws('~', station, udi, coalesce({At("last_collected")}, '-')) FROM offlic.missing
        """);

    private static readonly string s_due = string.Create(CultureInfo.InvariantCulture, $"""
        SELECT concat_ws('~', station, udi, {At("due_at")}, {At("act_by")}, source, urgency) FROM offlic.due
        """);

    /// <summary>The clock of the stations for a view that asks for the server's.</summary>
    public static string At(RandomFleet fleet, string view) => view.Replace("now()",
        string.Create(CultureInfo.InvariantCulture, $"TIMESTAMPTZ '{fleet.Now:yyyy-MM-dd HH:mm:ss}+00'"), StringComparison.Ordinal);

    /// <summary>What the warehouse answers to each question.</summary>
    public static IReadOnlyList<string> Of(PostgresServer server, string database) =>
    [
        .. server.Rows(database, s_devices, "reader").Select(line => "device " + line),
        .. server.Rows(database, s_requests, "reader").Select(line => "request " + line),
        .. server.Rows(database, s_missing, "reader").Select(line => "missing " + line),
        .. server.Rows(database, s_due, "reader").Select(line => "due " + line),
    ];

    /// <summary>The same of DuckDB.</summary>
    public static IEnumerable<string> OfDuckDb(Func<string, string[]> ask)
    {
        (string Name, string Sql)[] questions = [("device", s_devices), ("request", s_requests), ("missing", s_missing), ("due", s_due)];
        return ask(string.Join(";\n", questions.Select(question => question.Sql
            .Replace("concat_ws('~'", $"concat_ws('~', '{question.Name}'", StringComparison.Ordinal)
            .Replace("to_char(", "strftime(", StringComparison.Ordinal)
            .Replace("YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"", "%Y-%m-%dT%H:%M:%SZ", StringComparison.Ordinal)
            .Replace("has_refused)", "CASE WHEN has_refused THEN 't' ELSE 'f' END)", StringComparison.Ordinal))))
            .Select(line => line.Split('~', 2) is [var name, var rest] ? $"{name} {rest}" : line);
    }

    /// <summary>What a station says in <c>status --json</c> and <c>deadlines --json</c>.</summary>
    public static IEnumerable<string> Of(RandomFleet fleet, FleetStation station)
    {
        var status = fleet.Ask(station.Name, "status").Ends(0);
        foreach (var line in status.Lines("device"))
        {
            var refused = line.GetProperty("refused").GetArrayLength() > 0 ? "t" : "f";
            yield return $"device {station.Name}~{line.Text("udi")}~{line.Text("state")}~{Or(line, "since")}~{Or(line, "last_collected")}"
                + $"~{Or(line, "deadline")}~{Or(line, "deadline_source")}~{Or(line, "zone")}~{Or(line, "name")}~{refused}";
            if (line.Text("state") == "missing")
                yield return $"missing {station.Name}~{line.Text("udi")}~{Or(line, "last_collected")}";
        }

        foreach (var line in status.Lines("request").Where(line => line.Text("kind") != "server-request"))
        {
            yield return $"request {station.Name}~{line.Text("sha256")}~{line.Text("kind")}~{line.Text("state")}~{line.Text("since")}"
                + $"~{Or(line, "bundle")}~{Or(line, "round")}~{Or(line, "proof")}~{Or(line, "unproved_because")}"
                + $"~{Or(line, "reason")}";
        }

        if (!station.IsZone)
            yield break;
        foreach (var line in fleet.Ask(station.Name, "deadlines").Lines("deadline").Where(line => line.Text("due") is not null))
        {
            yield return $"due {station.Name}~{line.Text("udi")}~{line.Text("due")}~{line.Text("act_by")}~{line.Text("source")}"
                + $"~{line.Text("state")}";
        }
    }

    private static string At(string column) => $"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')""";

    private static string Or(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : "-";
}
