using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Roster;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;
using OfflineLicense.Storage.Ledger.Tables.Captures;
using OfflineLicense.Storage.Ledger.Tables.Servers;

namespace OfflineLicense.Steps.Status;

/// <summary>One event of a product instance or a document.</summary>
/// <param name="At">As the ledger writes times.</param>
/// <param name="Event">One word: <c>collected</c>, <c>received</c>, <c>packed</c>, <c>staged</c>, <c>answered</c>, …</param>
/// <param name="Udi">The product instance; null where the document names none.</param>
/// <param name="Sha256">The document; null where the event has none.</param>
/// <param name="Detail">One line.</param>
internal sealed record HistoryEvent(string At, string Event, Udi? Udi, string? Sha256, string Detail)
{
    /// <summary>What a person should know about it.</summary>
    public IReadOnlyList<WarningCode> Warnings { get; init; } = [];
}

/// <summary>All events of a device, a server or a document, oldest first.</summary>
/// <param name="What">The device, server or document.</param>
internal sealed record DeviceHistory(string What, IReadOnlyList<HistoryEvent> Events)
{
    /// <summary>Requests whose response nothing shows as installed, and why.</summary>
    public IReadOnlyList<RequestOverview> Unproved { get; init; } = [];

    /// <summary>The station with the product instance alone, as it is now; null for a server or a document.</summary>
    public StatusOverview? Now { get; init; }

    /// <summary>How many licenses the newest usage file of the product instance reports; null for a server or a document.</summary>
    public long? Licenses { get; init; }
}

/// <summary>Reads the history of a product instance, a server or a document from the facts of the ledger.</summary>
internal sealed class HistoryQuery(Ledger ledger)
{
    /// <summary>How many digits of a SHA-256 the names of our files have, and a person has to type.</summary>
    private const int NameDigits = 8;

    private readonly List<HistoryEvent> _events = [];
    private readonly HashSet<long> _addedDocuments = [];
    private readonly ServerHistory _servers = new(ledger);

    /// <param name="text">A product instance in any spelling, an upload name, or the beginning of a document's SHA-256.</param>
    /// <exception cref="Failure">
    /// <see cref="FailureKind.Usage"/> or <see cref="FailureKind.Missing"/>: it names nothing, or several things.
    /// </exception>
    public DeviceHistory Read(string text)
    {
        if (new DeviceResolver(ledger).TryFindTyped(text) is { } device)
            return ReadDevice(device);
        if (ledger.Requests.WithUploadName(text) is { } request)
            return ReadDocument(request.Id, request.UploadName, request.Sha256);
        if (FindWrittenFile(text) is { } file)
            return ReadDocument(file.Id, Path.GetFileName(text), file.Sha256);
        if (_servers.FindFiles(text) is { } files)
            return ReadServer(files);
        if (RosterUnitName.FindAll(ledger, text) is [var expected])
        {
            _events.AddRange(RosterHistory.ReadEvents(ledger, expected.Udi));
            return Sort($"{DeviceName.Format(expected.Udi, expected.Hostname)}: nothing of it was collected");
        }

        if (BundleName.Parse(text.Replace(FileNames.BundleSuffix, "", StringComparison.Ordinal)) is { } bundle)
            throw new Failure(FailureKind.Usage, $"{bundle} is the name of a bundle", $"offlic show {bundle}; all: offlic bundles");
        if (text.Length < NameDigits || !text.All(char.IsAsciiHexDigit))
        {
            throw new Failure(FailureKind.Usage, $"\"{text}\" names no product instance, no server, no upload name and no document",
                new DeviceResolver(ledger).DescribeSimilar(text)
                + "write P:PID,S:SERIAL, a bare serial number, a server's name, a name from upload.csv, or 8 or more digits of a SHA-256");
        }

        var row = ledger.Documents.Named(text);
        return ReadDocument(row.Id, $"{row.Kind} {row.Sha256}", row.Sha256);
    }

    /// <summary>
    /// A response of CSSM has the upload name behind <c>ACK_</c>. An install file and a sheet have the beginning of the SHA-256 of the
    /// response at the end of their name.
    /// </summary>
    private (long Id, string Sha256)? FindWrittenFile(string text)
    {
        var name = Path.GetFileName(text);
        var bare = name.StartsWith(FileNames.AckPrefix, StringComparison.Ordinal) ? name[FileNames.AckPrefix.Length..] : name;
        if (ledger.Requests.WithUploadName(bare) is { } request)
            return (request.Id, request.Sha256);
        var stem = Path.GetFileNameWithoutExtension(bare);
        var digits = stem[(stem.LastIndexOf('_') + 1)..];
        if (stem == bare || digits == stem || digits.Length != NameDigits || !digits.All(char.IsAsciiHexDigitLower))
            return null;
        var row = ledger.Documents.Named(digits);
        return (row.Id, row.Sha256);
    }

