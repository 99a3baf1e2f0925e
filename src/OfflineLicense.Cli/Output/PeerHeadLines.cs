using System.Text.Json;
using OfflineLicense.Steps.Bundles;

namespace OfflineLicense.Cli.Output;

/// <summary>
/// How far each peer has seen our journal, compared with the journal in the ledger: only that shows rows that were cut off its end, or
/// a journal that was computed again as a whole.
/// </summary>
internal static class PeerHeadLines
{
    /// <param name="context">The run of the command.</param>
    /// <param name="peers">Those to show.</param>
    /// <param name="unseen">Rows at the end of the journal that no peer has seen.</param>
    public static void Write(CommandContext context, IReadOnlyList<PeerHead> peers, long unseen)
    {
        foreach (var peer in peers)
        {
            context.Json.WriteLine("peer", json => WriteJson(json, peer));
            if (peer.State == PeerHeadState.Missing)
            {
                context.Output.Warn($"{peer.Bundle} says that {peer.Peer} has seen row {peer.Seen!.Sequence} of our journal. "
                    + "That row is not in this ledger: it was restored from an older copy, or rewritten. "
                    + "What that means: offlic explain E_ROLLBACK");
                context.EndWith(ExitCode.Sequence);
            }
        }

        context.AddCount("journal_rows_unseen", unseen);
        context.Output.WriteLines(peers.Where(peer => peer.State != PeerHeadState.Missing).Select(Describe));
        if (unseen > 0)
            context.Output.WriteLine($"No peer can vouch for the last {Plural.Format(unseen, "row")} of the journal");
    }

    private static string Describe(PeerHead peer) => peer.State switch
    {
        PeerHeadState.NotStated => $"{peer.Peer} has seen no row of this journal",
        PeerHeadState.Adopted => $"{peer.Peer} has seen row {peer.Seen!.Sequence} of a journal that was lost; a person accepted that",
        _ => $"{peer.Peer} has seen row {peer.Seen!.Sequence} of this journal, as it is here",
    };

    private static void WriteJson(Utf8JsonWriter json, PeerHead peer)
    {
        json.WriteString("peer", peer.Peer);
        json.WriteString("bundle", peer.Bundle?.ToString());
        if (peer.Seen is { } seen)
        {
            json.WriteNumber("row", seen.Sequence);
            json.WriteString("head", seen.Head.Hex);
        }

        json.WriteString("state", peer.State switch
        {
            PeerHeadState.NotStated => "not-stated",
            PeerHeadState.Held => "held",
            PeerHeadState.Adopted => "adopted",
            _ => "missing",
        });
    }
}
