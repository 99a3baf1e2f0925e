using OfflineLicense.Steps.Devices;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Stage;

/// <summary>A request that was marked, or would be.</summary>
internal sealed record MarkedRequest(RequestRow Request, Udi? Udi, string Fact, bool Changed);

/// <summary>A person's word about what happened where CSSM gave no file. A later mark supersedes.</summary>
internal sealed class RequestMarker(Ledger ledger, SourceFile files, string @operator)
{
    public static IReadOnlyList<string> Facts { get; } = ["uploaded", "refused", "done", "ignored", "lost", "unmatched"];

    public IReadOnlyList<MarkedRequest> Mark(string fact, IReadOnlyList<string> what, string? from, string? reason)
    {
        var wanted = from is null
            ? what.SelectMany(Requests).Distinct().Select(id => (Id: id, Fact: fact, Reason: reason)).ToList()
            : FromCsv(from, fact, reason);
        var inForce = ledger.Marks.InForce().ToDictionary(mark => mark.DocumentId);
        var marked = new List<MarkedRequest>();
        ledger.Write(@operator, () =>
        {
            foreach (var (id, said, why) in wanted)
            {
                var row = ledger.Requests.Row(id)!;
                var changed = (!inForce.TryGetValue(id, out var mark) || mark.Fact != said || (why is not null && mark.Reason != why))
                    && !(said == "uploaded" && IsAnswered(row)); // an answer says so already
                if (changed)
                    ledger.Marks.Add(id, said, why, @operator, ledger.Now, null);
                marked.Add(new MarkedRequest(row, row.DeviceId is { } device ? ledger.Devices.Row(device).Udi : null, said, changed));
            }

            var count = marked.Count(mark => mark.Changed);
            return count == 0 ? null : ("mark", $"{fact}: {count} requests, the first {marked.First(mark => mark.Changed).Request.UploadName}{(reason is null ? "" : ": " + reason)}");
        });
        return marked;
    }

    /// <summary>A bundle's name, an upload folder, an upload name, the beginning of a SHA-256, or a product instance in any spelling.</summary>
    private IEnumerable<long> Requests(string what)
    {
        if (BundleName.Parse(Path.GetFileName(what).Replace(".offlic.tar", string.Empty, StringComparison.OrdinalIgnoreCase)) is { } name)
        {
            var bundle = ledger.Bundles.ByName(name.ToString())
                ?? throw new Failure(FailureKind.Usage, $"no bundle {name} was packed or received here", "offlic bundles lists them");
            return ledger.Bundles.Items(bundle.Id).SelectMany(item => OnBundle(item.DocumentId));
        }

        if (Directory.Exists(what))
        {
            var staged = ledger.Uploads.InFolder(Path.TrimEndingDirectorySeparator(Path.GetFullPath(what)));
            return staged.Count > 0
                ? staged
                : throw new Failure(FailureKind.Usage, $"nothing was staged into {what}", "name the folder that offlic stage wrote, or one above it");
        }

        var file = Path.GetFileName(what);
        if (ledger.Requests.WithUploadStem(Path.GetFileNameWithoutExtension(file)) is { } named)
            return [named.Id];
        if (what.Length >= 8 && what.All(char.IsAsciiHexDigit) && ledger.Documents.WithPrefix(what.ToLowerInvariant()).Take(2).ToList() is [var document] && ledger.Requests.Row(document.Id) is not null)
            return [document.Id];

        var device = DeviceLookup.Find(ledger, what);
        var answered = ledger.Responses.OfDevice(device).Select(answer => answer.RequestId).ToHashSet();
        var open = ledger.Requests.OfDevice(device).Where(request => !answered.Contains(request.Id)).Select(request => request.Id).ToList();
        return open.Count > 0
            ? open
            : throw new Failure(FailureKind.Usage, $"{ledger.Devices.Row(device).Udi} has no unanswered request", "offlic history shows what there is");
    }

    /// <summary>A request on a bundle, or those that a response on it answers.</summary>
    private IEnumerable<long> OnBundle(long document) => ledger.Requests.Row(document) is not null
        ? [document]
        : ledger.Responses.OfDocument(document).Select(answer => answer.RequestId).Append(ledger.ServerAnswers.Row(document)?.RequestId).OfType<long>();

    private bool IsAnswered(RequestRow row) => ledger.ServerAnswers.IsAnswered(row.Id) || (row.DeviceId is { } device && ledger.Responses.OfDevice(device).Any(answer => answer.RequestId == row.Id));

    /// <summary>The list that <c>stage</c> wrote, with a status in the column a person filled in; without one the word of the command line.</summary>
    private List<(long Id, string Fact, string? Reason)> FromCsv(string path, string fact, string? reason)
    {
        var read = files.Read(path, Limits.TextFile, follow: true);
        if (read.Problem is { } problem)
            throw problem.ToFailure();
        var lines = System.Text.Encoding.UTF8.GetString(read.Bytes).TrimStart('\ufeff').Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0 && line[0] != '#').ToList();
        var head = lines.Count == 0 ? [] : CsvLine.Cells(lines[0]).ToList();
        var (file, status, why) = (head.IndexOf("file"), head.IndexOf("status"), head.IndexOf("reason"));
        if (file < 0)
            throw new Failure(FailureKind.Invalid, $"{path} has no column \"file\"", "give the upload.csv that offlic stage wrote");

        var marks = new List<(long, string, string?)>();
        for (var number = 1; number < lines.Count; number++)
        {
            var cells = CsvLine.Cells(lines[number]);
            var name = Cell(cells, file);
            var said = Cell(cells, status);
            if (said.Length == 0 && status >= 0 && lines.Skip(1).Any(line => Cell(CsvLine.Cells(line), status).Length > 0))
                continue;
            said = said.Length == 0 ? fact : said.ToLowerInvariant();
            if (!Facts.Contains(said))
                throw new Failure(FailureKind.Invalid, $"{path}, line {number + 1}: \"{said}\" is no mark", "one of: " + string.Join(", ", Facts));
            var request = ledger.Requests.WithUploadStem(Path.GetFileNameWithoutExtension(name))
                ?? throw new Failure(FailureKind.Invalid, $"{path}, line {number + 1}: {name} is no upload name of this station", "nothing was marked");
            marks.Add((request.Id, said, Cell(cells, why) is { Length: > 0 } text ? text : reason));
        }

        return marks;
    }

    private static string Cell(IReadOnlyList<string> cells, int column) => column >= 0 && column < cells.Count ? cells[column].Trim() : string.Empty;
}
