using Microsoft.Data.Sqlite;
using static OfflineLicense.Tests.Commands.PrivateUsage;

namespace OfflineLicense.Tests.Commands.Carry;

/// <summary>Which requests are withheld in a zone, how this is printed, and what releases them.</summary>
public sealed class WithheldRequestTests : IDisposable
{
    private readonly StationPair _lab = new("deny");

    [Fact]
    public void Undecided_host_names_stop_the_pack_and_say_how_to_see_them_and_how_to_decide()
    {
        StationPair.Done(_lab.Zone("config", "export.hostnames", ""));
        _lab.Collect(("FOC1", Noted("FOC1", "x", "core-1")), ("FOC2", Noted("FOC2", "x")));

        var said = _lab.Zone("pack", "--to", "out");

        Assert.Equal(2, said.Exit);
        Assert.Contains("1 of 2 files contain a hostname", said.Error, StringComparison.Ordinal);
        Assert.Contains("offlic status --findings", said.Error, StringComparison.Ordinal);
        Assert.Contains("offlic config export.hostnames deny", said.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_lab.At("out")));
    }

    [Fact]
    public void What_stays_behind_is_offered_at_each_pack_until_it_is_set_aside()
    {
        _lab.Collect(("FOC1", Noted("FOC1", "x", "core-1")), ("FOC2", Noted("FOC2", "x")));
        var first = _lab.Zone("pack", "--to", "out", "--json");
        Assert.Equal((3, 1, 1), (first.Exit, Count(first, "items"), Count(first, "held_back")));
        var held = StationPair.Line(first, "held-back");
        Assert.Equal((StationPair.Udi("FOC1"), "hostname-present", Remedy),
            (Text(held, "udi"), Text(held, "reason"), Text(held, "remedy")));

        // The device saved again without its hostname; the older file is still withheld.
        StationPair.Done(_lab.Zone("collect", _lab.Write("again/FOC1.txt", Noted("FOC1", "x", report: 2))));
        var second = _lab.Zone("pack", "--to", "out");
        Assert.Equal(3, second.Exit);
        Assert.Contains($"{StationPair.Udi("FOC1")}  {Text(held, "name")}  withheld: contains a hostname; on the device: {Remedy}, then save again", second.Out, StringComparison.Ordinal);
        Assert.Contains("offlic mark ignored NAME", second.Out, StringComparison.Ordinal);
        Assert.Contains("PLANT-7.desk.00000002   1 item", second.Out, StringComparison.Ordinal);

        StationPair.Done(_lab.Zone("mark", "ignored", Text(held, "name")!, "--reason", "saved again without the name"));
        var third = _lab.Zone("pack", "--to", "out");
        StationPair.Done(third);
        Assert.StartsWith("Nothing is pending.", third.Out, StringComparison.Ordinal);
        Assert.Empty(Findings(_lab.Zone("status", "--findings", "--json")));

        // A later mark replaces it.
        StationPair.Done(_lab.Zone("mark", "unmatched", Text(held, "name")!));
        Assert.Equal(3, _lab.Zone("pack", "--to", "out").Exit);
    }

    [Fact]
    public void A_keyword_keeps_its_document_back_until_a_person_gives_a_reason()
    {
        _lab.Collect(("FOC1", Noted("FOC1", "for f\\\\u0061lcon")), ("FOC2", Noted("FOC2", "x")));
        StationPair.Done(_lab.Zone("config", "privacy.keywords", "Falcon")); // decided after the file was collected

        var said = _lab.Zone("pack", "--to", "out");
        Assert.Equal(3, said.Exit);
        Assert.Contains($"{StationPair.Udi("FOC1")}  ", said.Out, StringComparison.Ordinal);
        Assert.Contains("withheld: contains the keyword \"Falcon\"; it is in a text that the device signs, so nothing can be removed",
            said.Out, StringComparison.Ordinal);
        Assert.Contains("--allow-keywords --reason TEXT", said.Out, StringComparison.Ordinal);

        var unreasoned = _lab.Zone("pack", "--to", "out", "--allow-keywords");
        Assert.Equal(2, unreasoned.Exit);
        Assert.Contains("needs --reason", unreasoned.Error, StringComparison.Ordinal);

        var allowed = _lab.Zone("pack", "--to", "out", "--allow-keywords", "--reason", "the board said yes", "--json");
        Assert.Equal((0, 1, 0), (allowed.Exit, Count(allowed, "items"), Count(allowed, "held_back")));
        var row = StationPair.Lines(_lab.Zone("audit", "export", "--json"), "journal").Last(line => Text(line, "action") == "pack");
        Assert.Contains("1 with a keyword, released by a person: the board said yes", row.GetProperty("detail").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_reason_for_keywords_lets_no_host_name_out()
    {
        StationPair.Done(_lab.Zone("config", "privacy.keywords", "Falcon"));
        _lab.Collect(("FOC1", Noted("FOC1", "Falcon", "core-1")));

        var said = _lab.Zone("pack", "--to", "out", "--allow-keywords", "--reason", "x", "--json");

        Assert.Equal((3, "hostname-present"), (said.Exit, Text(StationPair.Line(said, "held-back"), "reason")));
        Assert.False(Directory.Exists(_lab.At("out")));
    }

    [Fact]
    public void A_word_that_is_taken_back_keeps_nothing_back()
    {
        StationPair.Done(_lab.Zone("config", "privacy.keywords", "Falcon"));
        _lab.Collect(("FOC1", Noted("FOC1", "Falcon")));
        Assert.Equal(3, _lab.Zone("pack", "-n", "--to", "out").Exit);

        StationPair.Done(_lab.Zone("config", "privacy.keywords", ""));

        StationPair.Done(_lab.Zone("pack", "--to", "out"));
    }

    [Fact]
    public void The_prompt_of_a_captured_code_holds_it_back_with_a_remedy_of_its_own()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("drop/code.log",
            "core-1#license smart reservation request local\nUDI: PID:C9300-24UX,SN:FCW2134L0RN\nRequest code: "
                + "CB-ZC9300-24UX:FCW2134L0RN-AK9A6sMTr-86\n")));

        var said = _lab.Zone("pack", "--to", "out", "--json");

        Assert.Equal(3, said.Exit);
        Assert.Equal("core-1", Text(StationPair.Line(said, "finding"), "text"));
        Assert.Contains("collect the code alone", Text(StationPair.Line(said, "held-back"), "remedy"), StringComparison.Ordinal);
    }

    // Regression: collect and the lists named a command that cannot change a log with a return code.
    [Theory]
    [InlineData("core-1#license smart authorization return local offline flash:x\nUDI: PID:C8000V,SN:9D1\nReturn code: CrnKjq-GZn1io-hzmKLB-2Jvse4-VCW\n", "collect the code alone")]
    [InlineData("core-1#license smart reservation request local\nRequest code: CB-ZC9300-24UX:FCW2134L0RN-AK9A6sMTr-86\n", "collect the code alone")]
    [InlineData("\uFEFF<smartLicense><smartLicenseSystemInfo><data>{\"hostname\":\"core-1\"}</data></smartLicenseSystemInfo><smartLicenseAuthRequest><data>[{\"sudi\":{\"udi_pid\":\"C8000V\",\"udi_serial_number\":\"9D1\"},\"keys\":[],\"remove_code\":\"CrnKjq-GZn1io-hzmKLB-2Jvse4-VCW\"}]</data></smartLicenseAuthRequest></smartLicense>", "license smart privacy hostname")]
    public void A_host_name_in_a_code_has_the_remedy_that_helps_when_it_is_collected_and_when_it_stays(string text, string remedy)
    {
        var warning = StationPair.Line(_lab.Zone("collect", _lab.Write("drop/code.log", text), "--json"),
            "file").GetProperty("warnings").EnumerateArray()
            .Single(each => Text(each, "code") == "hostname-present");

        Assert.Contains(remedy, Text(warning, "message"), StringComparison.Ordinal);
        Assert.Contains(remedy, Text(StationPair.Line(_lab.Zone("pack", "--to", "out", "--json"), "held-back"), "remedy"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_rehearsal_with_keywords_seals_nothing()
    {
        StationPair.Done(_lab.Zone("config", "privacy.keywords", "Falcon"));
        _lab.Collect(("FOC1", Noted("FOC1", "Falcon")), ("FOC2", Noted("FOC2", "x")));
        var before = File.ReadAllBytes(_lab.At("zone", ".offlic", "ledger.db"));

        Assert.Equal(3, _lab.Zone("pack", "-n", "--to", "out", "--json").Exit);

        Assert.Equal(before, File.ReadAllBytes(_lab.At("zone", ".offlic", "ledger.db")));
        Assert.False(Directory.Exists(_lab.At("out")));
    }

    [Fact]
    public void A_host_name_whose_text_was_never_kept_stays_behind_all_the_same()
    {
        _lab.Collect(("FOC1", Noted("FOC1", "x", "core-1")));
        using (var ledger = new SqliteConnection($"Data Source={_lab.At("zone", ".offlic", "ledger.db")};Pooling=False"))
        {
            ledger.Open();
            using var forget = ledger.CreateCommand();
            forget.CommandText = "DELETE FROM private_text";
            Assert.Equal(1, forget.ExecuteNonQuery());
        }

        var said = _lab.Zone("pack", "--to", "out", "--json");

        Assert.Equal((3, "hostname-present"), (said.Exit, Text(StationPair.Line(said, "held-back"), "reason")));
        Assert.Null(Text(StationPair.Line(said, "finding"), "text"));
        Assert.Contains("did not keep the text", _lab.Zone("status", "--findings").Out, StringComparison.Ordinal);
    }

    public void Dispose() => _lab.Dispose();
}
