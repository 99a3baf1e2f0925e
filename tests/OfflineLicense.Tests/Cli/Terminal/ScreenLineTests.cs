using OfflineLicense.Cli.Terminal;

namespace OfflineLicense.Tests.Cli.Terminal;

public sealed class ScreenLineTests
{
    [Fact]
    public void Parts_stay_whole_and_go_on_the_next_line_where_they_do_not_fit()
    {
        var command = "see: offlic history " + new string('F', 40);

        Assert.Equal(
            ["  edge-1  FOC1  refused  CSSM: \"duplicate report\";", "      " + command],
            ScreenLine.Join("  edge-1  FOC1  refused  ", ["CSSM: \"duplicate report\"", null, "", command], indent: 6));
        Assert.Equal(["head  a; b"], ScreenLine.Join("head  ", ["a", "b"], indent: 6));
        Assert.Equal(["head"], ScreenLine.Join("head  ", [], indent: 6));
        Assert.Empty(ScreenLine.Join("    ", [null], indent: 6));
    }

    [Fact]
    public void A_part_that_is_longer_than_a_line_is_broken_between_words()
    {
        var lines = ScreenLine.Join("  reason: ", [string.Join(' ', Enumerable.Repeat("seven77", 30)), "end"], indent: 4).ToList();

        Assert.StartsWith("  reason: seven77 ", lines[0], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.True(line.Length <= 80));
        Assert.Equal(30, lines.Sum(line => line.Split("seven77").Length - 1));
        Assert.EndsWith("; end", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_no_line_holds_has_a_line_of_its_own_and_nothing_is_lost()
    {
        var path = "/" + new string('x', 100);
        Assert.Equal(["  split", "      " + path], ScreenLine.Join("  split  ", [path], indent: 6));
        Assert.Equal(["    " + path], ScreenLine.Join("    ", [path], indent: 6));
    }

    [Fact]
    public void Text_from_outside_cannot_break_a_line_and_a_long_name_is_cut()
    {
        Assert.Equal(["a\\u{a}b"], ScreenLine.Join("", ["a\nb"], indent: 2));
        Assert.Equal(24, ScreenLine.Name(new string('n', 80)).Length);
        Assert.Equal("edge-1", ScreenLine.Name("edge-1"));
    }

    // Regression: half a character was shown.
    [Fact]
    public void A_name_is_not_cut_within_a_character() =>
        Assert.Equal(new string('n', 22) + "…", ScreenLine.Name(new string('n', 22) + "😀😀"));
}
