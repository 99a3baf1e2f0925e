using OfflineLicense.Formats;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Match;

/// <summary>Responses that arrived in a bundle before their device was known. Called inside a transaction.</summary>
internal sealed class UnmatchedAnswers(Ledger ledger)
{
    private readonly Dictionary<long, Dictionary<Digest, BundleItem>> _lists = [];

    /// <summary>Matches them again.</summary>
    /// <returns>How many were matched.</returns>
    public int Match()
    {
        var (matched, matcher) = (0, new AnswerMatcher(ledger));
        foreach (var (id, sha256) in ledger.Responses.Waiting())
        {
            var digest = Digest.Parse(sha256)!.Value;
            var item = FindListed(id, digest);
            var content = Recognizer.Read(ledger.Documents.Bytes(id, digest));
            var match = matcher.Find(content, new MatchHints(ledger.Documents.PathOf(id) ?? string.Empty)
            {
                CarriedRequest = item?.Request is { } request ? ledger.Documents.Find(request) : null,
                CarriedEvidence = Evidence.Parse(item?.Evidence),
                IsCarriedByName = item?.UploadName is not null,
            });
            if (match.Refusal is not null)
                continue;
            matcher.Record(id, content, match);
            matched++;
        }

        return matched;
    }

    /// <summary>
    /// Its entry in the signed list of its bundle, which names the request where the content names nothing. Each bundle is read once.
    /// </summary>
    private BundleItem? FindListed(long documentId, Digest sha256)
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
