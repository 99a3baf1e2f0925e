using System.Diagnostics;

namespace OfflineLicense.Cli;

/// <summary>The exit codes of the process. Scripts depend on them, so a number never changes its meaning.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Unexpected = 1;
    public const int Usage = 2;
    public const int Incomplete = 3;
    public const int Nothing = 4;
    public const int Missing = 5;
    public const int Untrusted = 10;
    public const int WrongDevice = 11;
    public const int Sequence = 12;
    public const int Invalid = 13;
    public const int Due = 20;
    public const int Overdue = 21;
    public const int Busy = 30;
    public const int Damaged = 31;
    public const int Interrupted = 130;

    /// <summary>The table of README.md and <c>offlic help exit-codes</c>; a test keeps all three equal.</summary>
    public static IReadOnlyList<ExitCodeRow> Table { get; } =
    [
        new(
            Done,
            "done",
            "all that was asked for was done; `known`, `empty`, `own` and, inside a folder or archive, "
            + "`unrecognised` files are no failure"),
        new(Unexpected, "unexpected", "a bug: full detail is in the log"),
        new(Usage, "usage", "the command line or a setting is wrong, or a decision is missing (the message says which)"),
        new(
            Incomplete,
            "incomplete",
            "done, but files inside a folder or archive were refused, or `reconcile` found differences; they are listed"),
        new(Nothing, "nothing", "nothing to do, with `--fail-if-empty` (`collect`, `pack`, `stage`, `split`)"),
        new(Missing, "missing", "a file, folder, station or key could not be read or written (no space, no permission, not found)"),
        new(Untrusted, "untrusted", "a signature or a digest is not valid, or the key is unknown"),
        new(
            WrongDevice,
            "wrong-device",
            "a response belongs to another device, zone, account or server than it claims; the rest was recorded"),
        new(Sequence, "sequence", "a bundle is lost, forked, or follows one we never saw"),
        new(Invalid, "invalid", "a file named explicitly is not what it should be"),
        new(Due, "due", "`deadlines`, `status --exit-code`"),
        new(Overdue, "overdue", "`deadlines`, `status --exit-code`"),
        new(Busy, "busy", "another process holds the ledger (after `--wait`, 10 s)"),
        new(Damaged, "damaged", "the ledger is damaged, or newer than this tool"),
        new(Interrupted, "interrupted", "Ctrl-C"),
    ];

    // 31, 30, 10, 11, 12, 13, 5, 3 is the promised order. The other codes never meet these.
    private static readonly int[] WorstFirst =
    [
        Interrupted, Unexpected, Damaged, Busy, Untrusted, WrongDevice, Sequence, Invalid, Missing, Usage, Incomplete,
        Overdue, Due, Nothing, Done,
    ];

    public static int FromKind(FailureKind kind) => kind switch
    {
        FailureKind.Usage => Usage,
        FailureKind.Missing => Missing,
        FailureKind.Untrusted => Untrusted,
        FailureKind.WrongDevice => WrongDevice,
        FailureKind.Sequence => Sequence,
        FailureKind.Invalid => Invalid,
        FailureKind.Busy => Busy,
        FailureKind.Damaged => Damaged,
        _ => throw new UnreachableException($"no exit code for {kind}"),
    };

    /// <summary>The exit code where there are two reasons.</summary>
    public static int GetWorst(int a, int b) => Array.IndexOf(WorstFirst, a) <= Array.IndexOf(WorstFirst, b) ? a : b;

    public static string GetName(int code) => GetRow(code).Name;

    public static ExitCodeRow GetRow(int code) => Table.First(row => row.Code == code);
}

/// <summary>One row of the table. <c>When</c> is Markdown: words that a person types are in backquotes.</summary>
internal sealed record ExitCodeRow(int Code, string Name, string When);
