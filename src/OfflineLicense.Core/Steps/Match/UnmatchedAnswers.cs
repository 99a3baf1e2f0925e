using OfflineLicense.Formats;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Match;

/// <summary>Answers that came under a seal for nobody known here. Called inside a transaction.</summary>
internal sealed class UnmatchedAnswers(Ledger ledger)
{
    private readonly Dictionary<long, Dictionary<Digest, BundleItem>> _lists = [];

    /// <summary>Looks again for whom the answers are that came before anything of their product instance was known here.</summary>
    /// <returns>How many found theirs.</returns>
    public int Match()
    {
        var (matched, matching) = (0, new AnswerMatcher(ledger));
        foreach (var (id, sha256) in ledger.Responses.Waiting())
        {
            var digest = Digest.Parse(sha256)!.Value;
            var item = Listed(id, digest);
            var reading = Recognizer.Read(ledger.Documents.Bytes(id, digest));
            var match = matching.Find(reading, new MatchHints(ledger.Documents.PathOf(id) ?? string.Empty,
                item?.Request is { } request ? ledger.Documents.Find(request) : null, item?.Evidence, item?.UploadName is not null, PersonsDevice: null));
            if (match.Refusal is not null)
                continue;
            matching.Keep(id, reading, match);
            matched++;
        }

        return matched;
    }

    /// <summary>Its line in the sealed list that it came by: all that leads home where nothing is inside. Each bundle is read once.</summary>
    private BundleItem? Listed(long documentId, Digest sha256)
    {
        foreach (var bundle in ledger.Bundles.Carrying(documentId).Where(bundle => bundle.Direction == BundleDirection.In))
        {
            if (!_lists.TryGetValue(bundle.Id, out var items))
                _lists.Add(bundle.Id, items = BundleRecord.Read(ledger, bundle).Items.ToDictionary(item => item.Sha256));
            if (items.TryGetValue(sha256, out var item))
                return item;
        }

        return null;
    }
}
