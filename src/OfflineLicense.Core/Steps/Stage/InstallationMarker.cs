using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;
using OfflineLicense.Storage.Ledger.Tables.Captures;

namespace OfflineLicense.Steps.Stage;

/// <summary>A request with a person's word, or with a mark that was taken back.</summary>
/// <param name="Fact">What was said, or what was taken back.</param>
/// <param name="Changed">False: it was so already.</param>
internal sealed record SaidOfRequest(RequestRow Request, Udi? Udi, string Fact, bool Changed);

/// <summary>Records a person's word that a response is installed, and takes back marks that have not traveled. Facts are added.</summary>
internal sealed class InstallationMarker(Ledger ledger, string @operator)
{
    /// <summary>The name of the mark on the command line, in JSON and in the history.</summary>
    public const string Installed = "installed";

    private readonly MarkTargets _targets = new(ledger);

    /// <exception cref="Failure">
    /// <see cref="FailureKind.Usage"/>: a desk, no reason, or a name that means no request with a response.
    /// </exception>
    public IReadOnlyList<SaidOfRequest> MarkInstalled(IReadOnlyList<string> what, string? reason)
    {
        if (ledger.Station().Side != Side.Zone)
        {
            throw new Failure(FailureKind.Usage, "only a zone knows what is installed on its devices",
                "there: offlic mark installed WHAT --reason TEXT");
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            throw new Failure(FailureKind.Usage, "a person's word takes the place of the device's output, so it needs a reason",
                "add --reason TEXT: who saw it, and where");
        }

        var requests = what.SelectMany(name => _targets.Find(name, ListAnswered, "has no response that could be installed"))
            .Distinct().Order().ToList();
        var said = new List<SaidOfRequest>();
        ledger.Write(@operator, () =>
        {
            var words = ledger.InstalledMarks.InForce().ToDictionary(mark => mark.DocumentId);
            foreach (var id in requests)
            {
                var request = ledger.Requests.Row(id)!;
                if (FindAnswer(request) is not { } answer)
                {
                    throw new Failure(FailureKind.Usage, $"{request.UploadName} has no response that could be installed",
                        "offlic status shows the next step");
                }

                var isNew = words.GetValueOrDefault(id) is not { IsInstalled: true } word || word.AnswerId != answer;
                if (isNew)
                    ledger.InstalledMarks.Add(id, answer, isInstalled: true, reason, @operator, ledger.Now);
                said.Add(new SaidOfRequest(request, FindUdi(request), Installed, isNew));
            }

            var changed = said.FindAll(each => each.Changed);
            return changed.Count == 0 ? null
                : ("mark-installed", $"{changed.Count} requests, the first {changed[0].Request.UploadName}: {reason}");
        });
        return said;
    }

    /// <exception cref="Failure">
    /// <see cref="FailureKind.Usage"/>: a name means no request with a mark, or the mark has traveled.
    /// </exception>
    public IReadOnlyList<SaidOfRequest> Undo(IReadOnlyList<string> what, string? reason)
    {
        var requests = what
            .SelectMany(name => _targets.Find(name, ListMarked, "has no mark"))
            .Distinct().Order().ToList();
        var undone = new List<SaidOfRequest>();
        ledger.Write(@operator, () =>
        {
            var words = ledger.InstalledMarks.InForce().ToDictionary(mark => mark.DocumentId);
            foreach (var id in requests)
                undone.Add(UndoOne(ledger.Requests.Row(id)!, words.GetValueOrDefault(id), reason));
            return undone.Count == 0 ? null
                : ("mark-undo", $"{undone.Count} requests, the first {undone[0].Request.UploadName} ({undone[0].Fact})"
                    + (reason is null ? string.Empty : $": {reason}"));
        });
        return undone;
    }

    private SaidOfRequest UndoOne(RequestRow request, InstalledMark? word, string? reason)
    {
        var marks = ledger.Marks.InForce(request.Id);
        if (word is { IsInstalled: true } && !marks.Any(each => string.CompareOrdinal(each.At, word.At) > 0))
        {
            ledger.InstalledMarks.Add(request.Id, word.AnswerId, isInstalled: false, reason ?? string.Empty, @operator, ledger.Now);
            return new SaidOfRequest(request, FindUdi(request), Installed, Changed: true);
        }

        if (marks is not [var mark])
            throw new Failure(FailureKind.Usage, $"{request.UploadName} has no mark", "offlic history lists what was marked");
        if (mark.BundleId is not null || ledger.InstalledMarks.HasTraveled(mark.Id))
        {
            var where = mark.BundleId is null ? "left in a bundle" : "came in a bundle";
            throw new Failure(FailureKind.Usage, $"the mark {mark.Fact} of {request.UploadName} {where}, so the other side has it",
                "mark the request again with what is true now: a later mark replaces an earlier one");
        }

        ledger.InstalledMarks.Undo(mark.Id, reason, @operator, ledger.Now);
        return new SaidOfRequest(request, FindUdi(request), mark.Fact, Changed: true);
    }

    private IEnumerable<long> ListAnswered(long device)
    {
        var set = ledger.Marks.InForce().Where(mark => mark.Fact == MarkKind.Ignored.Name()).Select(mark => mark.DocumentId).ToHashSet();
        var answered = ledger.RequestStatus.Rows(device).Where(row => row.AnswerId is not null && !set.Contains(row.RequestId)).ToList();

        // Whoever names the device means what was written out for it, and not a response that has just arrived.
        var written = answered.FindAll(row => row.SplitAt is not null);
        return (written.Count > 0 ? written : answered).Select(row => row.RequestId);
    }

    private IEnumerable<long> ListMarked(long device)
    {
        var marked = ledger.Marks.InForce().Select(mark => mark.DocumentId)
            .Concat(ledger.InstalledMarks.InForce().Where(mark => mark.IsInstalled).Select(mark => mark.DocumentId)).ToHashSet();
        return ledger.Requests.OfDevice(device).Select(request => request.Id).Where(marked.Contains);
    }

    private long? FindAnswer(RequestRow request) =>
        request.DeviceId is null ? null : ledger.RequestStatus.Row(request.Id)?.AnswerId;

    private Udi? FindUdi(RequestRow request) => request.DeviceId is { } device ? ledger.Devices.Row(device).Udi : null;
}
