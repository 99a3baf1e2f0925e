using OfflineLicense.Steps.Devices;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Status;

/// <summary>One thing that happened to a product instance or a document.</summary>
/// <param name="At">As the ledger writes times.</param>
/// <param name="Event">One word: <c>collected</c>, <c>received</c>, <c>packed</c>, <c>staged</c>, <c>uploaded</c>, <c>answered</c>, <c>split</c>, <c>observed</c>, <c>joined</c>, …</param>
/// <param name="Udi">The product instance; null where the document names none.</param>
/// <param name="Sha256">The document it is about; null where it is about none.</param>
/// <param name="Detail">One line.</param>
internal sealed record HistoryEvent(string At, string Event, Udi? Udi, string? Sha256, string Detail);

/// <summary>What a person asked for, and everything that is known of it, oldest first.</summary>
internal sealed record DeviceHistory(string What, IReadOnlyList<HistoryEvent> Events)
{
    /// <summary>How many licences the newest usage file of the product instance reports; null where none was asked for.</summary>
    public long? Licences { get; init; }
}

/// <summary>The way of a product instance, or of one document, from the facts of the ledger.</summary>
internal sealed class HistoryQuery(Ledger ledger)
{
    private readonly List<HistoryEvent> _events = [];
    private readonly HashSet<long> _told = [];
    private readonly ServerHistory _servers = new(ledger);

    /// <param name="text">A product instance in any spelling, an upload name, or the beginning of a document's SHA-256.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/> or <see cref="FailureKind.Missing"/>: it names nothing, or several things.</exception>
    public DeviceHistory Of(string text)
    {
        if (DeviceLookup.FindOrNone(ledger, text) is { } device)
            return OfDevice(device);
        if (ledger.Requests.WithUploadName(text) is { } request)
            return OfDocument(request.Id, request.UploadName, request.Sha256);
        if (_servers.Files(text) is { } files)
            return OfServer(files);
        if (text.Length < 8 || !text.All(char.IsAsciiHexDigit))
        {
            throw new Failure(FailureKind.Usage, $"\"{text}\" names no product instance, no server, no upload name and no document",
                DeviceLookup.Alike(ledger, text) + "write P:PID,S:SERIAL, a bare serial number, a server's name, a name from upload.csv, or 8 or more digits of a SHA-256");
        }

        var row = ledger.Documents.Named(text);
        return OfDocument(row.Id, $"{row.Kind} {row.Sha256}", row.Sha256);
    }

    private DeviceHistory OfServer(IReadOnlyList<ServerFileRow> files)
    {
        foreach (var file in files)
        {
            if (ledger.Requests.Row(file.DocumentId) is { } request)
                Request(request);
            else
                Document(file.DocumentId, file.Sha256, null);
            if (file.Kind == DocumentKind.ServerResponse.Name)
                _events.AddRange(_servers.Of(file.DocumentId));
        }

        return Sorted($"server {files[0].Server}");
    }

    private DeviceHistory OfDevice(long device)
    {
        var udi = ledger.Devices.Row(device).Udi;
        foreach (var request in ledger.Requests.OfDevice(device))
            Request(request);
        Membership(device, udi);
        foreach (var answer in ledger.Responses.OfDevice(device))
            Answer(answer, withDocument: true);
        Split(device, null);
        Observed(ledger.Observations.Of(device), null);
        return Sorted(udi.ToString()) with { Licences = ledger.Licenses.Newest(device).GetValueOrDefault(device) };
    }

    private DeviceHistory OfDocument(long id, string what, string sha256)
    {
        if (ledger.Requests.Row(id) is { } request)
        {
            Request(request);
            foreach (var answer in request.DeviceId is { } device ? ledger.Responses.OfDevice(device) : [])
            {
                if (answer.RequestId == id)
                    Answer(answer, withDocument: true);
            }

            foreach (var answer in ledger.ServerAnswers.To(id))
                Document(answer.DocumentId, answer.Sha256, null);
        }
        else
        {
            Document(id, sha256, null);
            foreach (var answer in ledger.Responses.OfDocument(id))
            {
                Answer(answer, withDocument: false);
                Split(answer.DeviceId, answer.Id);
            }

            Observed(ledger.Observations.Of(), id);
        }

        _events.AddRange(_servers.Of(id));
        return Sorted(what);
    }

    private void Request(RequestRow row)
    {
        var udi = Name(row.DeviceId);
        Document(row.Id, row.Sha256, udi);
        foreach (var wish in ledger.Reserves.Of(row.Id))
            Tell(row.At, "reserve", udi, row.Sha256, $"{wish.Count} x {wish.Tag}");
        foreach (var (folder, at) in ledger.Uploads.Of(row.Id))
            Tell(at, "staged", udi, row.Sha256, $"{row.UploadName} in {folder}");
        foreach (var mark in ledger.Marks.Of(row.Id))
        {
            var by = mark.BundleId is null ? $"said by {mark.Operator}" : $"said at the desk{(mark.Operator is null ? "" : $" by {mark.Operator}")}";
            Tell(mark.At, mark.Fact, udi, row.Sha256, mark.Reason is null ? by : $"{by}: {mark.Reason}");
        }
    }

