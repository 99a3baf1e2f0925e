using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Tests.Cli;

/// <summary>What may leave a zone, what stays, and who sees what before: from the drop folder to the desk and back.</summary>
public sealed class PrivacyTests : IDisposable
{
    private const string Remedy = "license smart privacy hostname";

    private readonly Lab _lab = new("deny");

    [Fact]
    public void What_may_be_private_is_listed_per_device_before_it_is_packed()
    {
        Lab.Done(_lab.Zone("config", "privacy.keywords", "Falcon, FOC3"));
        Collect(("FOC1", Noted("FOC1", "reach 10.8.0.6", "core-1")), ("FOC2", Noted("FOC2", "project FALCON")), ("FOC3", Noted("FOC3", "nothing")), ("FOC4", Noted("FOC4", "nothing")));

        var said = _lab.Zone("status", "--findings", "--json");

        Lab.Done(said);
        Assert.Equal(
            ["FOC1 hostname core-1", "FOC1 address 10.8.0.6", "FOC2 keyword Falcon", "FOC3 keyword FOC3"],
            Findings(said));
        var first = Lab.Lines(said, "finding")[0];
        Assert.Equal("type udi sha256 upload_name kind text remedy", Said.Members(first));
        Assert.Equal(Remedy, first.GetProperty("remedy").GetString());
        Assert.All(Lab.Lines(said, "finding").Skip(1), line => Assert.Contains("nothing can be cut out", line.GetProperty("remedy").GetString(), StringComparison.Ordinal));
        Assert.Equal((1, 1, 2), (Count(said, "hostnames"), Count(said, "addresses"), Count(said, "keywords")));

        var page = _lab.Zone("status", "--findings").Out;
        Assert.Contains("  C9300-48P  FOC1  hostname  C9300-48P_FOC1_", page, StringComparison.Ordinal);
        Assert.Contains($"  hostname: on the device: {Remedy}, then save again\n", page, StringComparison.Ordinal);
        Assert.EndsWith("4 findings in 3 of 4 requests not packed yet\n", page, StringComparison.Ordinal);
        Assert.Equal(["FOC2 keyword Falcon"], Findings(_lab.Zone("status", "--findings", "--device", "FOC2", "--json")));
    }

    [Fact]
    public void Pack_and_its_rehearsal_tell_the_same_findings_the_first_twenty_for_a_person()
    {
        Collect([.. Enumerable.Range(10, 25).Select(i => ($"FOC{i}", Noted($"FOC{i}", $"10.8.0.{i}")))]);

        var rehearsed = _lab.Zone("pack", "-n", "--to", "out");
        var json = _lab.Zone("pack", "-n", "--to", "out", "--json");
        Assert.Equal(25, Findings(json).Count);
        Assert.Equal(Findings(_lab.Zone("status", "--findings", "--json")), Findings(json));
        var packed = _lab.Zone("pack", "--to", "out");

        foreach (var said in new[] { rehearsed, packed })
        {
            Lab.Done(said);
            Assert.Equal(20, said.OutLines.Count(line => line.Contains("  address  ", StringComparison.Ordinal)));
            Assert.Contains("  … and 5 more: offlic status --findings\n", said.Out, StringComparison.Ordinal);
        }

        Assert.Empty(Findings(_lab.Zone("status", "--findings", "--json")));
    }

