using OfflineLicense.Formats.Privacy;
using OfflineLicense.Steps.Record;
using OfflineLicense.Steps.Sheets;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Pack;

/// <summary>What may leave, what stays behind and why, and all that a person should see before.</summary>
/// <param name="ReleasedByOverride">How many travel although a keyword is in them, because a person said so.</param>
internal sealed record ExportDecision(IReadOnlyList<RequestRow> Go, IReadOnlyList<WithheldRequest> HeldBack, IReadOnlyList<SensitiveFinding> Findings, int ReleasedByOverride)
{
    public static ExportDecision Nothing { get; } = new([], [], [], 0);
}

/// <summary>
/// Decides at the zone's door. Documents are never edited, because their device signed them: one either leaves whole or
/// stays. A host name waits for a decision (<c>export.hostnames</c>); a keyword keeps its document back until a person
/// gives a reason; an address is only said.
/// </summary>
internal sealed class ExportPolicy(Ledger ledger)
{
    public const string HostnamePresent = "hostname-present";
    public const string KeywordPresent = "keyword-present";

    /// <param name="pending">Requests that nobody packed yet.</param>
    /// <param name="keywordsMayLeave">A person gave a reason.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: one carries a host name, and nobody has decided.</exception>
    public ExportDecision Decide(IReadOnlyList<RequestRow> pending, bool keywordsMayLeave)
    {
        var rule = ledger.Settings.Value(SettingName.ExportHostnames);
        var named = pending.Count(row => row.Hostname == 1);
        if (named > 0 && rule is null)
        {
            throw new Failure(FailureKind.Usage,
                $"{named} of {pending.Count} files carry a host name, and nobody has decided whether host names may leave",
                "see them: offlic status --findings; decide once: offlic config export.hostnames allow (they travel, bytes are never edited) or offlic config export.hostnames deny "
                + $"(those files stay; on the device: {DeviceCommands.HideHostname}, then save again)");
        }

        var findings = Findings(pending);
        var ofRequest = findings.ToLookup(finding => finding.Request.Id);
        var (go, held, letOut) = (new List<RequestRow>(pending.Count), new List<WithheldRequest>(), 0);
        foreach (var row in pending)
        {
            var name = rule == "deny" ? ofRequest[row.Id].FirstOrDefault(finding => finding.Found.Kind == SensitiveKind.Hostname) : null;
            var keyword = ofRequest[row.Id].FirstOrDefault(finding => finding.Found.Kind == SensitiveKind.Keyword);
            if (name is not null)
                held.Add(new WithheldRequest(row, HostnamePresent, name));
            else if (keyword is not null && !keywordsMayLeave)
                held.Add(new WithheldRequest(row, KeywordPresent, keyword));
            else
                go.Add(row);
            letOut += name is null && keyword is not null && keywordsMayLeave ? 1 : 0;
        }

        return new ExportDecision(go, held, findings, letOut);
    }

    /// <summary>
    /// Host names and addresses as they were found when the requests were recorded; keywords are looked for now, in the bytes,
    /// because the list of them may have changed since.
    /// </summary>
    public IReadOnlyList<SensitiveFinding> Findings(IReadOnlyList<RequestRow> requests)
    {
        var words = SettingName.Words(ledger.Settings.Value(SettingName.PrivacyKeywords));
        var search = words.Count > 0 ? new KeywordSearch(words) : null;
        var findings = new List<SensitiveFinding>();
        var recorded = requests.Count <= RequestItemLoader.Few ? null : ledger.SensitiveTexts.Between(requests.Min(row => row.Id), requests.Max(row => row.Id));
        foreach (var row in requests)
        {
            var found = (recorded?[row.Id] ?? ledger.SensitiveTexts.Of(row.Id)).ToList();
            if (row.Hostname == 1 && !found.Exists(each => each.Kind == SensitiveKind.Hostname))
                found.Insert(0, new SensitiveText(SensitiveKind.Hostname, string.Empty)); // recorded by a version that kept no text
            if (search is not null && IsRead(row))
                found.AddRange(search.In(ledger.Documents.Pieces(row.Id)).Select(word => new SensitiveText(SensitiveKind.Keyword, word)));
            if (found.Count == 0)
                continue;
            var udi = row.DeviceId is { } device ? ledger.Devices.Row(device).Udi : null;
            var isCaptured = SensitiveFinding.IsCapture(row.Kind, () => ledger.Documents.Pieces(row.Id).FirstOrDefault() ?? []);
            findings.AddRange(found.Select(each => new SensitiveFinding(udi, row, each, isCaptured)));
        }

        return findings;
    }

    /// <summary>The file of a server is carried unopened, and mostly packed: nobody could say that a word is not in it.</summary>
    private static bool IsRead(RequestRow row) => row.Kind != DocumentKind.ServerRequest.Name;
}
