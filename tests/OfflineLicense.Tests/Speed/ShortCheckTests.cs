using OfflineLicense.Benchmarks.Speed;

namespace OfflineLicense.Tests.Speed;

public sealed class ShortCheckTests
{
    private const double Start = 0.02;

    [Theory]
    [InlineData(1, false)]
    [InlineData(1.2, false)]
    [InlineData(2, true)]
    public void Work_that_grows_faster_than_the_devices_is_found(double power, bool isFound)
    {
        var (_, growth) = Assert.Single(ShortCheck.Compare(Runs(ShortCheck.FewDevices, power), Runs(ShortCheck.ManyDevices, power)));
        Assert.Equal(isFound, growth > ShortCheck.GrowthBound);
    }

    [Fact]
    public void Other_work_on_the_machine_in_one_round_changes_nothing()
    {
        var few = Runs(ShortCheck.FewDevices, 1);
        var many = Runs(ShortCheck.ManyDevices, 1);
        Assert.Equal(
            ShortCheck.Compare(few, many),
            ShortCheck.Compare([.. few, Run("pack", 3)], [.. many, Run("pack", 5), Run(SampleTrip.Start, 1)]));
    }

    [Fact]
    public void A_command_that_only_starts_is_not_compared() =>
        Assert.Empty(ShortCheck.Compare([Run(SampleTrip.Start, Start), Run("bundles", Start)],
            [Run(SampleTrip.Start, Start), Run("bundles", 2 * Start)]));

    [Theory]
    [InlineData(0.5, true)]
    [InlineData(10, false)]
    public void A_step_that_is_behind_the_baseline_is_found(double seconds, bool passes)
    {
        var (_, ratio, bound) = Assert.Single(ShortCheck.Compare([Run("pack", seconds) with { Baseline = new ProcessCost(1, 1, 1) }]));
        Assert.Equal(passes, ratio >= bound);
    }

    private static StepRun[] Runs(int devices, double power) =>
        [Run(SampleTrip.Start, Start), Run("pack", Start + (0.05 * Math.Pow((double)devices / ShortCheck.FewDevices, power)))];

    private static StepRun Run(string name, double seconds) => new(name, new ProcessCost(seconds, seconds, 1), null, null, 0);
}
