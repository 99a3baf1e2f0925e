using System.Diagnostics;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Faults;

/// <summary>
/// The power is cut at random moments of a trip with 600 devices, thousands of times in the whole form; and, to see that a
/// loss would be seen, of the same trip with every flush answered and none done.
/// </summary>
[Collection("power cuts"), Trait("Lane", "faults")]
public sealed class PowerCutTests(ITestOutputHelper output)
{
    private const int Moments = 4;
    private static readonly int Least = Figures.Heavy ? 5_000 : 60;
    private static readonly int LeastControl = Figures.Heavy ? 200 : 12;

    [SkippableFact]
    public void What_was_acknowledged_before_a_power_cut_is_there_after_it_and_the_same_command_finishes()
    {
        var clock = Stopwatch.StartNew();
        var lanes = Enumerable.Range(0, 2).Select(number => (Number: number, Disk: PowerDisk.Create($"{number}"))).ToList();
        try
        {
            var cuts = new List<(PowerCut Cut, string? Wrong)>();
            var control = new List<(PowerCut Cut, string? Wrong)>();
            Parallel.ForEach(
                lanes,
                new ParallelOptions { MaxDegreeOfParallelism = 2 },
                lane => Lane(lane.Disk, lane.Number, cuts, control)
            );

            foreach (var (cut, wrong) in cuts.Where(each => each.Wrong is not null).Take(20))
                Figures.Say(output, $"wrong: {cut.Command.Name}, after {cut.Lines.Count} lines: {wrong}");
            Figures.Say(
                output,
                $"power cuts: {string.Join(", ", cuts.GroupBy(each => each.Cut.Command.Name).Select(group => $"{group.Key} {group.Count()}"))}; "
                    + $"{cuts.Count(each => each.Cut.Lines.Count > 0)} behind a line that was read, {control.Count} of the control, "
                    + $"{clock.Elapsed.TotalSeconds:F0} s"
            );
            var (lost, controlLost) = (cuts.Count(each => each.Wrong is not null), control.Count(each => each.Wrong is not null));
            Figures.Figure(output, "power cuts", cuts.Count);
            Figures.Figure(output, "power cuts lost", lost);
            Figures.Figure(output, "power cuts control", control.Count);
            Figures.Figure(output, "power cuts control lost", controlLost);
            Assert.Equal(0, lost);
            Assert.True(controlLost > 0, "nothing was lost without a flush: this harness sees no loss");
            Assert.True(cuts.Count >= Least, "too few cuts");
        }
        finally
        {
            lanes.ForEach(lane => lane.Disk.Dispose());
        }
    }

    private static void Lane(
        PowerDisk disk,
        int number,
        List<(PowerCut Cut, string? Wrong)> cuts,
        List<(PowerCut Cut, string? Wrong)> control
    )
    {
        var random = new Random(4_711 + number);
        disk.Format("start.img");
        PowerTrip.Prepare(disk.Folder);
        disk.Unmount();
        while (Lock(control, () => control.Count) < LeastControl)
            Walk(disk, random, durable: false, control, Math.Min(LeastControl, 30));
        while (Lock(cuts, () => cuts.Count) < Least)
            Walk(disk, random, durable: true, cuts, Least);
    }

    /// <summary>One trip from its beginning, each command with cuts; then a look at each of them.</summary>
    private static void Walk(PowerDisk disk, Random random, bool durable, List<(PowerCut Cut, string? Wrong)> found, int most)
    {
        disk.Cut("start.img", "live.img");
        disk.Mount("live.img");
        var run = new PowerRun(disk, "live.img", random);
        var cuts = new List<PowerCut>();
        foreach (var command in PowerTrip.Commands.TakeWhile(_ => cuts.Count + Lock(found, () => found.Count) < most))
            cuts.AddRange(run.Cut(command, Moments, durable));
        disk.Unmount();
        disk.Remove("live.img");
        foreach (var cut in cuts)
        {
            var wrong = PowerLook.At(disk, cut, goesOn: durable);
            Lock(found, () => found.Add((cut, wrong)));
            disk.Remove(cut.Image);
        }
    }

    private static void Lock(object gate, Action work) => Lock(gate, () =>
    {
        work();
        return 0;
    });

    private static T Lock<T>(object gate, Func<T> work)
    {
        lock (gate)
            return work();
    }
}
