using System.CommandLine;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Station;

namespace OfflineLicense.Cli.Commands.Collect;

/// <summary>The options of <c>collect</c> for one file of a server.</summary>
internal sealed class ServerOptions
{
    public Option<string?> As { get; } = new("--as")
    {
        Description = $"The one named file is a server's and is carried unopened: {string.Join(", ", ServerPurpose.All)}; "
            + "with -response appended, the response to it",
        HelpName = "PURPOSE",
    };

    public Option<string?> Server { get; } = new("--server")
    {
        Description = "With --as: the server of the file; the same name for request and response",
        HelpName = "NAME",
    };

    public TextOption LocalAccount { get; } = new("--local-account")
    {
        Description = "With --as, in a zone: the server's own account of the file; the name stays in this station",
        HelpName = "LA",
    };

    public IReadOnlyList<Option> All => [As, Server, LocalAccount];

    /// <summary>Null: no file of a server is meant.</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: the options do not go together.</exception>
    public ServerCollectOptions? Read(CommandContext context, DeviceOptions devices)
    {
        var (purpose, server, account) = (context.GetValue(As), context.GetValue(Server), context.GetValue(LocalAccount));
        if (purpose is null)
        {
            return server is null && account is null ? null : throw new Failure(FailureKind.Usage,
                $"{(server is null ? "--local-account" : "--server")} needs --as, which names the purpose of the file",
                Example("onprem-sync"));
        }

        Check(purpose, server, account);
        var paths = context.GetValue(devices.Paths)!;
        if (!DeviceOptions.IsOneFile(context, paths))
        {
            throw new Failure(FailureKind.Usage, "--as takes exactly one named file",
                "collect each file of a server alone, with its own --as and --server");
        }

        RefuseDeviceOptions(context, devices);
        var isInput = paths[0] == "-";
        return new ServerCollectOptions(isInput ? "-" : context.FullPath(paths[0]), purpose, server!)
        {
            StandardInput = isInput ? context.Host.InBytes : null,
            LocalAccount = account,
            SmartAccount = context.GetValue(devices.SmartAccount),
            VirtualAccount = context.GetValue(devices.VirtualAccount),
            Settle = TimeSpan.FromSeconds(context.GetValue(devices.Settle)),
        };
    }

    private static void Check(string purpose, string? server, string? account)
    {
        if (!ServerPurpose.Words.Contains(purpose, StringComparer.Ordinal))
        {
            throw new Failure(FailureKind.Usage, $"\"{SafeText.Value(purpose)}\" is no purpose of a server's file",
                "one of: " + string.Join(", ", ServerPurpose.Words));
        }

        if (server is null)
        {
            throw new Failure(FailureKind.Usage, "--as needs --server NAME: a server's file is carried for that server only",
                Example(purpose));
        }

        if (!StationName.IsValid(server))
        {
            throw new Failure(FailureKind.Usage, $"\"{SafeText.Value(server)}\" is no name for a server",
                "1 to 32 letters, digits, - and _, beginning with a letter or digit");
        }

        if (StationSetup.IsReserved(server))
        {
            throw new Failure(FailureKind.Usage, $"\"{server}\" is a device name on Windows, so no folder can have it",
                "use another name for this server, the same for its responses");
        }

        if (account is not null && (account.Length is 0 or > Limits.LocalAccount || account.Any(char.IsControl)))
        {
            throw new Failure(FailureKind.Usage, "--local-account is no name of an account",
                $"1 to {Limits.LocalAccount} characters on one line");
        }
    }

    private static void RefuseDeviceOptions(CommandContext context, DeviceOptions devices)
    {
        foreach (var other in (Option[])[devices.For, devices.AssumedUdi, devices.Accept, devices.Reserve])
        {
            if (context.Has(other))
            {
                throw new Failure(FailureKind.Usage, $"--as is for a server's file, and {other.Name} is for devices' files",
                    "collect it without one of the two");
            }
        }
    }

    private static string Example(string purpose) => $"offlic collect --as {purpose} --server NAME FILE";
}