    /// <summary>How a document came here and where it was carried; told once, however many product instances it is about.</summary>
    private void Document(long id, string sha256, Udi? udi)
    {
        if (!_told.Add(id))
            return;
        var row = ledger.Documents.Row(Digest.Parse(sha256)!.Value)!;
        var bundles = ledger.Bundles.Carrying(id);
        if (!bundles.Any(bundle => bundle.Direction == BundleDirection.In && bundle.At == row.At))
            Tell(row.At, "collected", udi, sha256, $"{row.Kind} from {ledger.Documents.PathOf(id)}");
        foreach (var bundle in bundles)
            Tell(bundle.At, bundle.Direction == BundleDirection.In ? "received" : "packed", udi, sha256, $"{row.Kind} in {bundle.Name}");
    }

    private void Answer(AnswerRow row, bool withDocument)
    {
        var udi = Name(row.DeviceId);
        if (withDocument)
            Document(row.DocumentId, row.Sha256, udi);
        var to = row.RequestSha256 is { } request ? $" to {request[..8]}" : string.Empty;
        var agrees = ledger.Agreements.Of(row.Id);
        Tell(row.At, "answered", udi, row.Sha256, $"{row.Kind} {row.Sha256[..8]}{to}, known by {row.Evidence}{(agrees.Count == 0 ? string.Empty : $"; {string.Join(" and ", agrees)} agree{(agrees.Count == 1 ? "s" : string.Empty)}")}");
    }

    private void Split(long device, long? answer)
    {
        foreach (var install in ledger.Installs.Confirmed(deviceId: device).Where(install => answer is null || install.AnswerId == answer))
            Tell(install.At, "split", Name(device), install.Sha256, Path.Combine(install.Folder, install.Name));
    }

    private void Observed(IEnumerable<ObservationRow> rows, long? document)
    {
        foreach (var row in rows.Where(row => document is null || row.DocumentId == document))
        {
            string?[] said =
            [
                row.LastAck is null ? null : $"Last ACK received {row.LastAck}",
                row.AckDeadline is null ? null : $"ACK deadline {row.AckDeadline}",
                .. Installed(row),
                $"from {ledger.Documents.PathOf(row.DocumentId)}",
            ];
            Tell(row.At, "observed", Name(row.DeviceId), ledger.Documents.Sha256Of(row.DocumentId), string.Join("; ", said.OfType<string>()));
        }
    }

    /// <summary>What its units say is installed: the unit's name where it is one, else how many and the latest time.</summary>
    private IEnumerable<string> Installed(ObservationRow row) => ledger.Proofs.Of(row.DeviceId)
        .Where(proof => proof.DocumentId == row.DocumentId)
        .GroupBy(proof => proof.Kind)
        .Select(kind => $"{kind.Key.Replace('-', ' ')} installed {kind.MaxBy(proof => proof.Earliest, StringComparer.Ordinal)!.Printed}"
            + (kind.Count() == 1 ? $" on {kind.First().Udi}" : $" on {kind.Count()} units"));

    /// <summary>Who joined and who left, document by document: each that lists members lists all of them.</summary>
    private void Membership(long device, Udi name)
    {
        Dictionary<Udi, string>? before = null;
        foreach (var document in ledger.Memberships.OfDevice(device).GroupBy(row => row.DocumentId))
        {
            var now = document.DistinctBy(row => row.Udi).ToDictionary(row => row.Udi, row => row.Role);
            var first = document.First();
            if (before is null && (now.Count > 1 || !now.ContainsKey(name)))
                Tell(first.At, "members", name, first.Sha256, string.Join("; ", now.Select(member => Named(member.Key, member.Value))));
            foreach (var (udi, role) in before is null ? [] : now)
            {
                if (!before!.TryGetValue(udi, out var was))
                    Tell(first.At, "joined", name, first.Sha256, Named(udi, role));
                else if (was != role)
                    Tell(first.At, "role", name, first.Sha256, $"{udi}, was {was}, is {role}");
            }

            foreach (var (udi, role) in (before ?? []).Where(member => !now.ContainsKey(member.Key)))
                Tell(first.At, "left", name, first.Sha256, Named(udi, role));
            before = now;
        }
    }

    private static string Named(Udi udi, string role) => role.Length == 0 ? udi.ToString() : $"{udi}, {role}";

    private Udi? Name(long? device) => device is { } id ? ledger.Devices.Row(id).Udi : null;

    private void Tell(string at, string what, Udi? udi, string? sha256, string detail) => _events.Add(new HistoryEvent(at, what, udi, sha256, detail));

    // A stable sort: what happened in one second stands in the order of the way.
    private DeviceHistory Sorted(string what) => new(what, _events.OrderBy(each => each.At, StringComparer.Ordinal).ToList());
}
