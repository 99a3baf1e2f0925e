using System.Text.Json;
using OfflineLicense.Cli.Output;
using OfflineLicense.Steps.Deadlines;
using OfflineLicense.Steps.Status;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary>The JSON lines of <c>status</c>: devices, requests, servers.</summary>
internal sealed class StatusJson(CommandContext context, StatusOverview overview, NextStep next)
{
    /// <param name="devices">Those of the devices that were asked for.</param>
    /// <param name="states">Of requests that belong to no device; empty: all.</param>
    public void Write(IEnumerable<DeviceOverview> devices, IReadOnlyList<RequestState> states)
    {
        if (!context.Json.IsEnabled)
            return;
        foreach (var device in devices)
        {
            WriteDevice(device);
            foreach (var request in device.Requests)
                WriteRequest(request, device.Udi);
        }

        foreach (var request in overview.Nameless.Where(request => states.Count == 0 || states.Contains(request.State)))
            WriteRequest(request, null);
        foreach (var server in overview.Servers.Where(server => states.Count == 0 || states.Contains(server.Request.State)))
            WriteRequest(server.Request, null, server);
        if (states.Count == 0)
            ServersBlock.WriteJson(context, overview);
    }

    public void WriteDevice(DeviceOverview device) => context.Json.WriteLine("device", json =>
    {
        json.WriteString("udi", device.Udi.ToString());
        json.WriteStrings("members", device.Members.Select(member => member.ToString()));
        json.WriteString("state", device.State.Name());
        json.WriteString("since", device.Since);
        json.WriteString("last_collected", device.LastCollected);
        json.WriteDeviceTime("last_ack", StoredDeviceTime.Parse(device.LastAck));
        json.WriteString("deadline", device.Deadline);
        json.WriteString("proof", device.Evidence?.Name());
        json.WriteString("unproved_because", device.UnprovedBecause?.Code);
        json.WriteString("next", next.Find(device));
        if (device.Name is { } name)
            json.WriteString("name", name);
        json.WriteString("zone", device.Zone);
        json.WriteString("reason", device.Reason);
        json.WriteNumber("licences", device.Licenses);
        json.WriteString("unproved_message", device.UnprovedBecause?.Message);
        json.WriteString("deadline_source", device.Due?.Source.Name());
        json.WriteStrings("warnings", device.IsInstalledWithoutPrompt ? [WarningCode.NoPrompt.Name] : []);
        json.WriteObjects("refused", device.Refused, request => WriteRefused(json, request));
    });

    /// <summary>A request that CSSM refused, with its words. The state of the device may be that of another request.</summary>
    private static void WriteRefused(Utf8JsonWriter json, RequestOverview request)
    {
        json.WriteString("sha256", request.Sha256);
        json.WriteString("kind", request.Kind.Name);
        json.WriteString("since", request.Since);
        json.WriteString("reason", request.Reason);
    }

    private void WriteRequest(RequestOverview request, Udi? udi, ServerStatus? server = null) => context.Json.WriteLine("request", json =>
    {
        json.WriteString("sha256", request.Sha256);
        json.WriteString("udi", udi?.ToString());
        json.WriteString("kind", request.Kind.Name);
        json.WriteString("state", request.State.Name());
        json.WriteString("bundle", request.PackedIn);
        json.WriteString("upload_name", request.UploadName);
        if (request.RoundId is { } round)
            json.WriteNumber("round", round);
        else
            json.WriteNull("round");
        json.WriteString("since", request.Since);
        json.WriteString("reason", request.Reason);
        json.WriteString("proof", request.Evidence?.Name());
        json.WriteString("unproved_because", request.UnprovedBecause?.Code);
        if (server is null)
            return;
        json.WriteString("server", server.Server);
        json.WriteString("purpose", server.Purpose);
    });
}
