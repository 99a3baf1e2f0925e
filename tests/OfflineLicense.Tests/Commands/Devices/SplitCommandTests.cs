namespace OfflineLicense.Tests.Commands.Devices;

/// <summary>The behavior of <c>split</c> and <c>status</c>.</summary>
public sealed class SplitCommandTests : IDisposable
{
    private readonly StationPair _lab = new();

    // Regression: one file with other bytes under an install file's name withheld the responses of all other devices.
    [Fact]
    public void A_name_that_is_taken_withholds_one_answer_and_the_others_are_written()
    {
        Answered("FOC1", "FOC2");
        var first = StationPair.Lines(_lab.Zone("split", "--to", "tftp", "--json", "-n"), "install")[0].GetProperty("path").GetString()!;
        Directory.CreateDirectory(_lab.At("tftp"));
        File.WriteAllText(first, "not ours");

        var said = _lab.Zone("split", "--to", "tftp", "--json");

        Assert.Equal(5, said.Exit);
        var refused = StationPair.Line(said, "refused");
        Assert.Equal(["type", "udi", "reason", "message"], refused.EnumerateObject().Select(member => member.Name));
        Assert.Equal(StationPair.Udi("FOC1"), refused.GetProperty("udi").GetString());
        Assert.Equal([StationPair.Udi("FOC2")], StationPair.Lines(said, "install").Select(install =>
            install.GetProperty("udi").GetString()));
        Assert.Equal("not ours", File.ReadAllText(first));
        Assert.DoesNotContain("FOC1", File.ReadAllText(_lab.At("tftp", "SHA256SUMS")), StringComparison.Ordinal);

        File.Delete(first);
        Assert.StartsWith("1 install file, 1 product instance (0 withheld)", _lab.Zone("split", "--to", "tftp").Out,
            StringComparison.Ordinal);
    }

    // Regression: split wrote the newest response by CSSM's clock, but status used the last received: "split next" forever.
    [Fact]
    public void An_answer_that_is_older_than_the_one_put_out_leaves_nothing_to_split()
    {
        Answered("FOC1");
        StationPair.Done(_lab.Zone("split", "--to", "tftp"));
        StationPair.Done(_lab.Zone("collect", _lab.Write("older.txt", StationPair.Ack(1700000000000, "FOC1"))));

        Assert.StartsWith("Nothing to split", _lab.Zone("split", "--to", "tftp").Out, StringComparison.Ordinal);
        Assert.Equal("split", StationPair.Line(_lab.Zone("status", "--json"), "device").GetProperty("state").GetString());
    }

    [Fact]
    public void An_answer_of_the_last_round_is_still_the_next_thing_to_split()
    {
        Answered("FOC1");
        StationPair.Done(_lab.Zone("round", "start"));
        StationPair.Done(_lab.Zone("collect", _lab.Write("next.txt", StationPair.Usage("FOC9", 1))));

        var said = _lab.Zone("status");

        // Regression: one newly collected file made every other product instance missing.
        Assert.DoesNotContain("missing", said.Out, StringComparison.Ordinal);
        Assert.EndsWith("Next: offlic split --to FOLDER\n", said.Out, StringComparison.Ordinal);
    }

