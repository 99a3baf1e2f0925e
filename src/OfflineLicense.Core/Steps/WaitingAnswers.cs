using OfflineLicense.Formats;
using OfflineLicense.Storage;

namespace OfflineLicense.Steps;

/// <summary>Answers that came under a seal for nobody known here. Called inside a transaction.</summary>
internal sealed class WaitingAnswers(Ledger ledger)
{
    /// <summary>Looks again for whom the answers are that came before anything of their product instance was known here.</summary>
    /// <returns>How many found theirs.</returns>
    public int Match()
    {
        var (matched, matching) = (0, new Matching(ledger));
        foreach (var (id, sha256) in ledger.Responses.Waiting())
        {
            var match = matching.Find(Recognizer.Read(ledger.Documents.Bytes(id, Digest.Parse(sha256)!.Value)), new MatchClues(ledger.Documents.PathOf(id) ?? string.Empty, null, null, null));
            if (match.Refusal is not null)
                continue;
            foreach (var answer in match.Answers)
                ledger.Responses.AddAnswer(id, answer.DeviceId, answer.RequestId, match.Evidence, ledger.Now);
            matched++;
        }

        return matched;
    }
}
