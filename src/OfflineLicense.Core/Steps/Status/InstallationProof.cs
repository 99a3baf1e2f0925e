using OfflineLicense.Formats.DeviceOutput;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;
using OfflineLicense.Storage.Ledger.Tables.Captures;
using OfflineLicense.Storage.Ledger.Tables.Whole;

namespace OfflineLicense.Steps.Status;

/// <summary>What says that a response was installed.</summary>
/// <param name="At">When it was recorded here, as the ledger writes times.</param>
/// <param name="HasPrompt">False: a captured output without a prompt with a typed command.</param>
internal sealed record Installation(string At, InstallationEvidence Evidence, bool HasPrompt);

/// <summary>The one or the other: what says that a response was installed, or why nothing does.</summary>
internal sealed record InstallationFinding(Installation? Installed, UnprovedReason? Unproved)
{
    public static InstallationFinding None { get; } = new(null, null);
}

/// <summary>
/// What says that a response was installed. That is what <c>installed</c> means, and no more: anybody who can write such a text can write
/// it. The only clock that counts is the order in which things were recorded here. Everything is loaded once for all product instances.
/// </summary>
/// <param name="ledger">The station.</param>
/// <param name="deviceId">Only this product instance; null: all.</param>
/// <param name="present">The present members of the product instances, by id.</param>
/// <param name="splits">When their answers were first written out, by the id of the product instance.</param>
internal sealed class InstallationProof(
    Ledger ledger, long? deviceId, DeviceGroups<Udi> present, Lazy<DeviceGroups<FirstSplit>> splits)
{

    private const string LastAck = "\"Last ACK received\"";

    /// <summary>Most responses are ACKs, of which no device shows anything yet.</summary>
    private static readonly InstallationFinding WithoutAck = new(null, NoCapture(LastAck));

    private readonly Lazy<ILookup<long, ShownValue>> _acks = new(() => ledger.CapturedValues.LastAcks(deviceId)
        .Select(ShownValue.Read).OfType<ShownValue>().ToLookup(shown => shown.Row.DeviceId));

    /// <summary>Read on demand: every stack prints its trust codes, and most stations never asked for one.</summary>
    private readonly Lazy<ILookup<(long DeviceId, string Kind), UnitValue>> _units = new(() =>
        ledger.CapturedValues.Units(deviceId).ToLookup(unit => (unit.Captured.DeviceId, unit.Kind)));

    private readonly Lazy<ILookup<long, ImportAttemptRow>> _imports =
        new(() => ledger.CapturedValues.Imports(deviceId).ToLookup(row => row.DeviceId));

    private readonly Lazy<Dictionary<long, InstalledMark>> _marks =
        new(() => ledger.InstalledMarks.InForce().ToDictionary(mark => mark.DocumentId));

    /// <summary>The newest response of each kind. Which one that is says CSSM's clock: in one bundle several come in any order.</summary>
    private readonly Lazy<Dictionary<(long DeviceId, string Kind), long>> _newest = new(() => ledger.Responses.Newest(unsplitOnly: false)
        .GroupBy(answer => (answer.DeviceId, Kind: answer.Kind.Name)).ToDictionary(group => group.Key, group => group.Last().DocumentId));

    private readonly Lazy<Dictionary<long, string>> _digests = new(() => ledger.Responses.Digests(deviceId));

    private readonly Lazy<ILookup<(long DocumentId, long DeviceId), Udi>> _named = new(() => ledger.Proofs.Named(deviceId));

    private readonly Lazy<IReadOnlySet<(long DocumentId, long DeviceId)>> _withoutPrompt =
        new(() => ledger.Observations.WithoutPrompt(deviceId));

    /// <summary>They were recorded when they were merged. Whether they were taken before or after is not known.</summary>
    private readonly Lazy<IReadOnlySet<long>> _merged = new(ledger.Merged.All);

    /// <param name="row">A request in a zone.</param>
    public InstallationFinding Find(RequestStatusRow row)
    {
        if (row.DeviceId is not { } device || row.AnswerId is not { } answer || DocumentKind.Named(row.AnswerKind!) is not { } answerKind)
            return InstallationFinding.None;
        var written = splits.Value[device];
        var newest = row.SplitAt is null || IsWritten(written, answer)
            ? answer
            : _newest.Value.GetValueOrDefault((device, row.AnswerKind!), answer);
        var moment = InstallationMoment.Find(row, written, newest);
        var imports = _imports.Value.Contains(device) ? FindImports(device, [answer, newest], moment) : [];
        if (imports.Find(static attempt => attempt.IsSuccess) is { } success)
            return Found(success.At, InstallationEvidence.ImportLog, hasPrompt: true);

        var captured = FindCaptured(row, device, answer, answerKind, moment);
        if (captured.Installed is null
            && _marks.Value.GetValueOrDefault(row.RequestId) is { IsInstalled: true } mark && mark.AnswerId == answer)
            return Found(mark.At, InstallationEvidence.Person, hasPrompt: true);
        return imports.Count > 0 && IsExplainedByFailure(captured, imports[^1])
            ? new InstallationFinding(null, Failed(imports[^1]))
            : AddOtherImport(captured, device, moment);
    }

    private static UnprovedReason NoCapture(string what) => new(UnprovedReason.NoCapture, $"no capture shows {what}");

    private static bool IsWritten(IReadOnlyList<FirstSplit> written, long answer)
    {
        foreach (var split in written)
        {
            if (split.AnswerId == answer)
                return true;
        }

        return false;
    }

    private static InstallationFinding Found(string at, InstallationEvidence evidence, bool hasPrompt) =>
        new(new Installation(at, evidence, hasPrompt), null);

    /// <summary>A capture that is newer than the failure and of which the times do not count is the better reason.</summary>
    private static bool IsExplainedByFailure(InstallationFinding captured, ImportAttemptRow failed) =>
        captured is { Installed: null, Unproved: var reason }
        && (reason is not { Code: UnprovedReason.ClockAhead or UnprovedReason.ClockBehind or UnprovedReason.ZoneName }
            || reason.DocumentId < failed.DocumentId);

    /// <summary>A log that does not count is told, so that no person collects it again.</summary>
    private InstallationFinding AddOtherImport(InstallationFinding captured, long device, InstallationMoment moment)
    {
        var other = captured.Unproved is null || !_imports.Value.Contains(device) ? null
            : _imports.Value[device].LastOrDefault(attempt => attempt.IsSuccess && attempt.DocumentId > moment.NewestDocument);
        return other is null ? captured : new InstallationFinding(null, captured.Unproved! with
        {
            Message = $"{captured.Unproved.Message}; a log shows an import of {SafeText.Value(other.File)}, which is no file of this "
                + "response",
        });
    }

    private static UnprovedReason Failed(ImportAttemptRow attempt)
    {
        var remedy = ImportRemedies.Find(attempt.Words);
        var help = remedy is null ? string.Empty : $": {remedy}";
        return new UnprovedReason(UnprovedReason.ImportFailed, $"the device refused the import: \"{attempt.Words}\"{help}")
        {
            Remedy = remedy,
        };
    }

    /// <summary>
    /// Import commands that name the file of this response; of the newest one of its kind where this one was never written out. A failure
    /// counts under another name too, where it was recorded after that.
    /// </summary>
    private List<ImportAttemptRow> FindImports(long device, long[] answers, InstallationMoment moment)
    {
        var attempts = _imports.Value[device].Where(attempt => attempt.DocumentId > moment.NewestDocument).ToList();
        if (attempts.Count == 0)
            return attempts;
        var files = answers.Distinct().Select(id => _digests.Value[id]).ToList();
        return attempts.FindAll(attempt => attempt.Digits is { } digits
            ? files.Exists(sha256 => sha256.StartsWith(digits, StringComparison.Ordinal))
            : !attempt.IsSuccess && !_merged.Value.Contains(attempt.DocumentId));
    }

    private InstallationFinding FindCaptured(
        RequestStatusRow row, long device, long answer, DocumentKind answerKind, InstallationMoment moment)
    {
        if (FindInstalledKind(DocumentKind.Named(row.Kind), answerKind) is { } kind)
            return FindInstalled(kind, device, row.RequestId, answer, answerKind, moment);
        return answerKind == DocumentKind.Ack
            ? _acks.Value.Contains(device) ? Judge([.. _acks.Value[device]], device, moment, LastAck) : WithoutAck
            : new InstallationFinding(null, new UnprovedReason(
                UnprovedReason.NoCapture, "no output of a device shows that such a response is installed: a person says it"));
    }

    /// <summary>
    /// What a device shows after such a request was answered. A device can refuse another part of an ACK and take the rest, so
    /// the time of the ACK proves only the reports.
    /// </summary>
    private static InstalledKind? FindInstalledKind(DocumentKind? request, DocumentKind answer)
    {
        if (request == DocumentKind.TrustRequest && (answer == DocumentKind.Ack || answer == DocumentKind.UnknownLicensing))
            return InstalledKind.TrustCode;
        if (request == DocumentKind.AuthorizationRequest && (answer == DocumentKind.AuthorizationCode || answer == DocumentKind.Ack))
            return InstalledKind.Authorization;
        return request == DocumentKind.ReservationRequest && answer == DocumentKind.ReservationCode ? InstalledKind.Reservation : null;
    }

    /// <summary>Every member that the response is for has to show it, in one output or in several. Other members prove nothing.</summary>
    private InstallationFinding FindInstalled(
        InstalledKind kind, long device, long request, long answer, DocumentKind answerKind, InstallationMoment moment)
    {
        var word = Proofs.Word(kind);
        var shown = _units.Value[(device, word)].ToList();
        var members = FindMembers(kind, device, request, answer, answerKind);
        var found = new List<Installation>();
        foreach (var member in members)
        {
            var values = shown.Where(unit => unit.Udi.Names(member)).Select(unit => ShownValue.Read(unit.Captured)).OfType<ShownValue>();
            var finding = Judge([.. values], device, moment, $"the {word.Replace('-', ' ')} of {member}");
            if (finding.Installed is null)
            {
                return members.Count == 1 ? finding : new InstallationFinding(
                    null, finding.Unproved! with { Message = $"{member}: {finding.Unproved.Message}" });
            }

            found.Add(finding.Installed);
        }

        return found.Count == 0
            ? new InstallationFinding(null, new UnprovedReason(UnprovedReason.NoCapture,
                "the response names no unit, and no output of a device shows that it is installed: a person says it"))
            : Found(found.Select(each => each.At).Max(StringComparer.Ordinal)!, found.Max(each => each.Evidence),
                found.TrueForAll(each => each.HasPrompt));
    }

    /// <param name="shown">Oldest first.</param>
    /// <param name="what">The value, for messages.</param>
    private InstallationFinding Judge(List<ShownValue> shown, long device, InstallationMoment moment, string what)
    {
        var before = shown.FindLast(value => value.Row.DocumentId <= moment.NewestDocument);
        // An older capture may have been collected last: no value that was shown before is a new one.
        var seen = shown.Where(value => value.Row.DocumentId <= moment.NewestDocument).Select(value => value.Value).ToHashSet();
        UnprovedReason? reason = null;
        Installation? installed = null;
        foreach (var after in shown.Where(value => value.Row.DocumentId > moment.NewestDocument))
        {
            var judgement = before is null ? CaptureComparison.JudgeAlone(after, moment)
                : seen.Contains(after.Value) ? CaptureComparison.SameAsBefore(after.Value)
                : _merged.Value.Contains(after.Row.DocumentId) ? CaptureComparison.JudgeAlone(after, moment)
                : CaptureComparison.JudgeChange(before, after, moment);
            reason = judgement.Reason is null ? null : judgement.Reason with { DocumentId = after.Row.DocumentId };
            if (judgement.Evidence is not { } evidence)
                continue;
            var hasPrompt = !_withoutPrompt.Value.Contains((after.Row.DocumentId, device));
            installed = (installed ?? new Installation(after.Row.At, evidence, hasPrompt)) with
            {
                HasPrompt = hasPrompt || installed is { HasPrompt: true },
            };
        }

        if (installed is not null)
            return new InstallationFinding(installed, null);
        reason ??= before is null
            ? NoCapture(what)
            : new UnprovedReason(UnprovedReason.CaptureBeforeSplit,
                $"the newest capture that shows {what} was recorded before the response "
                    + (moment.IsWritten ? "was written out" : "came here"));
        return new InstallationFinding(null, reason);
    }

    /// <summary>
    /// An authorization code names the devices that it is for. An ACK names the devices that reported: there the request
    /// counts.
    /// </summary>
    private List<Udi> FindMembers(InstalledKind kind, long device, long request, long answer, DocumentKind answerKind)
    {
        List<Udi> namedInAnswer = [.. _named.Value[(answer, device)]];

        // The code of a permanent reservation names no device, and "SPECIFIC INSTALLED" does not refer to it.
        if (kind == InstalledKind.Reservation || (answerKind == DocumentKind.AuthorizationCode && namedInAnswer.Count > 0))
            return namedInAnswer;
        List<Udi> namedInRequest = [.. _named.Value[(request, device)]];
        if (namedInRequest.Count > 0)
            return namedInRequest;
        return namedInAnswer.Count > 0 ? namedInAnswer : [.. present[device]];
    }
}
