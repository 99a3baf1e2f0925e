using OfflineLicense.Formats.Privacy;
using OfflineLicense.Steps.Record;
using OfflineLicense.Steps.Sheets;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Pack;

/// <summary>Which requests may leave, which are withheld and why, and the sensitive texts in them.</summary>
/// <param name="ReleasedByOverride">How many leave with a keyword because a person gave a reason.</param>
internal sealed record ExportDecision(
    IReadOnlyList<RequestRow> Released, IReadOnlyList<WithheldRequest> Withheld, IReadOnlyList<SensitiveFinding> Findings,
    int ReleasedByOverride)
{
    public static ExportDecision Nothing { get; } = new([], [], [], 0);
}

/// <summary>
/// Decides which requests may leave the zone. Documents are never edited, because their device signed them: each leaves
/// complete or is withheld. A hostname needs a decision (<c>export.hostnames</c>); a keyword withholds its document until a
/// person gives a reason; an address is only reported.
/// </summary>
internal sealed class ExportPolicy(Ledger ledger)
{
    /// <param name="pending">Requests that are in no bundle yet.</param>
    /// <param name="keywordsMayLeave">A person gave a reason.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: one contains a hostname, and the setting is missing.</exception>
    public ExportDecision Decide(IReadOnlyList<RequestRow> pending, bool keywordsMayLeave)
    {
        var rule = ledger.Settings.Value(SettingName.ExportHostnames);
        var named = pending.Count(row => row.Hostname == 1);
        if (named > 0 && rule is null)
        {
            throw new Failure(FailureKind.Usage,
                $"{named} of {pending.Count} files contain a hostname, and export.hostnames is not set",
                "list them: offlic status --findings; decide once: offlic config export.hostnames allow (the files leave unchanged) "
                + "or offlic config export.hostnames deny "
                + $"(the files are withheld; on the device: {DeviceCommands.HideHostname}, then save again)");
        }

        var findings = FindSensitive(pending);
        var byRequest = findings.ToLookup(finding => finding.Request.Id);
        var (released, withheld, overridden) = (new List<RequestRow>(pending.Count), new List<WithheldRequest>(), 0);
        foreach (var row in pending)
        {
            var name = rule == "deny" ? byRequest[row.Id].FirstOrDefault(finding => finding.Found.Kind == SensitiveKind.Hostname) : null;
            var keyword = byRequest[row.Id].FirstOrDefault(finding => finding.Found.Kind == SensitiveKind.Keyword);
            if (name is not null)
                withheld.Add(new WithheldRequest(row, WithholdingReason.HostnamePresent, name));
            else if (keyword is not null && !keywordsMayLeave)
                withheld.Add(new WithheldRequest(row, WithholdingReason.KeywordPresent, keyword));
            else
                released.Add(row);
            overridden += name is null && keyword is not null && keywordsMayLeave ? 1 : 0;
        }

        return new ExportDecision(released, withheld, findings, overridden);
    }

    /// <summary>
    /// Finds hostnames and addresses in what was recorded with the requests, and keywords in the bytes, because the list of
    /// keywords may have changed since.
    /// </summary>
    public IReadOnlyList<SensitiveFinding> FindSensitive(IReadOnlyList<RequestRow> requests)
    {
        var words = SettingName.SplitKeywords(ledger.Settings.Value(SettingName.PrivacyKeywords));
        var search = words.Count > 0 ? new KeywordSearch(words) : null;
        var findings = new List<SensitiveFinding>();
        var recorded = requests.Count <= RequestItemLoader.Few
            ? null
            : ledger.SensitiveTexts.Between(requests.Min(row => row.Id), requests.Max(row => row.Id));
        foreach (var row in requests)
        {
            var found = (recorded?[row.Id] ?? ledger.SensitiveTexts.Of(row.Id)).ToList();
            if (row.Hostname == 1 && !found.Exists(each => each.Kind == SensitiveKind.Hostname))
                found.Insert(0, new SensitiveText(SensitiveKind.Hostname, string.Empty)); // recorded by a version that stored no text
            if (search is not null && CanSearch(row))
                found.AddRange(search.FindIn(ledger.Documents.Pieces(row.Id)).Select(word =>
                    new SensitiveText(SensitiveKind.Keyword, word)));
            if (found.Count == 0)
                continue;
            var udi = row.DeviceId is { } device ? ledger.Devices.Row(device).Udi : null;
            var isCaptured = SensitiveFinding.IsCapture(row.Kind, () => ledger.Documents.Pieces(row.Id).FirstOrDefault() ?? []);
            findings.AddRange(found.Select(each => new SensitiveFinding(udi, row, each, isCaptured)));
        }

        return findings;
    }

    /// <summary>A server's file is never opened and is mostly compressed, so a search proves nothing.</summary>
    private static bool CanSearch(RequestRow row) => row.Kind != DocumentKind.ServerRequest.Name;
}