    private DeviceHistory ReadServer(IReadOnlyList<ServerFileRow> files)
    {
        foreach (var file in files)
        {
            if (ledger.Requests.Row(file.DocumentId) is { } request)
                AddRequest(request);
            else
                AddDocument(file.DocumentId, file.Sha256, null);
            if (file.Kind == DocumentKind.ServerResponse.Name)
                _events.AddRange(_servers.ReadEvents(file.DocumentId));
        }

        return Sort($"server {files[0].Server}");
    }

    private DeviceHistory ReadDevice(long device)
    {
        var udi = ledger.Devices.Row(device).Udi;
        foreach (var request in ledger.Requests.OfDevice(device))
            AddRequest(request);
        AddMembers(device, udi);
        foreach (var answer in ledger.Responses.OfDevice(device))
            AddAnswer(answer, withDocument: true);
        AddSplits(device, null);
        AddObservations(ledger.Observations.Of(device), null);
        foreach (var attempt in ledger.CapturedValues.Imports(device))
        {
            Add(attempt.At, attempt.IsSuccess ? "imported" : "import-failed", udi, ledger.Documents.Sha256Of(attempt.DocumentId),
                $"the log says: {attempt.File}: {attempt.Words}");
        }

        var now = new StatusQuery(ledger).Read(udi.ToString());
        _events.AddRange(DecisionHistory.ReadProofs(now.Devices.Single()));
        _events.AddRange(DecisionHistory.ReadMoves(ledger, udi));
        _events.AddRange(RosterHistory.ReadEvents(ledger, udi));
        var overview = now.Devices.Single();
        return Sort(overview.Name is { } name ? $"{name}  {udi}" : udi.ToString(), udi) with
        {
            Licenses = overview.Licenses,
            Now = now,
            Unproved = [.. overview.Requests.Where(request => request.UnprovedBecause is not null)],
        };
    }

    private DeviceHistory ReadDocument(long id, string what, string sha256)
    {
        if (ledger.Requests.Row(id) is { } request)
        {
            AddRequest(request);
            foreach (var answer in request.DeviceId is { } device ? ledger.Responses.OfDevice(device) : [])
            {
                if (answer.RequestId == id)
                    AddAnswer(answer, withDocument: true);
            }

            foreach (var answer in ledger.ServerAnswers.To(id))
                AddDocument(answer.DocumentId, answer.Sha256, null);
        }
        else
        {
            AddDocument(id, sha256, null);
            foreach (var answer in ledger.Responses.OfDocument(id))
            {
                AddAnswer(answer, withDocument: false);
                AddSplits(answer.DeviceId, answer.Id);
            }

            AddObservations(ledger.Observations.Of(), id);
        }

        _events.AddRange(_servers.ReadEvents(id));
        return Sort(what);
    }

    private void AddRequest(RequestRow row)
    {
        var udi = FindName(row.DeviceId);
        AddDocument(row.Id, row.Sha256, udi);
        foreach (var reserved in ledger.Reserves.Of(row.Id))
            Add(row.At, "reserve", udi, row.Sha256, $"{reserved.Count} x {reserved.Tag}");
        foreach (var (folder, at) in ledger.Uploads.Of(row.Id))
            Add(at, "staged", udi, row.Sha256, $"{row.UploadName} in {folder}");
        foreach (var mark in ledger.Marks.Of(row.Id))
        {
            var by = mark.BundleId is null
                ? $"marked by {mark.Operator}"
                : $"marked at the desk{(mark.Operator is null ? "" : $" by {mark.Operator}")}";
            Add(mark.At, mark.Fact, udi, row.Sha256, mark.Reason is null ? by : $"{by}: {mark.Reason}");
        }

        foreach (var undo in ledger.InstalledMarks.UndoneOf(row.Id))
        {
            Add(undo.At, "undone", udi, row.Sha256,
                $"{undo.Fact} taken back by {undo.Operator}{(undo.Reason is null ? "" : $": {undo.Reason}")}");
        }

        foreach (var word in ledger.InstalledMarks.Of(row.Id))
        {
            Add(word.At, word.IsInstalled ? "installed" : "undone", udi, row.Sha256,
                $"{(word.IsInstalled ? "a person says so" : "installed taken back")}: {word.Operator}"
                    + (word.Reason.Length == 0 ? string.Empty : $": {word.Reason}"));
        }
    }

    /// <summary>How a document arrived and in which bundles it was carried. Added once, even if it is about several devices.</summary>
    private void AddDocument(long id, string sha256, Udi? udi)
    {
        if (!_addedDocuments.Add(id))
            return;
        var row = ledger.Documents.Row(Digest.Parse(sha256)!.Value)!;
        var bundles = ledger.Bundles.Carrying(id);
        if (!bundles.Any(bundle => bundle.Direction == BundleDirection.In && bundle.At == row.At))
        {
            var of = ledger.Merged.StationOf(id) is { } station ? $" of {station}" : string.Empty;
            Add(row.At, "collected", udi, sha256, $"{row.Kind} from {ledger.Documents.PathOf(id)}{of}");
        }

        foreach (var bundle in bundles)
            Add(bundle.At, bundle.Direction == BundleDirection.In ? "received" : "packed", udi, sha256, $"{row.Kind} in {bundle.Name}");
        foreach (var elsewhere in ledger.PackedElsewhere.Of(sha256))
            Add(elsewhere.At, "packed", udi, sha256, $"{row.Kind} in {elsewhere.BundleName} by {elsewhere.Station}, as its export says");
        _events.AddRange(DecisionHistory.ReadDecisions(ledger, id, udi, sha256));
    }