    // Regression: a file without news that stage left out was "to stage" and "on its way" forever.
    [Fact]
    public void A_file_whose_reports_came_home_with_another_one_has_come_home_too()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Zone("collect", _lab.Write("again.txt", StationPair.Usage("FOC1", 1) + "\n")));
        StationPair.Done(_lab.Zone("pack", "--to", "out2"));
        StationPair.Done(_lab.Desk("receive", "out2"));
        StationPair.Done(_lab.Desk("stage", "--to", "up"));
        var first = StationPair.Lines(_lab.Desk("status", "--json"), "request")[0].GetProperty("upload_name").GetString();
        StationPair.Done(_lab.Desk("collect", _lab.Write($"dl/ACK_{first}", StationPair.Ack(1799000000000))));

        Assert.Equal("answered", StationPair.Line(_lab.Desk("status", "--json"), "device").GetProperty("state").GetString());
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));
        StationPair.Done(_lab.Zone("split", "--to", "tftp"));
        Assert.Equal(["split", "split"], StationPair.Lines(_lab.Zone("status", "--json"), "request").Select(request =>
            request.GetProperty("state").GetString()));
    }

    // Regression: the library's own message was printed, with its tabs and line breaks as escapes.
    [Theory]
    [InlineData("--disk", "harddisk:", "--disk takes bootflash: or flash:, not harddisk:")]
    [InlineData("--layout", "round", "--layout takes flat or tree, not round")]
    public void A_word_that_it_does_not_take_is_answered_in_one_line(string option, string typed, string says)
    {
        var said = _lab.Zone("split", "--to", "tftp", option, typed);

        Assert.Equal(2, said.Exit);
        Assert.Contains($"error: {says}\n", said.Error, StringComparison.Ordinal);
    }

    // Regression: nothing was printed after "holds".
    [Fact]
    public void A_bare_code_is_said_to_be_one()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("request.txt", "DC-ZCSF-220:FVH3011AHB3-AkARi7gUQ-02\n")));
        StationPair.Done(_lab.Zone("collect", _lab.Write("plr.txt", "DADzdk-bUCHFW-QT5X1o-CSoRsD-9rJdgw-xhKaMh-aozpW2-e9VPES-yZ\n"),
            "--assume-udi", "FVH3011AHB3", "--reason", "typed"));

        Assert.Contains("    holds    a code, as text\n", _lab.Zone("split", "--to", "tftp").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void One_document_that_answers_two_product_instances_goes_whole_to_each()
    {
        _lab.ToDesk("FOC1", "FOC2");
        StationPair.Done(_lab.Desk("collect", _lab.Write("both.txt", StationPair.Ack(1799000000000, "FOC1", "FOC2"))));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));

        var installs = StationPair.Lines(_lab.Zone("split", "--to", "tree", "--layout", "tree", "--json"), "install");

        Assert.Equal([StationPair.Udi("FOC1"), StationPair.Udi("FOC2")],
            installs.Select(install => install.GetProperty("udi").GetString()));
        Assert.All(installs, install => Assert.Equal(File.ReadAllBytes(_lab.At("both.txt")),
            File.ReadAllBytes(install.GetProperty("path").GetString()!)));
        Assert.Equal(["split", "split"], StationPair.Lines(_lab.Zone("status", "--json"), "request").Select(request =>
            request.GetProperty("state").GetString()));
    }

    [Fact]
    public void The_lines_of_status_have_the_members_of_the_contract_in_its_order()
    {
        Answered("FOC1");

        var said = _lab.Zone("status", "--json");

        Assert.Equal(("type udi members state since last_collected last_ack deadline proof unproved_because next zone reason licences "
                + "unproved_message deadline_source warnings refused").Split(' '),
            StationPair.Line(said, "device").EnumerateObject().Select(member => member.Name));
        Assert.Equal("type sha256 udi kind state bundle upload_name round since reason proof unproved_because".Split(' '),
            StationPair.Line(said, "request").EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public void Set_aside_at_the_desk_is_counted_at_the_desk_too()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Desk("mark", "ignored", "FOC1", "--reason", "scrapped"));

        Assert.Equal(1, StationPair.Line(_lab.Desk("status", "--json"), "summary").GetProperty("not_expected").GetInt32());
        Assert.Contains("not-expected  1  scrapped", _lab.Desk("status").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_of_no_known_zone_is_listed_apart()
    {
        StationPair.Done(_lab.Desk("collect", _lab.Write("a.txt", StationPair.Usage("FOC1", 1))));
        StationPair.Done(_lab.Desk("collect", _lab.Write("b.txt", StationPair.Ack(1799000000000, "FOC1"))));

        Assert.Contains($"of no known zone, so in no bundle: 1 response ({StationPair.Udi("FOC1")})", _lab.Desk("status").Out,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("P:C9300-48P,S:FOC1")]
    [InlineData("PID:C9300-48P,SN:FOC1")]
    [InlineData("C9300-48P:FOC1")]
    [InlineData("C9300-48P/FOC1")]
    [InlineData("C9300-48P  FOC1")]
    [InlineData("FOC1")]
    [InlineData("{\"udi_pid\":\"C9300-48P\",\"udi_serial_number\":\"FOC1\"}")]
    [InlineData("P:C9300-48P,S:FOC1,U:e53fc968-0253-4d61-a355-ba908a6cc920")]
    public void A_product_instance_is_found_by_any_spelling(string typed)
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.txt", StationPair.Usage("FOC1", 1))));

        Assert.Equal(StationPair.Udi("FOC1"), StationPair.Line(_lab.Zone("status", "--json", "--device", typed),
            "device").GetProperty("udi").GetString());
    }

    public void Dispose() => _lab.Dispose();

    private void Answered(params string[] serials)
    {
        _lab.ToDesk(serials);
        for (var i = 0; i < serials.Length; i++)
            _lab.Write($"dl/{i}.txt", StationPair.Ack(1799000000000 + i, serials[i]));
        StationPair.Done(_lab.Desk("collect", "dl"));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));
    }
}
