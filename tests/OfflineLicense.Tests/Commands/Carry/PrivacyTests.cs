using System.Text;
using static OfflineLicense.Tests.Commands.PrivateUsage;

namespace OfflineLicense.Tests.Commands.Carry;

/// <summary>Sensitive text is shown before it leaves, and is only in its own document.</summary>
public sealed class PrivacyTests : IDisposable
{
    private readonly StationPair _lab = new("deny");

    [Fact]
    public void What_may_be_private_is_listed_per_device_before_it_is_packed()
    {
        StationPair.Done(_lab.Zone("config", "privacy.keywords", "Falcon, FOC3"));
        _lab.Collect(("FOC1", Noted("FOC1", "reach 10.8.0.6", "core-1")), ("FOC2", Noted("FOC2", "project FALCON")),
            ("FOC3", Noted("FOC3", "nothing")), ("FOC4", Noted("FOC4", "nothing")));

        var said = _lab.Zone("status", "--findings", "--json");

        StationPair.Done(said);
        Assert.Equal(
            ["FOC1 hostname core-1", "FOC1 address 10.8.0.6", "FOC2 keyword Falcon", "FOC3 keyword FOC3"],
            Findings(said));
        var first = StationPair.Lines(said, "finding")[0];
        Assert.Equal("type code udi sha256 upload_name kind text message remedy", Said.Members(first));
        Assert.Equal(Remedy, first.GetProperty("remedy").GetString());
        Assert.All(StationPair.Lines(said, "finding").Skip(1), line =>
            Assert.Contains("nothing can be removed", line.GetProperty("remedy").GetString(), StringComparison.Ordinal));
        Assert.Equal((1, 1, 2), (Count(said, "hostnames"), Count(said, "addresses"), Count(said, "keywords")));

        var page = _lab.Zone("status", "--findings").Out;
        Assert.Contains("  C9300-48P  FOC1  hostname  C9300-48P_FOC1_", page, StringComparison.Ordinal);
        Assert.Contains($"  hostname: on the device: {Remedy}, then save again\n", page, StringComparison.Ordinal);
        Assert.EndsWith("Sensitive text: 4 findings in 3 of 4 requests that are not packed yet\n", page, StringComparison.Ordinal);
        Assert.Equal(["FOC2 keyword Falcon"], Findings(_lab.Zone("status", "--findings", "--device", "FOC2", "--json")));
    }

    // Regression: "0 findings in 0 of 0 requests" contradicted the findings of other kinds above it.
    [Fact]
    public void Without_sensitive_text_the_line_about_it_contradicts_no_other_finding() =>
        Assert.Equal("Sensitive text: none in the 0 requests that are not packed yet\n", _lab.Zone("status", "--findings").Out);

    [Fact]
    public void Pack_and_its_rehearsal_tell_the_same_findings_the_first_twenty_for_a_person()
    {
        _lab.Collect([.. Enumerable.Range(10, 25).Select(i => ($"FOC{i}", Noted($"FOC{i}", $"10.8.0.{i}")))]);

        var rehearsed = _lab.Zone("pack", "-n", "--to", "out");
        var json = _lab.Zone("pack", "-n", "--to", "out", "--json");
        Assert.Equal(25, Findings(json).Count);
        Assert.Equal(Findings(_lab.Zone("status", "--findings", "--json")), Findings(json));
        var packed = _lab.Zone("pack", "--to", "out");

        foreach (var said in new[] { rehearsed, packed })
        {
            StationPair.Done(said);
            Assert.Equal(20, said.OutLines.Count(line => line.Contains("  address  ", StringComparison.Ordinal)));
            Assert.Contains("  … and 5 more: offlic status --findings\n", said.Out, StringComparison.Ordinal);
        }

        Assert.Empty(Findings(_lab.Zone("status", "--findings", "--json")));
    }

