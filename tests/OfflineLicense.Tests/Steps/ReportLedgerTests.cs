using System.Text.Json;
using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.Steps;

/// <summary>The books on reports and licences: nothing twice, nothing lost, nothing left out unnoticed.</summary>
public sealed class ReportLedgerTests : IDisposable
{
    private readonly StationPair _lab = new("deny");
    private int _files;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void What_was_collected_before_is_counted_as_resent()
    {
        Collect(StationPair.Usage("1", 1, 2));

        Assert.Equal("2 of 3 reports were collected before, unchanged", Said(Collect(StationPair.Usage("1", 1, 2, 3)), "resent"));
    }

    [Theory]
    [InlineData(1, 3, "2 of 2 reports have more measurements than when they were collected before")]
    [InlineData(3, 1, "2 of 2 reports have fewer measurements than a copy that was collected before: an older file")]
    public void An_open_report_saved_twice_has_grown_whichever_copy_comes_first(int first, int second, string message)
    {
        Collect(StationPair.Usage(["1"], [1, 2], first));

        Assert.Equal(message, Said(Collect(StationPair.Usage(["1"], [1, 2], second)), "grew"));
    }

    [Fact]
    public void A_report_with_other_content_is_a_conflict_that_names_both_documents()
    {
        var before = Collect(StationPair.Usage("1", 1));
        var file = Collect(StationPair.Usage("1", 1).Replace("1735003600", "1735003601", StringComparison.Ordinal));

        Assert.Equal("conflict", file.GetProperty("reason").GetString());
        Assert.Contains(before.GetProperty("sha256").GetString()![..8], file.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains(file.GetProperty("sha256").GetString()![..8], file.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    // Only the newest copy was looked at: after an old one had come again, a contradiction to the longest passed as growth.
    [Fact]
    public void A_conflict_with_the_longest_copy_is_found_behind_a_shorter_one_that_came_later()
    {
        Collect(StationPair.Usage(["1"], [1], 3));
        Collect(StationPair.Usage(["1"], [1], 1));

        var file = Collect(StationPair.Usage(["1"], [1], 2).Replace("1735003601", "1735003699", StringComparison.Ordinal));

        Assert.Equal("conflict", file.GetProperty("reason").GetString());
    }

    // Of two copies in one file the first was recorded and the second never looked at.
    [Fact]
    public void A_conflict_inside_one_file_is_a_conflict_too_and_a_mere_repetition_is_not()
    {
        var changed = Join(StationPair.Usage("1", 1), StationPair.Usage("1", 1).Replace("1735003600", "1735003601",
            StringComparison.Ordinal));
        Assert.Equal("conflict", Collect(changed).GetProperty("reason").GetString());
        Assert.Equal("recorded", Collect(Join(StationPair.Usage("1", 1), StationPair.Usage("1", 1))).GetProperty("outcome").GetString());
    }

    [Fact]
    public void The_same_number_of_two_members_of_one_stack_is_two_reports()
    {
        var file = Collect(Join(StationPair.Usage(["1", "2"], [7]), StationPair.Usage(["2", "1"], [7])));

        Assert.Equal(("recorded", 2), (file.GetProperty("outcome").GetString(), file.GetProperty("reports").GetInt32()));
    }

    [Theory]
    [InlineData("a", "b", "c")]
    [InlineData("c", "b", "a")]
    [InlineData("b", "a", "c")]
    [InlineData("b", "c", "a")]
    public void A_hole_that_another_file_of_the_run_fills_is_none_whatever_their_order(string early, string late, string filling)
    {
        _lab.Write($"in/{early}.txt", StationPair.Usage("1", 1, 2));
        _lab.Write($"in/{late}.txt", StationPair.Usage("1", 5, 6));
        Assert.StartsWith($"reports 3 to 4 of {StationPair.Udi("1")} were never collected", Assert.Single(Gaps("-n")),
            StringComparison.Ordinal);

        _lab.Write($"in/{filling}.txt", StationPair.Usage("1", 3, 4));
        Assert.Empty(Gaps());
    }

    [Fact]
    public void A_hole_is_told_from_either_side_and_is_gone_when_it_is_filled()
    {
        Collect(StationPair.Usage("1", 7, 8));
        Assert.Contains("reports 4 to 6", Said(Collect(StationPair.Usage("1", 1, 2, 3)), "report-gap"), StringComparison.Ordinal);
        Assert.Null(Said(Collect(StationPair.Usage("1", 4, 5, 6)), "report-gap"));
    }

    [Fact]
    public void A_file_with_fewer_licences_than_the_one_before_is_told_with_the_command_that_saves_all()
    {
        Collect(Join([.. Enumerable.Range(1, 5).Select(i => Tagged("1", i, $"tag{i}"))]));

        var message = Said(Collect(Tagged("1", 6, "tag1")), "license-missing");

        Assert.Equal($"{StationPair.Udi("1")} reported 4 more in its file before: tag2, tag3, tag4 and 1 more; if they are still in use, save all of them: license smart save usage all file flash:all_rum.txt", message);
    }

    [Fact]
    public void An_older_file_or_one_that_fills_a_hole_is_not_expected_to_hold_all_licences()
    {
        Collect(Join(Tagged("1", 4, "tag1"), Tagged("1", 5, "tag2")));

        Assert.Null(Said(Collect(Tagged("1", 3, "tag1")), "license-missing"));
        Assert.Null(Said(Collect(Join(Tagged("2", 1, "tag1"))), "license-missing"));
    }

    // A file that filled a hole was then taken for the file before, so that the next one was told of too much or of nothing.
    [Fact]
    public void Files_that_filled_holes_are_not_what_the_next_one_is_held_against()
    {
        Collect(Join(Tagged("1", 1, "tag1"), Tagged("1", 8, "tag1"), Tagged("1", 9, "tag2")));
        Collect(Tagged("1", 4, "tag3"));
        Assert.Null(Said(Collect(Tagged("1", 5, "tag1")), "license-missing"));

        Assert.StartsWith($"{StationPair.Udi("1")} reported 1 more in its file before: tag2;",
            Said(Collect(Tagged("1", 10, "tag1")), "license-missing"), StringComparison.Ordinal);
    }

    [Fact]
    public void Pack_counts_licences_in_and_out_and_says_which_stay_behind()
    {
        Collect(Join(Tagged("1", 1, "tag1"), Tagged("1", 2, "tag2"), Tagged("1", 3, "tag2")));
        Collect(Tagged("2", 1, "tag1"));
        Collect(StationPair.Usage(["3"], [1], hostname: "core-1"));

        var said = _lab.Zone("pack", "--to", "out", "--json", "-n");
        var summary = StationPair.Line(said, "summary");
        Assert.Equal((4, 3, 4), (summary.GetProperty("licences_in").GetInt32(), summary.GetProperty("licences_out").GetInt32(),
            summary.GetProperty("reports").GetInt32()));

        Assert.Contains("  licenses  4 pending, 3 packed in 4 reports; 1 in files that are withheld\n",
            _lab.Zone("pack", "--to", "out").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Pack_tells_of_a_file_whose_reports_were_all_answered_and_packs_it()
    {
        _lab.ToDesk("1");
        Collect(StationPair.Ack(1799000000000, "1"));
        Collect(StationPair.Usage("1", 1) + "\n");

        var said = _lab.Zone("pack", "--to", "out2", "--json");

        Assert.StartsWith("C9300-48P_1_", StationPair.Line(said, "answered-before").GetProperty("name").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(1, StationPair.Line(said, "summary").GetProperty("items").GetInt32());
    }

    [Fact]
    public void Stage_counts_what_goes_and_what_is_left_out_and_lists_it_on_the_checklist_too()
    {
        _lab.ToDesk("1", "2");
        StationPair.Done(_lab.Desk("stage", "--to", "up"));
        StationPair.Done(_lab.Desk("mark", "uploaded", "1"));
        Collect(StationPair.Usage("1", 1) + "\n");
        Collect(StationPair.Usage("1", 1, 2));
        StationPair.Done(_lab.Zone("pack", "--to", "out2"));
        StationPair.Done(_lab.Desk("receive", "out2"));

        var said = _lab.Desk("stage", "--to", "up2", "--json", "-n");
        Assert.Equal("uploaded-before", StationPair.Line(said, "left-out").GetProperty("reason").GetString());
        Assert.Equal("partly-uploaded", StationPair.Line(said, "upload").GetProperty("warnings")[0].GetProperty("code").GetString());
        Assert.Equal((1, 1, 2), (Count(said, "licences_in"), Count(said, "licences_out"), Count(said, "reports")));

        Assert.Contains("  licenses  1 waiting, 1 to upload in 2 reports\n", _lab.Desk("stage", "--to", "up2").Out,
            StringComparison.Ordinal);
        var list = File.ReadAllText(Directory.GetFiles(_lab.At("up2"), "CHECKLIST.txt", SearchOption.AllDirectories).Single());
        Assert.Contains($"Left out, because every report in them was uploaded before (CSSM fails on duplicates):\n  "
            + $"{StationPair.Line(said, "left-out").GetProperty("upload_name").GetString()}", list, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("refused", 1)] // CSSM has it not: it goes again with whatever holds it
    [InlineData("done", 0)]
    [InlineData("uploaded", 0)]
    public void A_copy_is_left_out_where_cssm_has_the_reports_and_only_there(string mark, int staged)
    {
        _lab.ToDesk("1");
        StationPair.Done(_lab.Desk("mark", mark, "1", "--reason", "x"));
        Collect(StationPair.Usage("1", 1) + "\n");
        StationPair.Done(_lab.Zone("pack", "--to", "out2"));
        StationPair.Done(_lab.Desk("receive", "out2"));

        var said = _lab.Desk("stage", "--to", "up", "--json");

        Assert.Equal((staged, 1 - staged), (Count(said, "staged"), Count(said, "left_out")));
    }

    [Fact]
    public void Status_and_history_say_how_many_licences_a_device_reports()
    {
        Collect(Join(Tagged("1", 1, "tag1"), Tagged("1", 2, "tag2"), Tagged("1", 3, "tag2"), Tagged("1", 4, "")));

        Assert.Equal(2, StationPair.Line(_lab.Zone("status", "--json"), "device").GetProperty("licences").GetInt32());
        Assert.Contains("1 product instance (1 member)   2 licenses", _lab.Zone("status").Out, StringComparison.Ordinal);
        Assert.Equal(2, Count(_lab.Zone("history", "1", "--json"), "licences"));
        Assert.Contains("2 licenses in its newest usage file", _lab.Zone("history", "1").OutLines);
    }

    private static int Count(Said said, string name) => StationPair.Line(said, "summary").GetProperty(name).GetInt32();

    private static string Tagged(string serial, long report, string tag) =>
        StationPair.Usage(serial, report).Replace("regid.x", tag, StringComparison.Ordinal);

    /// <summary>The reports of several files in one.</summary>
    private static string Join(params string[] files) =>
        $"<smartLicense>{string.Concat(files.Select(file => file["<smartLicense>".Length..^"</smartLicense>".Length]))}</smartLicense>";

    private JsonElement Collect(string text) => StationPair.Line(_lab.Zone("collect", _lab.Write($"{++_files}.txt", text), "--json"),
        "file");

    private List<string?> Gaps(params string[] more) => StationPair.Lines(_lab.Zone(["collect", "in", "--json", .. more]),
        "file").SelectMany(file => All(file, "report-gap")).ToList();

    private static string? Said(JsonElement file, string code) => All(file, code).SingleOrDefault();

    private static IEnumerable<string?> All(JsonElement file, string code) => file.GetProperty("warnings").EnumerateArray()
        .Where(warning => warning.GetProperty("code").GetString() == code)
        .Select(warning => warning.GetProperty("message").GetString());
}
