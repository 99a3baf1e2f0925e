using System.CommandLine;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Station;

namespace OfflineLicense.Cli.Commands.Collect;

/// <summary>The options of <c>collect</c> for one file of a server, and what goes together.</summary>
internal sealed class ServerOptions
{
    public Option<string?> As { get; } = new("--as")
    {
        Description = "The one named file is a server's and is carried whole: " + string.Join(", ", ServerPurpose.All) + ", or the answer to one with -response behind it",
        HelpName = "PURPOSE",
    };

    public Option<string?> Server { get; } = new("--server") { Description = "With --as: whose file it is, the same name for request and answer", HelpName = "NAME" };

    public Option<string?> LocalAccount { get; } = new("--local-account")
    {
        Description = "With --as, in a zone: the server's own account it is of; the name stays in this station",
        HelpName = "LA",
    };

    public IReadOnlyList<Option> All => [As, Server, LocalAccount];

    /// <summary>Null: no file of a server is meant.</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: what was said does not go together.</exception>
    public ServerCollectOptions? Read(CommandContext context, string[] paths)
    {
        var (word, server, account) = (context.GetValue(As), context.GetValue(Server), context.GetValue(LocalAccount));
        if (word is null)
        {
            return server is null && account is null ? null : throw new Failure(FailureKind.Usage, $"{(server is null ? "--local-account" : "--server")} says whose file it is, and --as is missing, which says what it is for",
                Example("onprem-sync"));
        }

        if (!ServerPurpose.Words.Contains(word, StringComparer.Ordinal))
            throw new Failure(FailureKind.Usage, $"\"{word}\" is no purpose of a server's file", "one of: " + string.Join(", ", ServerPurpose.Words));
        if (server is null)
            throw new Failure(FailureKind.Usage, "--as needs --server NAME: a server's file is carried for that server and no other", Example(word));
        if (!StationName.IsValid(server))
            throw new Failure(FailureKind.Usage, $"\"{SafeText.Value(server)}\" is no name for a server", "1 to 32 letters, digits, - and _, beginning with a letter or digit");
        if (StationSetup.IsTaken(server))
            throw new Failure(FailureKind.Usage, $"\"{server}\" is a device name on Windows, so no folder could carry it", "take another name for this server, the same for its answers");
        if (account is not null && (account.Length is 0 or > Limits.LocalAccount || account.Any(char.IsControl)))
            throw new Failure(FailureKind.Usage, "--local-account is no name of an account", $"1 to {Limits.LocalAccount} characters on one line");
        if (paths.Length != 1 || (paths[0] != "-" && context.Host.FileSystem.Directory.Exists(context.FullPath(paths[0]))))
            throw new Failure(FailureKind.Usage, "--as takes exactly one named file", "collect each file of a server alone, with its own --as and --server");
        return new ServerCollectOptions(paths[0] == "-" ? "-" : context.FullPath(paths[0]), word, server)
        {
            Input = paths[0] == "-" ? context.Host.InBytes : null,
            LocalAccount = account,
        };
    }

    /// <summary>Devices' options say nothing of a server's file.</summary>
    public static void Exclude(CommandContext context, params ReadOnlySpan<Option> others)
    {
        foreach (var other in others)
        {
            if (context.Has(other))
                throw new Failure(FailureKind.Usage, $"--as is for a server's file, and {other.Name} is for devices' files", "collect it without one of the two");
        }
    }

    /// <summary>A desk takes answers only, and knows no local accounts.</summary>
    public static void Check(ServerCollectOptions order, Side side)
    {
        if (side == Side.Zone)
            return;
        if (!ServerPurpose.IsAnswer(order.Word))
            throw new Failure(FailureKind.Usage, $"--as {order.Word} is a server's request, which is collected in its zone", $"at a desk the answer is collected: --as {order.Word}{ServerPurpose.Answer}");
        if (order.LocalAccount is not null)
            throw new Failure(FailureKind.Usage, "--local-account is a name of the server's own that never leaves its zone", "leave it out at a desk");
    }

    private static string Example(string word) => $"offlic collect --as {word} --server NAME FILE";
}
