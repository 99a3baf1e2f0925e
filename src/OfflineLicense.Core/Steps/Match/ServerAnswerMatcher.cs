using System.Text.RegularExpressions;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Match;

/// <summary>
/// Matches a server's response to its request. Nothing is read inside it, so only its file name and what the operator typed
/// can name the request; a response that one of them gives to another server is refused.
/// </summary>
internal sealed partial class ServerAnswerMatcher(Ledger ledger)
{
    /// <summary>A response that is collected at the desk.</summary>
    /// <param name="label">The path it was read from: its name can be <c>ACK_</c> + the upload name.</param>
    /// <param name="server">The server that the operator typed.</param>
    /// <param name="purpose">The purpose that the operator typed.</param>
    /// <param name="localAccount">Only requests of this local account; null: of any.</param>
    public ServerMatch MatchCollected(string label, string server, string purpose, string? localAccount)
    {
        if (AckFileName.ParseStem(label) is { } stem && FindByName(stem, server, purpose) is { } named)
            return named;
        var open = ledger.ServerFiles.OpenRequests(server)
            .Where(request => request.Purpose is null || request.Purpose == purpose)
            .Where(request => localAccount is null || request.LocalAccount == localAccount)
            .ToList();
        return open.Count switch
        {
            1 => new ServerMatch(open[0].DocumentId, Evidence.Person),
            0 when ledger.ServerFiles.Known(server) is null => ServerMatch.Refuse(RefusalReason.UnknownDevice,
                $"no file of server {server} was ever recorded here: check that the name is the same as for its request"),
            0 => ServerMatch.Refuse(RefusalReason.UnknownDevice, $"no request of server {server} waits for such a response; "
                + "if its request was answered before, name the file ACK_ and the upload name of that request"),
            _ => ServerMatch.Refuse(RefusalReason.AmbiguousDevice,
                $"{open.Count} requests of server {server} wait for a response: {JoinNames(open.Select(request => request.Name))}; "
                + "name the file ACK_ and the upload name of the one it answers"),
        };
    }

    private static string JoinNames(IEnumerable<string> names)
    {
        var first = names.Take(MostNamed + 1).ToList();
        return string.Join(", ", first.Take(MostNamed)) + (first.Count > MostNamed ? ", …" : string.Empty);
    }

    /// <summary>A response that arrives in a bundle: what the other station matched is checked against what is known here.</summary>
    /// <param name="server">From the list of the bundle.</param>
    /// <param name="request">The request that the list names, where it is recorded here.</param>
    /// <param name="uploadName">The upload name that the list states.</param>
    /// <param name="evidence">How the desk matched it.</param>
    public ServerMatch MatchCarried(string server, long? request, string? uploadName, Evidence? evidence)
    {
        foreach (var id in new[] { request, uploadName is null ? null : ledger.Requests.WithUploadName(uploadName)?.Id }.OfType<long>())
        {
            if (ledger.ServerFiles.Row(id)?.Server is var owner && owner != server)
            {
                return ServerMatch.Refuse(RefusalReason.WrongDevice, $"it arrived as a response for server {server}, "
                    + $"but its request is of {DescribeOwner(id, owner)}; nothing of it was recorded");
            }
        }

        return new ServerMatch(request, evidence == Evidence.UploadName ? Evidence.UploadName : Evidence.Person);
    }

    /// <summary>
    /// Whether a name that <see cref="ItemName"/> created for a server is that of another server's file; the name can be cut.
    /// </summary>
    public static bool IsOfAnotherServer(string name, string server) =>
        ServerFileName().Match(name) is { Success: true } match && match.Groups["server"].Value is var named
        && !(server.StartsWith(named, StringComparison.OrdinalIgnoreCase) && (named.Length == server.Length || named.Length >= Cut));

    /// <summary>Null: the name is no upload name.</summary>
    private ServerMatch? FindByName(string stem, string server, string purpose)
    {
        if (ledger.Requests.WithUploadStem(stem) is not { } request)
        {
            if (IsOfAnotherServer(stem, server))
            {
                return ServerMatch.Refuse(RefusalReason.WrongDevice,
                    $"its name is that of another server's response, and --server names {server}; nothing of it was recorded");
            }

            return ServerFileName().IsMatch(stem)
                ? ServerMatch.Refuse(RefusalReason.UnknownDevice,
                    $"its name is that of the response to {stem}, and no request of that name was recorded here")
                : null;
        }

        var row = ledger.ServerFiles.Row(request.Id);
        if (row?.Server != server)
        {
            return ServerMatch.Refuse(RefusalReason.WrongDevice,
                $"its name is that of the response to a request of {DescribeOwner(request.Id, row?.Server)}, "
                + $"but --server names {server}; nothing of it was recorded");
        }

        return row.Purpose is { } other && other != purpose
            ? ServerMatch.Refuse(RefusalReason.WrongDevice, $"its name is that of the response to the {other} request of {server}, "
                + $"but --as names {purpose}{ServerPurpose.Response}; nothing of it was recorded")
            : new ServerMatch(request.Id, Evidence.UploadName);
    }

    private string DescribeOwner(long request, string? server) =>
        server is not null ? $"server {server}"
        : ledger.Requests.Row(request)?.DeviceId is { } device ? $"{ledger.Devices.Row(device).Udi}, which is a device"
        : "no server";

    /// <summary>Characters of a server's name in an item name that was cut (<see cref="ItemName"/>).</summary>
    private const int Cut = 28;

    private const int MostNamed = 4;

    [GeneratedRegex(
        @"\A(?:ACK_)?(?<server>[A-Za-z0-9][A-Za-z0-9_-]*)_server-(?:request|response)_[0-9a-f]{8}(?:[0-9a-f]{8})?(?:\.|\z)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ServerFileName();
}
