using OfflineLicense.Cli.Output;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Status;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary>The page of <c>status</c>: totals, what needs attention, the next command.</summary>
internal sealed class StatusPage(CommandContext context, StatusOverview overview, Ledger ledger)
{
    private static readonly RequestState[] ZoneOrder =
        [RequestState.Installed, RequestState.Split, RequestState.Answered, RequestState.Packed, RequestState.Collected, RequestState.Refused, RequestState.Expected, RequestState.NotExpected, RequestState.Missing];

    private static readonly RequestState[] DeskOrder = [RequestState.Returned, RequestState.Answered, RequestState.Uploaded, RequestState.Staged, RequestState.Received, RequestState.Refused, RequestState.NotExpected];

    private bool IsZone => overview.Side == Side.Zone;

    public static string NameOf(RequestState state) => state == RequestState.NotExpected ? "not-expected" : state.ToString().ToLowerInvariant();

    public void Tell(bool missingOnly, bool allZones)
    {
        var devices = overview.Devices.Where(device => !missingOnly || device.State == RequestState.Missing).ToList();
        foreach (var device in devices)
            Lines(device);
        foreach (var request in overview.Nameless)
            Line(request, null);
        foreach (var server in overview.Servers)
            Line(server.Request, null, server);
        ServersBlock.Json(context, overview);
        Count();
        if (missingOnly)
        {
            context.Output.WriteLines(Columns.Align(devices.Select(device => new[] { device.Udi.Pid, device.Udi.Serial, "missing", Collected(device) })));
            context.Output.WriteLine($"{devices.Count:N0} missing of {overview.Devices.Count:N0}");
            return;
        }

        Totals();
        if (allZones)
            Zones();
        ServersBlock.Tell(context, overview, Hint);
        context.Output.WriteAttentionList([.. Attention()], "offlic status --json");
        Out();
        if (Next() is { } next)
            context.Output.SuggestNext(next);
    }

    private void Totals()
    {
        var members = overview.Devices.Sum(device => Math.Max(device.Members.Count, 1));
        var round = IsZone && overview.Round is { } now ? $"   round {now.Id} since {now.At[..10]}" : string.Empty;
        context.Output.WriteLine($"{overview.Station} ({(IsZone ? "zone" : "desk")}){round}   {Plural.Format(overview.Devices.Count, "product instance")} ({Plural.Format(members, "member")}){Licences()}");
        var order = IsZone ? ZoneOrder : DeskOrder;
        context.Output.WriteLines(Columns.Align(
            order.Select(state => (State: state, Count: Of(state)))
                .Where(row => row.Count > 0)
                .Select(row => new[] { NameOf(row.State), $"{row.Count:N0}", row.State is RequestState.Refused or RequestState.NotExpected ? Why(row.State) : Hint(row.State) }), indent: 2, right: 1));
        if (overview.Nameless.Count > 0)
            context.Output.WriteLine($"  without a name: {Plural.Format(overview.Nameless.Count, "request")} in which no UDI stands");
        if (overview.UnmatchedAnswers > 0)
            context.Output.WriteLine($"  for nobody known here: {Plural.Format(overview.UnmatchedAnswers, "answer")}");
        if (WithoutZone().ToList() is { Count: > 0 } homeless)
            context.Output.WriteLine($"  of no known zone, so in no bundle: {Plural.Format(homeless.Count, "answer")} ({string.Join(", ", homeless.Take(3).Select(device => SafeText.Value(device.Udi.ToString())))}{(homeless.Count > 3 ? ", …" : string.Empty)})");
    }

    private string Licences() => overview.Devices.Sum(device => device.Licences) is > 0 and var all ? $"   {Plural.Format(all, "licence")}" : string.Empty;

    /// <summary>At a desk: answered, but no bundle ever brought a request of it, so there is no zone to return the answer to.</summary>
    private IEnumerable<DeviceOverview> WithoutZone() => IsZone ? [] : overview.Devices.Where(device => device.State == RequestState.Answered && device.Zone is null);