    private void AddAnswer(AnswerRow row, bool withDocument)
    {
        var udi = FindName(row.DeviceId);
        if (withDocument)
            AddDocument(row.DocumentId, row.Sha256, udi);
        var to = row.RequestSha256 is { } request ? $" to {request[..8]}" : string.Empty;
        var agrees = ledger.Agreements.Of(row.Id);
        var agreeing = agrees.Count == 0 ? "" : $"; {string.Join(" and ", agrees)} agree{(agrees.Count == 1 ? "s" : "")}";
        Add(row.At, "answered", udi, row.Sha256, $"{row.Kind} {row.Sha256[..8]}{to}, matched by {row.Evidence}{agreeing}");
    }

    private void AddSplits(long device, long? answer)
    {
        foreach (var install in ledger.Installs.Confirmed(deviceId: device).Where(install => answer is null || install.AnswerId == answer))
            Add(install.At, "split", FindName(device), install.Sha256, Path.Combine(install.Folder, install.Name));
    }

    private void AddObservations(IEnumerable<ObservationRow> rows, long? document)
    {
        var withoutPrompt = ledger.Observations.WithoutPrompt();
        foreach (var row in rows.Where(row => document is null || row.DocumentId == document))
        {
            var hasPrompt = !withoutPrompt.Contains((row.DocumentId, row.DeviceId));
            string?[] details =
            [
                row.LastAck is null ? null : $"Last ACK received {row.LastAck}",
                row.AckDeadline is null ? null : $"ACK deadline {row.AckDeadline}",
                .. DescribeInstalled(row),
                $"from {ledger.Documents.PathOf(row.DocumentId)}",
                hasPrompt ? null : "no prompt with a typed command",
            ];
            _events.Add(new HistoryEvent(row.At, "observed", FindName(row.DeviceId), ledger.Documents.Sha256Of(row.DocumentId),
                $"the output says: {string.Join("; ", details.OfType<string>())}")
            {
                Warnings = hasPrompt ? [] : [WarningCode.NoPrompt],
            });
        }
    }

    /// <summary>What its members show as installed: the member where it is one, else how many and the latest time.</summary>
    private IEnumerable<string> DescribeInstalled(ObservationRow row) => ledger.Proofs.Of(row.DeviceId)
        .Where(proof => proof.DocumentId == row.DocumentId)
        .GroupBy(proof => proof.Kind)
        .Select(kind => $"{kind.Key.Replace('-', ' ')} installed {kind.MaxBy(proof => proof.Earliest, StringComparer.Ordinal)!.Printed}"
            + (kind.Count() == 1 ? $" on {kind.First().Udi}" : $" on {kind.Count()} members"));

    /// <summary>Which members joined and left, document by document. A document that lists members lists all of them.</summary>
    private void AddMembers(long device, Udi name)
    {
        Dictionary<Udi, string>? before = null;
        foreach (var document in ledger.Memberships.OfDevice(device).GroupBy(row => row.DocumentId))
        {
            var now = document.DistinctBy(row => row.Udi).ToDictionary(row => row.Udi, row => row.Role);
            var first = document.First();
            if (before is null && (now.Count > 1 || !now.ContainsKey(name)))
                Add(first.At, "members", name, first.Sha256, string.Join("; ", now.Select(member => Describe(member.Key, member.Value))));
            foreach (var (udi, role) in before is null ? [] : now)
            {
                if (!before!.TryGetValue(udi, out var was))
                    Add(first.At, "joined", name, first.Sha256, Describe(udi, role));
                else if (was != role)
                    Add(first.At, "role", name, first.Sha256, $"{udi}, was {was}, is {role}");
            }

            foreach (var (udi, role) in (before ?? []).Where(member => !now.ContainsKey(member.Key)))
                Add(first.At, "left", name, first.Sha256, Describe(udi, role));
            before = now;
        }
    }

    private static string Describe(Udi udi, string role) => role.Length == 0 ? udi.ToString() : $"{udi}, {role}";

    private Udi? FindName(long? device) => device is { } id ? ledger.Devices.Row(id).Udi : null;

    private void Add(string at, string what, Udi? udi, string? sha256, string detail) => _events.Add(new(at, what, udi, sha256, detail));

    // A stable sort: events of one second keep the order in which they were added.
    private DeviceHistory Sort(string what, Udi? udi = null) => new(what,
        [.. _events.Concat(DecisionHistory.ReadPrunings(ledger, _events, udi)).OrderBy(each => each.At, StringComparer.Ordinal)]);
}
