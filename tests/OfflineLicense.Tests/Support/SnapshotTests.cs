using Snapshooter.Xunit;

namespace OfflineLicense.Tests.Support;

/// <summary>How Snapshooter is set up: the scripts switch its strict mode on.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public void A_missing_snapshot_fails_in_strict_mode_and_is_not_written()
    {
        var folder = Checkout.At("tests", "OfflineLicense.Tests", "Support", "__snapshots__");
        Environment.SetEnvironmentVariable("SNAPSHOOTER_STRICT_MODE", "true");
        try
        {
            var failure = Record.Exception(() => Snapshot.Match("no such snapshot\n", nameof(SnapshotTests) + ".Missing"));
            Assert.Contains("Strict mode is enabled", Assert.IsAssignableFrom<Exception>(failure).Message, StringComparison.Ordinal);
            Assert.False(File.Exists(Path.Combine(folder, nameof(SnapshotTests) + ".Missing.snap")));
        }
        finally
        {
            Environment.SetEnvironmentVariable("SNAPSHOOTER_STRICT_MODE", s_before);
        }
    }

    [Fact]
    public void The_scripts_that_run_the_tests_switch_strict_mode_on()
    {
        Assert.Contains("SNAPSHOOTER_STRICT_MODE=true", File.ReadAllText(Checkout.At("scripts", "lane.sh")), StringComparison.Ordinal);
        foreach (var script in new[] { "check.sh", "test.sh" })
            Assert.Contains("\n. scripts/lane.sh\n", File.ReadAllText(Checkout.At("scripts", script)), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_text_than_the_snapshot_fails() =>
        Assert.ThrowsAny<Exception>(() => Snapshot.Match("other text\n", nameof(SnapshotTests) + ".Text"));

    [Fact]
    public void Text_equal_to_its_snapshot_passes() => Snapshot.Match("one\ntwo\n", nameof(SnapshotTests) + ".Text");

    private static readonly string? s_before = Environment.GetEnvironmentVariable("SNAPSHOOTER_STRICT_MODE");
}
