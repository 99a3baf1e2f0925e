using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Terminal;
using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.Cli.Terminal;

public sealed class LineFitTests
{
    private const string Digest = "45e9 5655 75e9 c90c b779 7d90 4a62 45ef 23a7 1c84 1d90 fb5b a5fa c85f 24a4 e27c";

    [Fact]
    public void A_line_that_fits_stays_as_it_is() => Assert.Equal(["  a   b  c"], LineFit.Fit("  a   b  c", 10));

    [Theory]
    [InlineData(80, "  digest  45e9 5655 75e9 c90c b779 7d90 4a62 45ef", "          23a7 1c84 1d90 fb5b a5fa c85f 24a4 e27c")]
    [InlineData(120, "  digest  " + Digest)]
    public void A_fingerprint_is_broken_in_its_middle(int columns, params string[] lines) =>
        Assert.Equal(lines, LineFit.Fit("  digest  " + Digest, columns));

    [Fact]
    public void On_a_screen_for_half_of_a_fingerprint_its_groups_stay_whole() => Assert.Equal(
        ["45e9 5655 75e9 c90c b779 7d90", "  4a62 45ef 23a7 1c84 1d90 fb5b", "  a5fa c85f 24a4 e27c"], LineFit.Fit(Digest, 32));

    [Fact]
    public void A_command_goes_whole_on_the_next_line() => Assert.Equal(
        ["the journal is older: see", "  `offlic explain E_ROLLBACK`", "  or, if it was you:", "  offlic doctor --adopt"],
        LineFit.Fit("the journal is older: see `offlic explain E_ROLLBACK` or, if it was you: offlic doctor --adopt", 32));

    [Fact]
    public void The_text_behind_a_label_stays_below_itself() => Assert.Equal(
        ["    matched  report ids; upload name", "             agrees"], LineFit.Fit("    matched  report ids; upload name agrees", 40));

    [Fact]
    public void A_message_stays_below_itself() =>
        Assert.Equal([" a file was not", "       read"], LineFit.Fit(" a file was not read", 22, start: 6));

    // A path that is broken cannot be copied; a terminal breaks it on the screen alone.
    [Fact]
    public void A_word_that_is_longer_than_a_line_stays_whole()
    {
        var path = "/media/" + new string('x', 50) + "/b.tar";
        Assert.Equal(["written to", "  " + path, "  again"], LineFit.Fit($"written to {path} again", 40));
    }

    [Theory]
    [InlineData("in /d/answers.tar.gz!ACK_UD.tar.gz!ACK_1.txt", "in /d/answers.tar.gz!|  ACK_UD.tar.gz!ACK_1.txt")]
    [InlineData("in /d/answers.tar.gz!ACK_UD_VA_26Nov21_10_30_00_123…", "in /d/answers.tar.gz!|  ACK_UD_VA_26Nov21_10_30_|  00_123…")]
    [InlineData("in /d/answers.tar.gz!ACK_UD_VA_26Nov21_10_30_00_1...", "in /d/answers.tar.gz!|  ACK_UD_VA_26Nov21_10_30_|  00_1...")]
    public void A_member_of_an_archive_is_broken_behind_its_mark_and_what_was_cut_anywhere(string line, string shown) =>
        Assert.Equal(shown.Split('|'), LineFit.Fit(line, 26));

    [Fact]
    public void A_letter_that_takes_two_columns_counts_twice() =>
        Assert.Equal(["京京京 京京京", "  京京京"], LineFit.Fit("京京京 京京京 京京京", 16));

    [SkippableFact]
    public void A_long_command_is_read_on_by_a_shell()
    {
        Skip.If(OperatingSystem.IsWindows());
        Assert.Equal(["offlic pack --to 'my usb' \\", "  --carrier \"M. Carrier\""],
            LineFit.FitCommand("offlic pack --to 'my usb' --carrier \"M. Carrier\"", 36, start: 6));
    }

    [Theory]
    [InlineData("100", null, 100)]
    [InlineData("wide", 132, 132)]
    [InlineData("0", 132, 132)]
    [InlineData(null, null, 80)]
    [InlineData(null, 0, 80)]
    [InlineData("7", 132, 40)]
    public void The_width_is_stated_measured_or_80(string? stated, int? measured, int columns)
    {
        using var shell = new CliRun { Columns = measured ?? 0 };
        if (stated is not null)
            shell.Variables["COLUMNS"] = stated;
        var seen = 0;
        shell.Run([new ToolCommand("see", "Sees.") { Run = context => seen = context.Output.Screen.Columns }], "see");
        Assert.Equal(columns, seen);
    }

    [Theory]
    [InlineData(null, "C.UTF-8", true)]
    [InlineData("C", "C.UTF-8", false)]
    [InlineData("", "de_DE.utf8", true)]
    [InlineData(null, "de_DE", false)]
    [InlineData(null, null, false)]
    public void A_locale_without_UTF_8_gets_ASCII(string? all, string? lang, bool isUnicode)
    {
        using var shell = new CliRun { ShowsUnicode = null };
        if (all is not null)
            shell.Variables["LC_ALL"] = all;
        if (lang is not null)
            shell.Variables["LANG"] = lang;
        var say = new ToolCommand("say", "Says.") { Run = context => context.Output.WriteLine("  … Zürich ····") };
        var said = shell.Run([say], "say");
        Assert.Equal(isUnicode ? "  … Zürich ····\n" : "  ... Z\\u{fc}rich ____\n", said.Out);
    }

    [Fact]
    public void A_table_that_is_too_wide_breaks_its_last_column_then_its_rows()
    {
        string[][] rows = [["FOC1", "collected", "a sentence about this device"], ["FOC2", "split", "none"]];
        Assert.Equal(
            ["  FOC1  collected  a sentence about this", "                   device", "  FOC2  split      none"],
            TextTable.Render(rows, new Screen(43, true)));
        rows[0][1] = new string('x', 30);
        Assert.Equal(
            ["  FOC1  " + rows[0][1], "    a sentence about this device", "  FOC2  split  none"],
            TextTable.Render(rows, new Screen(43, true)));
    }
}
