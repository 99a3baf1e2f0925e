using OfflineLicense.Tests.Processes;

namespace OfflineLicense.Tests.Faults;

/// <summary>Which faults a command is tried with, from the calls of its undisturbed run.</summary>
internal static class FaultPlan
{
    private static readonly string[] TakesRoom = ["write", "pwrite64", "fsync", "fdatasync", "syncfs", "ftruncate", "openat", "mkdir",
        "mkdirat", "rename", "renameat", "renameat2"];

    /// <summary>A kill before each call.</summary>
    /// <param name="points">The calls.</param>
    /// <param name="begin">The kind to begin with, from 0 to below 1 of all kinds: a short form tries others for each command.</param>
    public static IReadOnlyList<Fault> Kills(IReadOnlyList<CallPoint> points, double begin = 0) =>
        InTurn(Calls(points), call => [new Fault(call.Call, Fault.Kill, call.Number)], begin);

    /// <summary>Each error that each call can answer, once and from then on.</summary>
    public static IReadOnlyList<Fault> Errors(IReadOnlyList<CallPoint> points, double begin = 0) =>
        InTurn(Calls(points), call => Errors(call.Call, call.Number), begin);

    private static List<Fault> Errors(string call, int number)
    {
        var faults = new List<Fault>
        {
            new(call, "error=EIO", number),
            new(call, "error=EIO", number, Reach.FromThenOn),
            new(call, "error=EINTR", number),
            new(call, "error=EINTR", number, Reach.ForAWhile),
        };
        if (TakesRoom.Contains(call))
            faults.AddRange([new(call, "error=ENOSPC", number), new(call, "error=ENOSPC", number, Reach.FromThenOn)]);
        if (call == "openat")
            faults.AddRange([new(call, "error=EMFILE", number), new(call, "error=EMFILE", number, Reach.FromThenOn)]);
        return faults;
    }

    private static IEnumerable<(string Call, int Number)> Calls(IReadOnlyList<CallPoint> points) =>
        points.Select(point => (point.Call, point.Number)).Distinct();

    /// <summary>
    /// One of each call and kind in turn, each kind spread over the run: any beginning of the list is a fair sample.
    /// </summary>
    private static List<Fault> InTurn(
        IEnumerable<(string Call, int Number)> calls, Func<(string Call, int Number), IEnumerable<Fault>> faults, double begin)
    {
        var kinds = calls.SelectMany(faults).GroupBy(fault => (fault.Call, fault.What, fault.Reach)).ToList();
        var first = (int)(begin * kinds.Count);
        return [.. kinds.Skip(first).Concat(kinds.Take(first))
            .SelectMany((kind, number) => Spread([.. kind], number * 0.37).Select((fault, turn) => (fault, turn)))
            .OrderBy(each => each.turn)
            .Select(each => each.fault)];
    }

    /// <summary>By the golden section, which is never long in one place; each kind begins elsewhere.</summary>
    private static IEnumerable<Fault> Spread(List<Fault> kind, double begin) =>
        kind.Select((fault, index) => (fault, place: (begin + (index * 0.6180339887498949)) % 1))
            .OrderBy(each => each.place)
            .Select(each => each.fault);
}
