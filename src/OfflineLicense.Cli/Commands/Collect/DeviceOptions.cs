using System.CommandLine;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Steps.Collect;

namespace OfflineLicense.Cli.Commands.Collect;

/// <summary>The options of <c>collect</c> for files of devices and of CSSM.</summary>
internal sealed class DeviceOptions
{
    public Argument<string[]> Paths { get; } = new("path")
    {
        Description = "Files, folders (recursive), or - for standard input",
        Arity = ArgumentArity.OneOrMore,
    };

    public TextOption SmartAccount { get; } = new("--smart-account")
    {
        Description = "The smart account of these requests",
        HelpName = "SA",
    };

    public TextOption VirtualAccount { get; } = new("--virtual-account")
    {
        Description = "The virtual account of these requests",
        HelpName = "VA",
    };

    public Number Settle { get; } = new("--settle", fallback: 0)
    {
        Description = "Leave a file that changed less than this long ago for the next run (default: 0)",
        HelpName = "SECONDS",
    };

    public Option<string?> For { get; } = new("--for")
    {
        Description = "A policy is for this product instance, or for all (default: zones whose requests state the account)",
        HelpName = "UDI|all",
    };

    public Option<string?> AssumedUdi { get; } = new("--assume-udi")
    {
        Description = "The device of the one named file, where its content names none; needs --reason",
        HelpName = "UDI",
    };

    public Flag Accept { get; } = new("--accept")
    {
        Description = "Take the one named file although it contradicts what was collected before; needs --reason",
    };

    public Option<string[]> Reserve { get; } = ReserveOption.Create();

    public IReadOnlyList<Option> All => [SmartAccount, VirtualAccount, Settle, For, AssumedUdi, Accept, Reserve];

    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: the options do not go together.</exception>
    public CollectOptions Read(CommandContext context)
    {
        var paths = context.GetValue(Paths)!;
        var isOneFile = IsOneFile(context, paths);
        var device = context.GetValue(AssumedUdi);
        if (device is not null && context.Reason is null)
        {
            throw new Failure(FailureKind.Usage, "--assume-udi is an operator's decision and needs --reason TEXT",
                "write how you know which device the file belongs to; it is kept in the journal");
        }

        if (device is not null && !isOneFile)
            throw new Failure(FailureKind.Usage, "--assume-udi takes exactly one named file", "collect it alone");
        if (context.Has(Accept) && string.IsNullOrWhiteSpace(context.Reason))
        {
            throw new Failure(FailureKind.Usage, "--accept is an operator's decision and needs --reason TEXT",
                "write how you know that this file is the right one; it is kept in the journal");
        }

        if (context.Has(Accept) && !isOneFile)
            throw new Failure(FailureKind.Usage, "--accept takes exactly one named file", "collect it alone");
        return new CollectOptions
        {
            Accept = context.Has(Accept) ? context.Reason : null,
            Paths = [.. paths.Select(path => path == "-" ? path : context.FullPath(path))],
            StandardInput = paths.Contains("-") ? context.Host.InBytes : null,
            SmartAccount = context.GetValue(SmartAccount),
            VirtualAccount = context.GetValue(VirtualAccount),
            Settle = TimeSpan.FromSeconds(context.GetValue(Settle)),
            AssumedDevice = device,
            Reason = device is null ? null : context.Reason,
            PolicyForAll = context.GetValue(For) is "all",
            PolicyDevice = context.GetValue(For) is var policy and not "all" ? policy : null,
            Reservations = ReserveOption.Parse(context.GetValue(Reserve)!, isOneFile),
        };
    }

    /// <summary>Whether exactly one path was typed, and it is no folder.</summary>
    public static bool IsOneFile(CommandContext context, string[] paths) =>
        paths is [var only] && (only == "-" || !context.Host.FileSystem.Directory.Exists(context.FullPath(only)));
}
