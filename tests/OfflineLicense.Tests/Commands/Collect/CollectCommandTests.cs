using System.Formats.Tar;
using System.IO.Compression;

namespace OfflineLicense.Tests.Commands.Collect;

/// <summary>What contract.md 4.2 and 4.6 say of <c>collect</c>.</summary>
public sealed class CollectCommandTests : IDisposable
{
    private readonly StationPair _lab = new();

    [Fact]
    public void A_second_run_changes_nothing_and_says_so_even_where_a_file_is_refused()
    {
        _lab.Write("in/a.txt", StationPair.Usage("FOC1", 1));
        _lab.Write("in/cut.txt", StationPair.Usage("FOC2", 1)[..300]);
        _lab.Zone("collect", "in");

        var again = _lab.Zone("collect", "in");

        Assert.Equal(3, again.Exit);
        Assert.EndsWith("1 product instance, 0 new reports   nothing changed", again.OutLines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_member_of_the_summary_is_there_in_the_order_of_the_contract()
    {
        _lab.Write("in/a.txt", StationPair.Usage("FOC1", 1, 2));

        var summary = StationPair.Line(_lab.Zone("collect", "in", "--json", "-n"), "summary");

        Assert.Equal(
            "type schema command exit recorded known empty own refused unrecognised devices reports dry_run".Split(' '),
            summary.EnumerateObject().Select(member => member.Name));
        Assert.Equal(2, summary.GetProperty("reports").GetInt32());
    }

    // Devices were counted by the first UDI of each file: a stack and an answer to its member were two, an answer without a UDI none.
    [Fact]
    public void A_stack_is_one_product_instance_whichever_member_a_file_names()
    {
        _lab.Write("in/stack.txt", StationPair.Usage(["FOC1", "FOC2"], [7]));
        StationPair.Done(_lab.Zone("collect", "in"));
        _lab.Write("in/member.txt", StationPair.Ack(1799000000000, "FOC2"));
        _lab.Write("in/nameless.txt", StationPair.Ack(1799000000001));
        StationPair.Done(_lab.Zone("collect", "in/nameless.txt", "--assume-udi", "FOC1", "--reason", "paper"));

        Assert.Equal(1, StationPair.Line(_lab.Zone("collect", "in", "--json"), "summary").GetProperty("devices").GetInt32());
        Assert.Equal(1, StationPair.Line(_lab.Zone("collect", "in/nameless.txt", "--json"), "summary").GetProperty("devices").GetInt32());
    }

    [Fact]
    public void What_ends_a_run_is_an_error_on_stderr_that_names_file_and_both_product_instances()
    {
        _lab.ToDesk("FOC1", "FOC2");
        var name = StationPair.Lines(_lab.Desk("status", "--json"), "request")[0].GetProperty("upload_name").GetString();
        _lab.Write($"dl/ACK_{name}", StationPair.Ack(1799000000000, "FOC2"));

        var said = _lab.Desk("collect", "dl", "--json");

        Assert.Equal(11, said.Exit);
        var error = System.Text.Json.JsonDocument.Parse(Assert.Single(said.ErrorLines)).RootElement;
        Assert.Equal(["type", "code", "exit", "message", "hint"], error.EnumerateObject().Select(member => member.Name));
        Assert.Equal("wrong-device", error.GetProperty("code").GetString());
        Assert.Contains(StationPair.Udi("FOC1"), error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains(StationPair.Udi("FOC2"), error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_is_not_there_is_an_error_and_the_others_are_collected()
    {
        _lab.Write("in/a.txt", StationPair.Usage("FOC1", 1));

        var said = _lab.Zone("collect", "nowhere", "in", "--json");

        Assert.Equal(5, said.Exit);
        Assert.Contains("\"code\":\"missing\"", said.Error, StringComparison.Ordinal);
        Assert.Equal(1, StationPair.Line(said, "summary").GetProperty("recorded").GetInt32());
    }

    // --for was taken for a person's word about every file of the run, so requests of other devices went to that one.
    [Fact]
    public void For_speaks_about_policies_and_never_about_a_request()
    {
        _lab.ToDesk("FOC1", "FOC2");
        _lab.Write("dl/policy.xml", StationPair.Policy("P"));
        _lab.Write("dl/c.txt", StationPair.Usage("FOC3", 5));

        StationPair.Done(_lab.Desk("collect", "dl", "--for", "FOC1"));

        Assert.Contains(StationPair.Udi("FOC3"), StationPair.Lines(_lab.Desk("status", "--json"), "device").Select(device =>
            device.GetProperty("udi").GetString()));
    }

    [Fact]
    public void A_policy_for_one_product_instance_is_for_that_one_in_the_zone_too()
    {
        _lab.ToDesk("FOC1", "FOC2");
        _lab.Write("dl/policy.xml", StationPair.Policy("P"));
        StationPair.Done(_lab.Desk("collect", "dl", "--for", "FOC1"));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));

        var installs = StationPair.Lines(_lab.Zone("split", "--to", "tftp", "--json"), "install");

        Assert.Equal([StationPair.Udi("FOC1")], installs.Select(install => install.GetProperty("udi").GetString()));
        Assert.Equal("person", installs[0].GetProperty("evidence").GetString());
    }

    [Fact]
    public void A_file_that_says_whose_it_is_is_not_given_to_another_by_assume_udi()
    {
        _lab.Write("in/a.txt", StationPair.Usage("FOC1", 1));
        _lab.Write("in/b.txt", StationPair.Usage("FOC2", 1));
        StationPair.Done(_lab.Zone("collect", "in/a.txt"));

        var said = _lab.Zone("collect", "in/b.txt", "--assume-udi", "FOC1", "--reason", "x");

        Assert.Equal(11, said.Exit);
        Assert.Contains($"its content is of {StationPair.Udi("FOC2")}, but --assume-udi names {StationPair.Udi("FOC1")}", said.Error,
            StringComparison.Ordinal);
    }

    // Regression: the file that set the exit code was in the list of the result and again in the error.
    [Fact]
    public void A_refusal_is_said_once()
    {
        _lab.Write("cut.txt", "<smartLicense><a>");
        _lab.Write("also.txt", "<smartLicense><b>");

        var one = _lab.Zone("collect", "cut.txt");
        Assert.Equal((13, "0 recorded, 1 refused   0 product instances, 0 new reports   nothing changed\n"), (one.Exit, one.Out));
        Assert.Contains("cut.txt: truncated: The file ends at byte 17, inside <a>", one.Error, StringComparison.Ordinal);

        var two = _lab.Zone("collect", "cut.txt", "also.txt");
        Assert.Contains("Needs attention:\n  ", two.Out, StringComparison.Ordinal);
        Assert.Equal((1, 1), (two.Out.Split("inside <").Length - 1, two.Error.Split("inside <").Length - 1));
        Assert.Contains("also.txt  truncated: ", two.Out, StringComparison.Ordinal);
        Assert.Contains("(and 1 more file)", two.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new long[] { 1, 2, 4 }, "report 3 of P:C9300-48P,S:FOC1 was never collected; on the device: license smart save usage rum-Id 3 file flash:rum_3.txt; what the device has purged is lost (Purged in show license tech support)")]
    [InlineData(new long[] { 1, 2, 6 }, "reports 3 to 5 of P:C9300-48P,S:FOC1 were never collected; on the device: license smart save usage rum-Id 3 file flash:rum_3.txt (and so for each up to 5); what the device has purged is lost (Purged in show license tech support)")]
    [InlineData(new long[] { 1, 2, 3 }, null)]
    [InlineData(new long[] { 1, 2, 900000 }, null)]
    public void A_hole_in_the_report_numbers_comes_with_the_command_that_fills_it(long[] reports, string? message)
    {
        var file = StationPair.Line(_lab.Zone("collect", _lab.Write("a.txt", StationPair.Usage("FOC1", reports)), "--json"), "file");

        Assert.Equal(message is null ? [] : [message],
            file.GetProperty("warnings").EnumerateArray().Where(warning =>
                warning.GetProperty("code").GetString() == "report-gap").Select(warning => warning.GetProperty("message").GetString()));
    }

    [Fact]
    public void A_hole_is_also_seen_behind_what_was_collected_before_and_not_where_earlier_files_fill_it()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.txt", StationPair.Usage("FOC1", 1, 2, 3))));

        Assert.Contains("report 4 of", _lab.Zone("collect", _lab.Write("b.txt", StationPair.Usage("FOC1", 5, 6))).Out,
            StringComparison.Ordinal);
        Assert.DoesNotContain("report-gap", _lab.Zone("collect", _lab.Write("c.txt", StationPair.Usage("FOC1", 1, 3))).Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_with_a_manifest_is_a_servers_file_in_a_zone_and_nothing_in_it_is_recorded()
    {
        Archive("export.tar.gz", ("a.txt", StationPair.Usage("FOC1", 1)), ("manifest.mf", "Manifest-Version: 1.0\n"));

        var file = Assert.Single(StationPair.Lines(_lab.Zone("collect", "export.tar.gz", "--json"), "file"));

        Assert.Equal("server-file", file.GetProperty("reason").GetString());
        Assert.Equal(13, _lab.Zone("collect", "export.tar.gz").Exit);
    }

    [Fact]
    public void An_archive_of_answers_is_opened_in_a_zone_whose_desk_has_no_offlic()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.txt", StationPair.Usage("FOC1", 1))));
        Archive("ACK_UD.tar.gz", ("manifest.mf", "Manifest-Version: 1.0\n"), ("ACK_a.txt", StationPair.Ack(1799000000000, "FOC1")));

        Assert.Equal(1, StationPair.Line(_lab.Zone("collect", "ACK_UD.tar.gz", "--json"), "summary").GetProperty("recorded").GetInt32());
    }

    [Fact]
    public void A_file_that_is_still_changing_is_left_for_the_next_run_and_not_called_empty()
    {
        _lab.Shell.Clock = TimeProvider.System;
        _lab.Write("in/a.txt", StationPair.Usage("FOC1", 1));

        var said = _lab.Zone("collect", "in", "--settle", "60");

        Assert.StartsWith("0 recorded, 1 still changing, left for the next run", said.Out, StringComparison.Ordinal);
        Assert.StartsWith("1 recorded", _lab.Zone("collect", "in").Out, StringComparison.Ordinal);
    }

    public void Dispose() => _lab.Dispose();

    private void Archive(string name, params (string Name, string Text)[] members)
    {
        using var file = File.Create(_lab.At(name));
        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        using var tar = new TarWriter(gzip, TarEntryFormat.Ustar);
        foreach (var (member, text) in members)
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, member)
            {
                DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)),
            });
    }
}
