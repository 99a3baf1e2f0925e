using System.Text;
using OfflineLicense.Formats.Csv;
using OfflineLicense.Formats.Privacy;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Stage;

/// <summary>Records what a person reports about requests for which CSSM gave no file. A later mark replaces an earlier one.</summary>
internal sealed class RequestMarker(Ledger ledger, SourceFile files, string @operator)
{
    /// <exception cref="Failure">
    /// <see cref="FailureKind.Usage"/>: a name means no request, or a zone marks what only a desk does.
    /// <see cref="FailureKind.Invalid"/>: a line of upload.csv is wrong.
    /// </exception>
    public MarkResult Mark(MarkOptions options)
    {
        var wanted = options.From is { } csv
            ? ReadCsv(csv, options)
            : options.What.SelectMany(what => FindRequests(what, options))
                .OrderBy(mark => mark.KeepsDecision).DistinctBy(mark => mark.Request).ToList();
        var (station, side) = ledger.Station();
        if (side == Side.Zone && wanted.Any(mark => mark.Kind == MarkKind.Uploaded))
        {
            throw new Failure(FailureKind.Usage, $"{station} is a zone, and requests are uploaded and marked so at a desk",
                "at the desk: offlic mark uploaded; here: offlic collect the responses, or offlic pack --to DRIVE");
        }

        var inForce = ledger.Marks.InForce().ToDictionary(mark => mark.DocumentId);
        var marked = new List<MarkedRequest>();
        ledger.Write(@operator, () =>
        {
            foreach (var mark in wanted)
                marked.Add(Record(mark, inForce.GetValueOrDefault(mark.Request)));

            var changed = marked.FindAll(mark => mark.Changed);
            var reason = options.Reason is null ? string.Empty : ": " + options.Reason;
            return changed.Count == 0
                ? null
                : ("mark", $"{options.Kind.Name()}: {changed.Count} requests, the first {changed[0].UploadName}{reason}");
        });
        var bundle = options.What.Count == 0 ? null : MarkTargets.ParseBundle(options.What[0]);
        return new MarkResult(side, marked)
        {
            Bundle = bundle,
            IsOwnBundle = bundle is not null && ledger.Bundles.ByName(bundle.ToString())?.Direction == BundleDirection.Out,
        };
    }

    private MarkedRequest Record(RequestedMark mark, MarkRow? present)
    {
        var row = ledger.Requests.Row(mark.Request)!;
        var isNew = present is null || present.Fact != mark.Kind.Name() || (mark.Reason is not null && present.Reason != mark.Reason)
            || IsAnsweredSince(row, present.At); // the response opened the request again
        var kept = isNew && mark.KeepsDecision && present is not null ? FindDecision(present) : null;
        var changed = isNew && kept is null && !(mark.Kind == MarkKind.Uploaded && IsAnswered(row)); // a response implies the upload
        if (changed)
            ledger.Marks.Add(row.Id, mark.Kind.Name(), mark.Reason, @operator, ledger.Now, null);
        return new MarkedRequest(row, row.DeviceId is { } device ? ledger.Devices.Row(device).Udi : null, mark.Kind, changed)
        {
            Kept = kept,
        };
    }

    /// <summary>What a person said of this one request: that all of a folder was uploaded does not take it back.</summary>
    private static MarkKind? FindDecision(MarkRow present) =>
        MarkKindNames.Parse(present.Fact) is { } fact and (MarkKind.Refused or MarkKind.Done or MarkKind.Ignored) ? fact : null;

    private IEnumerable<RequestedMark> FindRequests(string what, MarkOptions options)
    {
        var isOfMany = options.Kind == MarkKind.Uploaded && MarkTargets.NamesMany(what);
        return new MarkTargets(ledger).Find(what, ListUnanswered, "has no unanswered request")
            .Select(id => new RequestedMark(id, options.Kind, options.Reason) { KeepsDecision = isOfMany });
    }

    private IEnumerable<long> ListUnanswered(long device)
    {
        var answered = ledger.Responses.OfDevice(device).Select(answer => answer.RequestId).ToHashSet();
        return ledger.Requests.OfDevice(device).Select(request => request.Id).Where(id => !answered.Contains(id));
    }

    private bool IsAnswered(RequestRow row) => ledger.ServerAnswers.IsAnswered(row.Id)
        || (row.DeviceId is { } device && ledger.Responses.IsAnswered(row.Id, device));

    private bool IsAnsweredSince(RequestRow row, string at) =>
        row.DeviceId is { } device && ledger.Responses.IsAnswered(row.Id, device, at);

    /// <summary>Reads upload.csv with the statuses that a person filled in; without one, every line gets the mark of the command.</summary>
    private List<RequestedMark> ReadCsv(string path, MarkOptions options)
    {
        var read = files.Read(path, Limits.TextFile, follow: true);
        if (read.Problem is { } problem)
            throw problem.ToFailure();
        var lines = Encoding.UTF8.GetString(read.Bytes).TrimStart('\ufeff').Split('\n').Select(line => line.TrimEnd('\r'))
            .Where(line => line.Length > 0 && line[0] != '#').Select(CsvLine.Parse).ToList();
        var head = lines.Count == 0 ? [] : lines[0].ToList();
        var (file, status, reason) = (head.IndexOf("file"), head.IndexOf("status"), head.IndexOf("reason"));
        if (file < 0)
            throw new Failure(FailureKind.Invalid, $"{path} has no column \"file\"", "give the upload.csv that offlic stage wrote");

        var hasStatus = lines.Skip(1).Any(cells => GetCell(cells, status).Length > 0);
        var marks = new List<RequestedMark>();
        for (var number = 1; number < lines.Count; number++)
        {
            var name = GetCell(lines[number], file);
            var stated = GetCell(lines[number], status);
            if (stated.Length == 0 && hasStatus)
                continue;
            var kind = stated.Length == 0
                ? options.Kind
                : MarkKindNames.Parse(stated.ToLowerInvariant())
                    ?? throw new Failure(FailureKind.Invalid, $"{path}, line {number + 1}: \"{stated.ToLowerInvariant()}\" is not a mark",
                        "one of: " + string.Join(", ", MarkKindNames.All));
            var request = ledger.Requests.WithUploadStem(Path.GetFileNameWithoutExtension(name))
                ?? throw new Failure(FailureKind.Invalid, $"{path}, line {number + 1}: {name} is not an upload name of this station",
                    "nothing was marked");
            var why = GetCell(lines[number], reason);
            if (CredentialText.IsIn(why))
            {
                throw new Failure(FailureKind.Invalid,
                    $"{path}, line {number + 1}: the reason holds a password or a token, and reasons are stored; nothing was marked",
                    CredentialText.Remedy);
            }

            marks.Add(new RequestedMark(request.Id, kind, why.Length > 0 ? why : options.Reason)
            {
                KeepsDecision = kind == MarkKind.Uploaded && stated.Length == 0,
            });
        }

        return marks;
    }

    private static string GetCell(IReadOnlyList<string> cells, int column) =>
        column >= 0 && column < cells.Count ? cells[column].Trim() : string.Empty;

    private sealed record RequestedMark(long Request, MarkKind Kind, string? Reason)
    {
        /// <summary>The request was not named alone.</summary>
        public bool KeepsDecision { get; init; }
    }
}