    [Fact]
    public void Undecided_host_names_stop_the_pack_and_say_how_to_see_them_and_how_to_decide()
    {
        Lab.Done(_lab.Zone("config", "export.hostnames", ""));
        Collect(("FOC1", Noted("FOC1", "x", "core-1")), ("FOC2", Noted("FOC2", "x")));

        var said = _lab.Zone("pack", "--to", "out");

        Assert.Equal(2, said.Exit);
        Assert.Contains("1 of 2 files carry a host name", said.Error, StringComparison.Ordinal);
        Assert.Contains("offlic status --findings", said.Error, StringComparison.Ordinal);
        Assert.Contains("offlic config export.hostnames deny", said.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_lab.At("out")));
    }

    [Fact]
    public void What_stays_behind_is_offered_at_each_pack_until_it_is_set_aside()
    {
        Collect(("FOC1", Noted("FOC1", "x", "core-1")), ("FOC2", Noted("FOC2", "x")));
        var first = _lab.Zone("pack", "--to", "out", "--json");
        Assert.Equal((3, 1, 1), (first.Exit, Count(first, "items"), Count(first, "held_back")));
        var held = Lab.Line(first, "held-back");
        Assert.Equal((Lab.Udi("FOC1"), "hostname-present", Remedy), (Text(held, "udi"), Text(held, "reason"), Text(held, "remedy")));

        // The device was told to keep its name and saved again; the older file still waits.
        Lab.Done(_lab.Zone("collect", _lab.Write("again/FOC1.txt", Noted("FOC1", "x", report: 2))));
        var second = _lab.Zone("pack", "--to", "out");
        Assert.Equal(3, second.Exit);
        Assert.Contains($"{Lab.Udi("FOC1")}  {Text(held, "name")}  stays: it carries a host name; on the device: {Remedy}, then save again", second.Out, StringComparison.Ordinal);
        Assert.Contains("offlic mark ignored NAME", second.Out, StringComparison.Ordinal);
        Assert.Contains("PLANT-7.desk.00000002   1 item", second.Out, StringComparison.Ordinal);

        Lab.Done(_lab.Zone("mark", "ignored", Text(held, "name")!, "--reason", "saved again without the name"));
        var third = _lab.Zone("pack", "--to", "out");
        Lab.Done(third);
        Assert.StartsWith("Nothing is pending.", third.Out, StringComparison.Ordinal);
        Assert.Empty(Findings(_lab.Zone("status", "--findings", "--json")));

        // A later word takes it back.
        Lab.Done(_lab.Zone("mark", "unmatched", Text(held, "name")!));
        Assert.Equal(3, _lab.Zone("pack", "--to", "out").Exit);
    }

    [Fact]
    public void A_keyword_keeps_its_document_back_until_a_person_gives_a_reason()
    {
        Collect(("FOC1", Noted("FOC1", "for f\\\\u0061lcon")), ("FOC2", Noted("FOC2", "x")));
        Lab.Done(_lab.Zone("config", "privacy.keywords", "Falcon")); // decided after the file was collected

        var said = _lab.Zone("pack", "--to", "out");
        Assert.Equal(3, said.Exit);
        Assert.Contains($"{Lab.Udi("FOC1")}  ", said.Out, StringComparison.Ordinal);
        Assert.Contains("stays: it holds the keyword \"Falcon\"; the device wrote it into a text it signs; nothing can be cut out", said.Out, StringComparison.Ordinal);
        Assert.Contains("--allow-keywords --reason TEXT", said.Out, StringComparison.Ordinal);

        var unreasoned = _lab.Zone("pack", "--to", "out", "--allow-keywords");
        Assert.Equal(2, unreasoned.Exit);
        Assert.Contains("needs --reason", unreasoned.Error, StringComparison.Ordinal);

        var allowed = _lab.Zone("pack", "--to", "out", "--allow-keywords", "--reason", "the board said yes", "--json");
        Assert.Equal((0, 1, 0), (allowed.Exit, Count(allowed, "items"), Count(allowed, "held_back")));
        var row = Lab.Lines(_lab.Zone("audit", "export", "--json"), "journal").Last(line => Text(line, "action") == "pack");
        Assert.Contains("1 with a keyword, let out by a person: the board said yes", row.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reason_for_keywords_lets_no_host_name_out()
    {
        Lab.Done(_lab.Zone("config", "privacy.keywords", "Falcon"));
        Collect(("FOC1", Noted("FOC1", "Falcon", "core-1")));

        var said = _lab.Zone("pack", "--to", "out", "--allow-keywords", "--reason", "x", "--json");

        Assert.Equal((3, "hostname-present"), (said.Exit, Text(Lab.Line(said, "held-back"), "reason")));
        Assert.False(Directory.Exists(_lab.At("out")));
    }

    [Fact]
    public void A_word_that_is_taken_back_keeps_nothing_back()
    {
        Lab.Done(_lab.Zone("config", "privacy.keywords", "Falcon"));
        Collect(("FOC1", Noted("FOC1", "Falcon")));
        Assert.Equal(3, _lab.Zone("pack", "-n", "--to", "out").Exit);

        Lab.Done(_lab.Zone("config", "privacy.keywords", ""));

        Lab.Done(_lab.Zone("pack", "--to", "out"));
    }

    [Fact]
    public void An_address_is_a_warning_and_travels()
    {
        var said = _lab.Zone("collect", _lab.Write("drop/FOC1.txt", Noted("FOC1", "10.8.0.6 and 2001:db8::1")), "--json");
        var warning = Lab.Line(said, "file").GetProperty("warnings").EnumerateArray().Single(each => Text(each, "code") == "address-present");
        Assert.Contains("(2)", Text(warning, "message"), StringComparison.Ordinal);
        Assert.DoesNotContain("10.8", Text(warning, "message"), StringComparison.Ordinal);

        Lab.Done(_lab.Zone("pack", "--to", "out"));
    }

    [Fact]
    public void What_travels_with_findings_in_it_is_byte_for_byte_what_the_device_wrote()
    {
        Lab.Done(_lab.Zone("config", "export.hostnames", "allow"));
        Lab.Done(_lab.Zone("config", "privacy.keywords", "Falcon"));
        var written = Noted("FOC1", "Falcon at 10.8.0.6", "core-1");
        Collect(("FOC1", written));
        Lab.Done(_lab.Zone("pack", "--to", "out", "--allow-keywords", "--reason", "x"));
        Lab.Done(_lab.Desk("receive", "out"));
        Lab.Done(_lab.Desk("stage", "--to", "upload"));

        var staged = Directory.GetFiles(_lab.At("upload"), "C9300-48P_FOC1_*", SearchOption.AllDirectories);

        Assert.Equal(written, File.ReadAllText(Assert.Single(staged)));
    }

    [Fact]
    public void A_host_name_stands_in_no_file_of_ours_but_its_own_document()
    {
        const string Name = "very-secret-core-1";
        Lab.Done(_lab.Zone("config", "export.hostnames", "allow"));
        Collect(("FOC1", Noted("FOC1", "x", Name)));
        Lab.Done(_lab.Zone("pack", "--to", "out", "-v"));
        Lab.Done(_lab.Desk("receive", "out", "-v"));
        Lab.Done(_lab.Desk("stage", "--to", "upload"));
        _lab.Write("answers/ack.txt", Lab.Ack(1_795_000_000_000, "FOC1"));
        Lab.Done(_lab.Desk("collect", "answers"));
        Lab.Done(_lab.Desk("pack", "--to", "back"));
        Lab.Done(_lab.Zone("receive", "back"));
        Lab.Done(_lab.Zone("split", "--to", "tftp"));

        var bundle = Encoding.Latin1.GetString(File.ReadAllBytes(_lab.At("out", "PLANT-7.desk.00000001.offlic.tar")));
        var items = bundle.IndexOf("\0items/", StringComparison.Ordinal);
        Assert.True(items > 0 && bundle.IndexOf(Name, StringComparison.Ordinal) > items);
        var looked = 0;
        foreach (var file in new[] { "upload", "back", "tftp", "zone/.offlic/log", "desk/.offlic/log" }.SelectMany(folder => Directory.GetFiles(_lab.At(folder), "*", SearchOption.AllDirectories)))
        {
            if (Path.GetFileName(file).StartsWith("C9300-48P_FOC1_", StringComparison.Ordinal) && file.Contains("upload", StringComparison.Ordinal))
                continue;
            looked++;
            Assert.DoesNotContain(Name, Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal);
        }

        Assert.True(looked >= 9, $"{looked} files");
    }

    [Fact]
    public void At_the_desk_findings_are_shown_and_hold_nothing_back()
    {
        Lab.Done(_lab.Zone("config", "export.hostnames", "allow"));
        Collect(("FOC1", Noted("FOC1", "10.8.0.6", "core-1")));
        Lab.Done(_lab.Zone("pack", "--to", "out"));
        Lab.Done(_lab.Desk("config", "export.hostnames", "deny"));
        Lab.Done(_lab.Desk("receive", "out"));

        var sha = Text(Lab.Line(_lab.Desk("status", "--json"), "request"), "sha256")!;
        var shown = Lab.Line(_lab.Desk("show", sha, "--json"), "document").GetProperty("private").EnumerateArray().Select(each => $"{Text(each, "kind")} {Text(each, "text")}");
        Assert.Equal(["hostname core-1", "address 10.8.0.6"], shown);
        Assert.Contains("  hostname core-1\n  address  10.8.0.6\n", _lab.Desk("show", sha).Out, StringComparison.Ordinal);
        Assert.Contains("nothing is held back", _lab.Desk("status", "--findings").Out, StringComparison.Ordinal);
        Lab.Done(_lab.Desk("stage", "--to", "upload"));
    }

    [Fact]
    public void The_prompt_of_a_captured_code_holds_it_back_with_a_remedy_of_its_own()
    {
        Lab.Done(_lab.Zone("collect", _lab.Write("drop/code.log", "core-1#license smart reservation request local\nUDI: PID:C9300-24UX,SN:FCW2134L0RN\nRequest code: CB-ZC9300-24UX:FCW2134L0RN-AK9A6sMTr-86\n")));

        var said = _lab.Zone("pack", "--to", "out", "--json");

        Assert.Equal(3, said.Exit);
        Assert.Equal("core-1", Text(Lab.Line(said, "finding"), "text"));
        Assert.Contains("collect the code alone", Text(Lab.Line(said, "held-back"), "remedy"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_host_name_is_shown_safely()
    {
        Collect(("FOC1", Noted("FOC1", "x", "a\\\\u001b[31m\\\\u202e=cmd" + new string('x', 300))));

        foreach (var said in new[] { _lab.Zone("status", "--findings"), _lab.Zone("status", "--findings", "--json"), _lab.Zone("pack", "-n", "--to", "out") })
        {
            Assert.Contains("cmdxxx", said.Out, StringComparison.Ordinal);
            Assert.DoesNotContain(new string('x', 201), said.Out, StringComparison.Ordinal);
            Assert.Equal(-1, said.Out.AsSpan().IndexOfAny('\u001b', '\u202e'));
        }
    }

    [Fact]
    public void A_rehearsal_with_keywords_seals_nothing()
    {
        Lab.Done(_lab.Zone("config", "privacy.keywords", "Falcon"));
        Collect(("FOC1", Noted("FOC1", "Falcon")), ("FOC2", Noted("FOC2", "x")));
        var before = File.ReadAllBytes(_lab.At("zone", ".offlic", "ledger.db"));

        Assert.Equal(3, _lab.Zone("pack", "-n", "--to", "out", "--json").Exit);

        Assert.Equal(before, File.ReadAllBytes(_lab.At("zone", ".offlic", "ledger.db")));
        Assert.False(Directory.Exists(_lab.At("out")));
    }

    /// <summary>A ledger of the first format says that a name is there, and not which.</summary>
    [Fact]
    public void A_host_name_whose_text_was_never_kept_stays_behind_all_the_same()
    {
        Collect(("FOC1", Noted("FOC1", "x", "core-1")));
        using (var ledger = new SqliteConnection($"Data Source={_lab.At("zone", ".offlic", "ledger.db")};Pooling=False"))
        {
            ledger.Open();
            using var forget = ledger.CreateCommand();
            forget.CommandText = "DELETE FROM private_text";
            Assert.Equal(1, forget.ExecuteNonQuery());
        }

        var said = _lab.Zone("pack", "--to", "out", "--json");

        Assert.Equal((3, "hostname-present"), (said.Exit, Text(Lab.Line(said, "held-back"), "reason")));
        Assert.Null(Text(Lab.Line(said, "finding"), "text"));
        Assert.Contains("kept no text", _lab.Zone("status", "--findings").Out, StringComparison.Ordinal);
    }

    public void Dispose() => _lab.Dispose();

    private void Collect(params (string Serial, string Text)[] files)
    {
        foreach (var (serial, text) in files)
            _lab.Write($"drop/{serial}.txt", text);
        Lab.Done(_lab.Zone("collect", "drop"));
    }

    /// <summary>A usage file as devices write it, with a note and perhaps a host name in its one payload; escapes are those of the payload.</summary>
    private static string Noted(string serial, string note, string? hostname = null, int report = 1)
    {
        var name = hostname is null ? string.Empty : $"""\"hostname\":\"{hostname}\",""";
        return $$$$"""
            <smartLicense><RUMReport><![CDATA[{"payload":"{\"version\":\"2.0\",\"asset_identification\":{\"report_id\":{{{{report}}}},\"instance\":{\"sudi\":{\"udi_pid\":\"C9300-48P\",\"udi_serial_number\":\"{{{{serial}}}}\"}}},\"meta\":{{{{{name}}}}\"entitlement_tag\":\"regid.x\",\"software_version\":\"17.9.4.1\",\"note\":\"{{{{note}}}}\"},\"measurements\":[]}","header":{"type":"rum"},"signature":{"value":"AAEC"}}]]></RUMReport></smartLicense>
            """;
    }

    private static List<string> Findings(Said said) =>
        [.. Lab.Lines(said, "finding").Select(line => $"{Text(line, "udi")!.Split("S:")[1]} {Text(line, "kind")} {Text(line, "text")}")];

    private static string? Text(JsonElement line, string member) => line.GetProperty(member).GetString();

    private static int Count(Said said, string name) => said.Summary.GetProperty(name).GetInt32();
}
