using OfflineLicense.Formats.Fields;
using OfflineLicense.Steps.Deadlines;
using OfflineLicense.Steps.Status;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Findings;

/// <summary>Requests that wait longer than they should, or that wait for a person.</summary>
internal static class WaitingFindings
{
    /// <summary>How long a request is away before its response is overdue, where <c>trip.days</c> is not set.</summary>
    public const int DefaultTripDays = 30;

    /// <summary>CSSM responds within hours; a response that no one downloaded for so long is forgotten.</summary>
    public const int DownloadDays = 7;

    public static IEnumerable<Finding> Find(Ledger ledger, StatusOverview overview, DateTimeOffset now)
    {
        var isZone = overview.Side == Side.Zone;
        var days = !isZone ? DownloadDays : TripDuration.ReadDays(ledger) is > 0 and var set ? set : DefaultTripDays;
        var devices = overview.Devices.SelectMany(device => FindOf(device, isZone, days, now));
        return devices.Concat(overview.Servers.Select(server => FindOverdue(server.Request, isZone, days, now) is { } overdue
            ? new Finding(FindingCode.ResponseOverdue, null, overdue.Sentence, overdue.Remedy) { Server = server.Server }
            : null).OfType<Finding>());
    }

    private static IEnumerable<Finding> FindOf(DeviceOverview device, bool isZone, int days, DateTimeOffset now)
    {
        foreach (var request in device.Open)
        {
            if (FindOverdue(request, isZone, days, now) is { } overdue)
                yield return Finding.About(device, FindingCode.ResponseOverdue, overdue.Sentence, overdue.Remedy);
            if (request.UnprovedBecause is { Code: UnprovedReason.ImportFailed } failed)
            {
                yield return Finding.About(device, FindingCode.ImportFailed, SafeText.Line(failed.Message),
                    SafeText.Line(failed.Remedy
                        ?? $"import again and collect a log of the terminal; see: offlic history {ShellWord.Quote(device.Udi.Serial)}"));
            }

            if (request.State == RequestState.Refused)
            {
                yield return Finding.About(device, FindingCode.RequestRefused,
                    request.Reason is { } words ? $"CSSM: \"{SafeText.Value(words)}\"" : "CSSM refused it, and no one wrote down why",
                    $"correct the cause, save again on the device and collect; see: offlic history {ShellWord.Quote(device.Udi.Serial)}");
            }

            if (PendingCode.Find(request, isZone) is { } pending)
                yield return Finding.About(device, pending.Code, pending.Sentence, pending.Remedy);
        }
    }

    private static (string Sentence, string Remedy)? FindOverdue(RequestOverview request, bool isZone, int days, DateTimeOffset now)
    {
        if (request.State != (isZone ? RequestState.Packed : RequestState.Uploaded))
            return null;
        var away = (int)(now - Timestamp.Parse(request.Since)).TotalDays;
        if (away <= days)
            return null;
        var since = request.Since[..10];
        return isZone
            ? ($"packed on {since} in {request.PackedIn}, {away:N0} days ago, and no response came (a trip takes {days:N0} days)",
                $"ask the desk for the response; if the drive is lost: offlic pack --resend {request.UploadName} --to /media/usb")
            : ($"uploaded on {since}, {away:N0} days ago, and no response was collected",
                "download the response at CSSM and collect it; if CSSM refused the file: "
                    + $"offlic mark refused {request.UploadName} --reason TEXT");
    }
}