    private void Zones()
    {
        if (IsZone)
            return;
        foreach (var zone in overview.Devices.GroupBy(device => device.Zone ?? "no known zone", StringComparer.Ordinal).OrderBy(zone => zone.Key, StringComparer.Ordinal))
            context.Output.WriteLine($"  {zone.Key}   {string.Join(", ", zone.GroupBy(device => device.State).OrderBy(group => group.Key).Select(group => $"{group.Count():N0} {NameOf(group.Key)}"))}");
    }

    private IEnumerable<string> Attention()
    {
        var needing = overview.Devices.Where(device => device.State is RequestState.Missing or RequestState.Refused)
            .OrderBy(device => device.State == RequestState.Refused ? 0 : 1);
        return Columns.Align(needing.Select(device => new[]
        {
            device.Udi.Pid,
            device.Udi.Serial,
            NameOf(device.State),
            device.State == RequestState.Missing
                ? Collected(device) + (device.Deadline is { } due ? $"; ACK due {due[..10]}" : string.Empty)
                : $"{(device.Why is { } why && Why(RequestState.Refused).Length == 0 ? $"CSSM: \"{why}\"; " : string.Empty)}see: offlic history {device.Udi.Serial}",
        }), indent: 0);
    }

    private static string Collected(DeviceOverview device) => device.LastCollected is { } at ? $"last collected {at[..10]}" : "never collected";

    /// <summary>The newest bundle sent and whether the other side has it.</summary>
    private void Out()
    {
        var all = ledger.Bundles.All();
        if (all.LastOrDefault(bundle => bundle.Direction == BundleDirection.Out) is not { } last)
            return;
        var days = (int)(context.Host.Clock.GetUtcNow() - Timestamp.Parse(last.At)).TotalDays;
        context.Output.WriteLine($"Out: {last.Name}, {Plural.Format(days, "day")}; {(ledger.Bundles.Acknowledged().Contains(last.Id) ? "received there" : "no receipt yet")}{Returned(last.Name)}");
        var waiting = BundleList.Read(ledger).Bundles.Where(bundle => bundle.MissingSeals > 0).ToList();
        if (waiting.Count > 0)
            context.Output.WriteLine($"Not sealed by all its signers yet: {waiting[0].Row.Name}{(waiting.Count > 1 ? $" and {waiting.Count - 1:N0} more" : string.Empty)}; see: offlic bundles");
    }

    /// <summary>How many requests of a bundle have come home, with an answer or a word.</summary>
    private string Returned(string bundle)
    {
        var carried = overview.Devices.SelectMany(device => device.Requests).Concat(overview.Servers.Select(server => server.Request)).Where(request => request.Row.PackedIn == bundle).ToList();
        return IsZone && carried.Count > 0 ? $"; returned {carried.Count(request => request.State >= RequestState.Refused):N0} of {carried.Count:N0}" : string.Empty;
    }

    private string? Next() => IsZone
        ? Any(RequestState.Answered) ? "offlic split --to FOLDER"
            : Any(RequestState.Collected) ? "offlic pack --to STICK"
            : Of(RequestState.Split) > 0 ? "after import, capture `show license all`, then: offlic collect FOLDER"
            : Of(RequestState.Packed) + OfServers(RequestState.Packed) > 0 ? "carry the stick to the desk; back here: offlic receive STICK"
            : overview.Devices.Count == 0 ? "offlic collect FOLDER" : null
        : Of(RequestState.Answered) + OfServers(RequestState.Answered) > 0 ? "offlic pack --to STICK"
            : Of(RequestState.Received) + OfServers(RequestState.Received) > 0 ? "offlic stage --to FOLDER"
            : Of(RequestState.Staged) + Of(RequestState.Uploaded) + OfServers(RequestState.Staged) + OfServers(RequestState.Uploaded) > 0 ? "upload by CHECKLIST.txt, then: offlic collect DOWNLOADS"
            : overview.Devices.Count == 0 ? "offlic receive STICK" : null;

    private string Hint(RequestState state) => state switch
    {
        RequestState.Installed => "proved",
        RequestState.Split => "not proved",
        RequestState.Answered => !IsZone ? "pack next" : Any(RequestState.Answered) ? "split next" : "done at CSSM, which gave no file",
        RequestState.Packed => "on its way",
        RequestState.Collected => "to pack",
        RequestState.Missing => "nothing this round",
        RequestState.Returned => "packed for its zone",
        RequestState.Uploaded => "CSSM has not answered",
        RequestState.Staged => "to upload",
        RequestState.Received => "to stage",
        _ => string.Empty,
    };

    /// <summary>The reason, where all in this state have the same.</summary>
    private string Why(RequestState state)
    {
        var reasons = overview.Devices.Where(device => device.State == state).Select(device => device.Why).Distinct(StringComparer.Ordinal).Take(2).ToList();
        return reasons is [{ } only] ? state == RequestState.Refused ? $"CSSM: \"{only}\"" : only : string.Empty;
    }

    private bool Any(RequestState state) => overview.Devices.SelectMany(device => device.Requests).Concat(overview.Servers.Select(server => server.Request))
        .Any(request => request.State == state && (state != RequestState.Answered || request.Row.AnsweredAt is not null));

    private int OfServers(RequestState state) => overview.Servers.Count(server => server.Request.State == state);

    private int Of(RequestState state) => overview.Devices.Count(device => device.State == state);

    private void Count()
    {
        context.AddCount("devices", overview.Devices.Count);
        foreach (var state in IsZone ? ZoneOrder : DeskOrder)
            context.AddCount(NameOf(state).Replace('-', '_'), Of(state));
        if (overview.Servers.Count > 0)
            context.AddCount("server_requests", overview.Servers.Count);
        context.AddCount("unmatched_answers", overview.UnmatchedAnswers + WithoutZone().Count());
    }

    private void Lines(DeviceOverview device)
    {
        context.Json.WriteLine("device", json =>
        {
            json.WriteString("udi", device.Udi.ToString());
            json.WriteStrings("members", device.Members.Select(member => member.ToString()));
            json.WriteString("state", NameOf(device.State));
            json.WriteString("since", device.Since);
            json.WriteString("last_collected", device.LastCollected);
            json.WriteString("last_ack", device.LastAck);
            json.WriteString("deadline", device.Deadline);
            json.WriteString("next", NextOf(device));
            json.WriteString("zone", device.Zone);
            json.WriteString("reason", device.Why);
            json.WriteNumber("licences", device.Licences);
        });
        foreach (var request in device.Requests)
            Line(request, device.Udi);
    }

    private static string? NextOf(DeviceOverview device) => device.State switch
    {
        RequestState.Missing => "save usage on the device, then: offlic collect FOLDER",
        RequestState.Collected => "offlic pack --to STICK",
        RequestState.Answered when device.Zone is not null => "offlic pack --to STICK",
        RequestState.Answered when device.Requests.Any(request => request.Row.AnsweredAt is not null) => "offlic split --to FOLDER",
        RequestState.Split => "capture `show license all`, then: offlic collect FOLDER",
        RequestState.Received => "offlic stage --to FOLDER",
        RequestState.Refused => $"offlic history {device.Udi.Serial}",
        _ => null,
    };

    private void Line(RequestOverview request, Udi? udi, ServerStatus? server = null) => context.Json.WriteLine("request", json =>
    {
        json.WriteString("sha256", request.Row.Sha256);
        json.WriteString("udi", udi?.ToString());
        json.WriteString("kind", request.Row.Kind);
        json.WriteString("state", NameOf(request.State));
        json.WriteString("bundle", request.Row.PackedIn);
        json.WriteString("upload_name", request.Row.UploadName);
        if (request.Row.RoundId is { } round)
            json.WriteNumber("round", round);
        else
            json.WriteNull("round");
        json.WriteString("since", request.Since);
        json.WriteString("reason", request.Why);
        if (server is null)
            return;
        json.WriteString("server", server.Server);
        json.WriteString("purpose", server.Purpose);
    });
}
