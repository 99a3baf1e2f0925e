using OfflineLicense.Cli.Output;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary>The JSON lines of <c>status</c>: devices, requests, servers.</summary>
internal static class StatusJson
{
    /// <param name="context">Where to.</param>
    /// <param name="overview">The station.</param>
    /// <param name="devices">Those of its devices that were asked for.</param>
    public static void Write(CommandContext context, StatusOverview overview, IEnumerable<DeviceOverview> devices)
    {
        foreach (var device in devices)
        {
            WriteDevice(context, device);
            foreach (var request in device.Requests)
                WriteRequest(context, request, device.Udi);
        }

        foreach (var request in overview.Nameless)
            WriteRequest(context, request, null);
        foreach (var server in overview.Servers)
            WriteRequest(context, server.Request, null, server);
        ServersBlock.WriteJson(context, overview);
    }

    private static void WriteDevice(CommandContext context, DeviceOverview device) => context.Json.WriteLine("device", json =>
    {
        json.WriteString("udi", device.Udi.ToString());
        if (device.Name is { } name)
            json.WriteString("name", name);
        json.WriteStrings("members", device.Members.Select(member => member.ToString()));
        json.WriteString("state", device.State.Name());
        json.WriteString("since", device.Since);
        json.WriteString("last_collected", device.LastCollected);
        json.WriteString("last_ack", device.LastAck);
        json.WriteString("deadline", device.Deadline);
        json.WriteString("next", FindNextCommand(device));
        json.WriteString("zone", device.Zone);
        json.WriteString("reason", device.Reason);
        json.WriteNumber("licences", device.Licenses);
        json.WriteString("proof", device.Evidence?.Name());
        json.WriteString("unproved_because", device.UnprovedBecause?.Code);
        json.WriteString("unproved_message", device.UnprovedBecause?.Message);
        json.WriteStrings("warnings", device.IsInstalledWithoutPrompt ? [WarningCode.NoPrompt.Name] : []);
    });

    private static void WriteRequest(CommandContext context, RequestOverview request, Udi? udi, ServerStatus? server = null) =>
        context.Json.WriteLine("request", json =>
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

    private static string? FindNextCommand(DeviceOverview device) => device.State switch
    {
        RequestState.Missing => "save usage on the device, then: offlic collect FOLDER",
        RequestState.Collected => "offlic pack --to /media/usb",
        RequestState.Answered when device.Zone is not null => "offlic pack --to /media/usb",
        RequestState.Answered when device.Requests.Any(request => request.HasResponse) => "offlic split --to FOLDER",
        RequestState.Split => device.UnprovedBecause?.GetNext(device.Udi.Serial),
        RequestState.Received => "offlic stage --to FOLDER",
        RequestState.Refused => $"offlic history {device.Udi.Serial}",
        _ => null,
    };
}