    // Regression: collect asked for a change on the device, although only the capture contains its name.
    [Fact]
    public void The_prompt_of_a_captured_code_is_remedied_by_collecting_the_code_alone()
    {
        var said = _lab.Zone("collect", _lab.Write("code.txt",
            "core-sw#license smart reservation request local\nRequest code: CB-ZC9300-48P:FOC1-AK9A6sMTr-86\ncore-sw#\n"), "--json");

        var warning = Assert.Single(StationPair.Line(said, "file").GetProperty("warnings").EnumerateArray());
        Assert.Equal("hostname-present", warning.GetProperty("code").GetString());
        Assert.EndsWith("collect the code alone, in a file of its own", warning.GetProperty("message").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_is_a_warning_and_travels()
    {
        var said = _lab.Zone("collect", _lab.Write("drop/FOC1.txt", Noted("FOC1", "10.8.0.6 and 2001:db8::1")), "--json");
        var warning = StationPair.Line(said, "file").GetProperty("warnings").EnumerateArray().Single(each =>
            Text(each, "code") == "address-present");
        Assert.Contains("(2)", Text(warning, "message"), StringComparison.Ordinal);
        Assert.DoesNotContain("10.8", Text(warning, "message"), StringComparison.Ordinal);

        StationPair.Done(_lab.Zone("pack", "--to", "out"));
    }

    [Fact]
    public void What_travels_with_findings_in_it_is_byte_for_byte_what_the_device_wrote()
    {
        StationPair.Done(_lab.Zone("config", "export.hostnames", "allow"));
        StationPair.Done(_lab.Zone("config", "privacy.keywords", "Falcon"));
        var written = Noted("FOC1", "Falcon at 10.8.0.6", "core-1");
        _lab.Collect(("FOC1", written));
        StationPair.Done(_lab.Zone("pack", "--to", "out", "--allow-keywords", "--reason", "x"));
        StationPair.Done(_lab.Desk("receive", "out"));
        StationPair.Done(_lab.Desk("stage", "--to", "upload"));

        var staged = Directory.GetFiles(_lab.At("upload"), "C9300-48P_FOC1_*", SearchOption.AllDirectories);

        Assert.Equal(written, File.ReadAllText(Assert.Single(staged)));
    }

    [Fact]
    public void A_host_name_stands_in_no_file_of_ours_but_its_own_document()
    {
        const string Name = "very-secret-core-1";
        StationPair.Done(_lab.Zone("config", "export.hostnames", "allow"));
        _lab.Collect(("FOC1", Noted("FOC1", "x", Name)));
        StationPair.Done(_lab.Zone("pack", "--to", "out", "-v"));
        StationPair.Done(_lab.Desk("receive", "out", "-v"));
        StationPair.Done(_lab.Desk("stage", "--to", "upload"));
        _lab.Write("answers/ack.txt", StationPair.Ack(1_795_000_000_000, "FOC1"));
        StationPair.Done(_lab.Desk("collect", "answers"));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));
        StationPair.Done(_lab.Zone("split", "--to", "tftp"));

        var bundle = Encoding.Latin1.GetString(File.ReadAllBytes(_lab.At("out", "PLANT-7.desk.00000001.offlic.tar")));
        var items = bundle.IndexOf("\0items/", StringComparison.Ordinal);
        Assert.True(items > 0 && bundle.IndexOf(Name, StringComparison.Ordinal) > items);
        var looked = 0;
        foreach (var file in new[] { "upload", "back", "tftp", "zone/.offlic/log", "desk/.offlic/log" }.SelectMany(folder =>
            Directory.GetFiles(_lab.At(folder), "*", SearchOption.AllDirectories)))
        {
            if (Path.GetFileName(file).StartsWith("C9300-48P_FOC1_", StringComparison.Ordinal)
                && file.Contains("upload", StringComparison.Ordinal))
                continue;
            looked++;
            Assert.DoesNotContain(Name, Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal);
        }

        Assert.True(looked >= 9, $"{looked} files");
    }

    [Fact]
    public void At_the_desk_findings_are_shown_and_hold_nothing_back()
    {
        StationPair.Done(_lab.Zone("config", "export.hostnames", "allow"));
        _lab.Collect(("FOC1", Noted("FOC1", "10.8.0.6", "core-1")));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Desk("config", "export.hostnames", "deny"));
        StationPair.Done(_lab.Desk("receive", "out"));

        var sha = Text(StationPair.Line(_lab.Desk("status", "--json"), "request"), "sha256")!;
        var shown = StationPair.Line(_lab.Desk("show", sha, "--json"), "document").GetProperty("private").EnumerateArray().Select(each =>
            $"{Text(each, "kind")} {Text(each, "text")}");
        Assert.Equal(["hostname core-1", "address 10.8.0.6"], shown);
        Assert.Contains("  hostname core-1\n  address  10.8.0.6\n", _lab.Desk("show", sha).Out, StringComparison.Ordinal);
        Assert.Contains("withholds nothing", _lab.Desk("status", "--findings").Out, StringComparison.Ordinal);
        StationPair.Done(_lab.Desk("stage", "--to", "upload"));
    }

    [Fact]
    public void A_hostile_host_name_is_shown_safely()
    {
        _lab.Collect(("FOC1", Noted("FOC1", "x", "a\\\\u001b[31m\\\\u202e=cmd" + new string('x', 300))));

        foreach (var said in new[] { _lab.Zone("status", "--findings"), _lab.Zone("status", "--findings", "--json"), _lab.Zone("pack",
            "-n", "--to", "out") })
        {
            Assert.Contains("cmdxxx", said.Out, StringComparison.Ordinal);
            Assert.DoesNotContain(new string('x', 201), said.Out, StringComparison.Ordinal);
            Assert.Equal(-1, said.Out.AsSpan().IndexOfAny('\u001b', '\u202e'));
        }
    }

    /// <summary>A ledger of the first format records that a hostname exists, but not which.</summary>

    public void Dispose() => _lab.Dispose();
}
