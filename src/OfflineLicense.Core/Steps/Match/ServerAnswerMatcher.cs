using System.Text.RegularExpressions;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Match;

/// <summary>Which request a server's answer is for. <paramref name="RequestId"/> null without a refusal: nobody can say.</summary>
internal sealed record ServerMatch(long? RequestId, string Evidence)
{
    public Refusal? Refusal { get; init; }

    public static ServerMatch Refused(RefusalReason reason, string message) => new(null, string.Empty) { Refusal = new Refusal(reason, message) };
}

/// <summary>
/// Nothing is read inside a server's answer, so its name and a person's word are all there is; an answer that either says
/// is another server's is refused.
/// </summary>
internal sealed partial class ServerAnswerMatcher(Ledger ledger)
{
    /// <param name="label">The path it was read from: its name may be <c>ACK_</c> + the upload name.</param>
    /// <param name="server">Whose it is, as a person says.</param>
    /// <param name="purpose">Which exchange it answers, as a person says.</param>
    /// <param name="localAccount">Only requests of this local account; null: of any.</param>
    public ServerMatch Collected(string label, string server, string purpose, string? localAccount)
    {
        if (AckFileName.Of(label) is { } stem && ByName(stem, server, purpose) is { } named)
            return named;
        var open = ledger.ServerFiles.OpenRequests(server)
            .Where(request => (request.Purpose is null || request.Purpose == purpose) && (localAccount is null || request.LocalAccount == localAccount))
            .ToList();
        return open.Count switch
        {
            1 => new ServerMatch(open[0].DocumentId, Evidence.Person),
            0 when ledger.ServerFiles.Known(server) is null => ServerMatch.Refused(RefusalReason.UnknownDevice, $"no file of server {server} was ever recorded here: is the name spelled as with its request?"),
            0 => ServerMatch.Refused(RefusalReason.UnknownDevice, $"no request of server {server} waits for such an answer; if it answers one that was answered before, name the file ACK_ and that one's upload name"),
            _ => ServerMatch.Refused(RefusalReason.AmbiguousDevice, $"{open.Count} requests of server {server} wait for an answer: {string.Join(", ", open.Take(4).Select(request => request.Name))}{(open.Count > 4 ? ", …" : string.Empty)}; "
                + "name the file ACK_ and the name of the one it answers"),
        };
    }

    /// <summary>What the other side of the gap matched, held against what is known here.</summary>
    /// <param name="server">As the sealed list says.</param>
    /// <param name="request">The request it names, where we hold it.</param>
    /// <param name="uploadName">The upload name it states.</param>
    /// <param name="evidence">How the desk knew.</param>
    public ServerMatch Carried(string server, long? request, string? uploadName, string? evidence)
    {
        var known = evidence == Evidence.UploadName ? Evidence.UploadName : Evidence.Person;
        foreach (var id in new[] { request, uploadName is null ? null : ledger.Requests.WithUploadName(uploadName)?.Id }.OfType<long>())
        {
            if (ledger.ServerFiles.Row(id)?.Server is var owner && owner != server)
                return ServerMatch.Refused(RefusalReason.WrongDevice, $"it came as an answer for server {server}, but the request it answers is of {Owner(id, owner)}; nothing of it was recorded");
        }

        return new ServerMatch(request, known);
    }

    /// <summary>Whose file a name says it is, where it is one that <see cref="ItemName"/> made for a server; it may be cut.</summary>
    public static bool IsOfAnother(string name, string server) =>
        ServerFileName().Match(name) is { Success: true } match && match.Groups["server"].Value is var said
        && !(server.StartsWith(said, StringComparison.OrdinalIgnoreCase) && (said.Length == server.Length || said.Length >= Cut));

    /// <summary>Null: the name says nothing.</summary>
    private ServerMatch? ByName(string stem, string server, string purpose)
    {
        if (ledger.Requests.WithUploadStem(stem) is not { } request)
        {
            return IsOfAnother(stem, server) ? ServerMatch.Refused(RefusalReason.WrongDevice, $"its name is that of another server's answer, and it was given for {server}; nothing of it was recorded")
                : ServerFileName().IsMatch(stem) ? ServerMatch.Refused(RefusalReason.UnknownDevice, $"its name answers {stem}, and no request of that name was recorded here")
                : null;
        }

        var row = ledger.ServerFiles.Row(request.Id);
        if (row?.Server != server)
            return ServerMatch.Refused(RefusalReason.WrongDevice, $"its name answers a request of {Owner(request.Id, row?.Server)}, but it was given for server {server}; nothing of it was recorded");
        return row.Purpose is { } other && other != purpose
            ? ServerMatch.Refused(RefusalReason.WrongDevice, $"its name answers the {other} request of {server}, but it was given as {purpose}{ServerPurpose.Answer}; nothing of it was recorded")
            : new ServerMatch(request.Id, Evidence.UploadName);
    }

    private string Owner(long request, string? server) =>
        server is not null ? $"server {server}"
        : ledger.Requests.Row(request)?.DeviceId is { } device ? $"{ledger.Devices.Row(device).Udi}, which is a device"
        : "no server";

    /// <summary>Characters of a server's name that a colliding item name keeps (<see cref="ItemName"/>).</summary>
    private const int Cut = 28;

    [GeneratedRegex(@"\A(?:ACK_)?(?<server>[A-Za-z0-9][A-Za-z0-9_-]*)_server-(?:request|response)_[0-9a-f]{8}(?:[0-9a-f]{8})?(?:\.|\z)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ServerFileName();
}
