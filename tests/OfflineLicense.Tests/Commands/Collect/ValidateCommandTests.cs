using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using OfflineLicense.Cli.Demo;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands.Collect;

public sealed class ValidateCommandTests : IDisposable
{
    private readonly CliRun _shell = new();
    private readonly SampleDevice _device = SampleDevice.All[0];

    public void Dispose() => _shell.Dispose();

    private string Usage => _device.CreateUsageFile(_shell.Clock.GetUtcNow());

    private string Write(string name, string text)
    {
        File.WriteAllText(_shell.At(name), text);
        return name;
    }

    private (int Exit, JsonElement Line) One(string file)
    {
        var said = _shell.Run("validate", file, "--json");
        return (said.Exit, said.Json("document").Single());
    }

    private static string[] Codes(JsonElement line) => line.GetProperty("problems").EnumerateArray().Select(problem =>
        problem.GetProperty("code").GetString()!).ToArray();

    [Fact]
    public void A_usage_file_needs_no_station()
    {
        var (exit, line) = One(Write("sl_usage.txt", Usage));

        Assert.Equal(0, exit);
        Assert.Equal("type path kind valid udis reports blocks facts problems", Said.Members(line));
        Assert.Equal(("sl_usage.txt", "usage", true), (line.GetProperty("path").GetString(), line.GetProperty("kind").GetString(),
            line.GetProperty("valid").GetBoolean()));
        Assert.Equal("P:C9300-48P,S:FOC2201A0DM", line.GetProperty("udis")[0].GetString());
        Assert.Equal([1700000100, 1700000101], line.GetProperty("reports").EnumerateArray().Select(id => id.GetInt64()));
        Assert.Equal("{}", line.GetProperty("facts").ToString());
        Assert.Equal("valid    usage  sl_usage.txt  P:C9300-48P,S:FOC2201A0DM and 2 more  2 reports\n",
            _shell.Run("validate", "sl_usage.txt").Out);
    }

    [Fact]
    public void An_answer_lists_its_blocks_and_a_notice_leaves_it_valid()
    {
        var (exit, line) = One(Write("ack.txt", FakeCssm.CreateAck(_device, _shell.Clock.GetUtcNow())));

        Assert.Equal(0, exit);
        Assert.Equal(["smartLicensePolicy present", "smartLicenseRumAck present", "smartLicenseAccountInfo present"],
            line.GetProperty("blocks").EnumerateArray().Select(block =>
                $"{block.GetProperty("name").GetString()} {block.GetProperty("signature").GetString()}"));
        Assert.Equal(["not-verified"], Codes(line));
        Assert.True(line.GetProperty("valid").GetBoolean());
    }

    [Theory]
    [InlineData("notes.txt", "dear diary", "not-licensing", "not-licensing")]
    [InlineData("empty.txt", "", "not-licensing", "empty")]
    [InlineData("strange.xml", "<smartLicense><somethingNew>x</somethingNew></smartLicense>", "unknown-licensing", "unknown-blocks")]
    public void What_is_no_document_we_know_is_invalid(string name, string text, string kind, string code)
    {
        var (exit, line) = One(Write(name, text));

        Assert.Equal(13, exit);
        Assert.False(line.GetProperty("valid").GetBoolean());
        Assert.Equal(kind, line.GetProperty("kind").GetString());
        Assert.Contains(code, Codes(line));
    }

    [Fact]
    public void A_cut_file_is_invalid_and_says_where()
    {
        var (exit, line) = One(Write("cut.txt", Usage[..512]));

        Assert.Equal(13, exit);
        Assert.Equal(["truncated"], Codes(line));
        Assert.StartsWith("INVALID  usage  cut.txt", _shell.Run("validate", "cut.txt").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_ends_with_5_and_the_others_are_still_reported()
    {
        Write("a.txt", Usage);

        var said = _shell.Run("validate", "nowhere.txt", "a.txt", "--json");

        Assert.Equal(5, said.Exit);
        Assert.Equal(2, said.Json("document").Count);
        Assert.Equal(["not-found"], Codes(said.Json("document")[0]));
        Assert.Equal(JsonValueKind.Null, said.Json("document")[0].GetProperty("kind").ValueKind);
        Assert.Contains("\"code\":\"not-found\",\"exit\":5", said.Error, StringComparison.Ordinal);
        Assert.Equal((1, 1), (said.Summary.GetProperty("valid").GetInt32(), said.Summary.GetProperty("invalid").GetInt32()));
        Assert.Equal(13, _shell.Run("validate", "nowhere.txt", Write("x.txt", "x")).Exit);
    }

    [Fact]
    public void Members_of_an_archive_have_a_line_each_and_strangers_in_it_are_no_fault()
    {
        Archive("a.tar.gz", ("b.txt", Usage), ("README", "hello"), ("manifest.mf", "x"));

        var said = _shell.Run("validate", "a.tar.gz", "--json");

        Assert.Equal(0, said.Exit);
        Assert.Equal(["a.tar.gz!b.txt", "a.tar.gz!README"], said.Json("document").Select(line => line.GetProperty("path").GetString()!));
        Assert.Equal([true, false], said.Json("document").Select(line => line.GetProperty("valid").GetBoolean()));
    }

    [Fact]
    public void An_archive_of_strangers_alone_or_with_a_cut_file_is_invalid()
    {
        Archive("strangers.tar.gz", ("README", "hello"));
        Archive("cut.tar.gz", ("a.txt", Usage), ("b.txt", Usage[..600]));
        Archive("none.tar.gz");

        Assert.Equal(13, _shell.Run("validate", "strangers.tar.gz").Exit);
        Assert.Equal(13, _shell.Run("validate", "cut.tar.gz").Exit);
        Assert.Equal(13, _shell.Run("validate", "none.tar.gz").Exit);
    }

    [Fact]
    public void A_bundle_is_for_verify()
    {
        var said = _shell.Run("validate", Checkout.Fixture("bundle-example", "LAB-A.desk.00000001.offlic.tar"));

        Assert.Equal(13, said.Exit);
        Assert.Contains("offlic verify checks its signatures", said.Out, StringComparison.Ordinal);
        Assert.StartsWith("Next: offlic verify ", said.OutLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Times_of_a_device_are_utc_or_keep_their_zone_and_none_is_null()
    {
        var utc = One(Checkout.Fixture("device-output", "good", "two-devices-with-prompts.log")).Line.GetProperty("facts");
        Assert.Equal("2026-03-16T09:00:00Z", utc.GetProperty("last_ack_received").GetString());
        Assert.Equal(JsonValueKind.Null, utc.GetProperty("last_report_push").ValueKind);
        Assert.Equal("Example Plant", utc.GetProperty("smart_account").GetString());
        Assert.Equal("Line 8", utc.GetProperty("virtual_account").GetString());
        Assert.Equal("Plant Policy", utc.GetProperty("policy").GetString());

        var pdt = One(Checkout.Fixture("device-output", "good", "zone-pdt.show-license-status.txt")).Line.GetProperty("facts");
        Assert.Equal("""{"local":"2023-12-18T11:05:11","zone":"PDT"}""", pdt.GetProperty("last_ack_received").ToString());
        Assert.Equal("P:C9500-24Y4C,S:CAT0000D001", pdt.GetProperty("trust_codes")[0].GetString());
        Assert.False(pdt.TryGetProperty("devices", out _));
    }

    [Fact]
    public void Several_devices_in_one_capture_have_their_facts_apart()
    {
        var line = One(Checkout.Fixture("device-output", "good", "two-devices-with-prompts.log")).Line;
        var devices = line.GetProperty("facts").GetProperty("devices");

        Assert.Equal(2, devices.GetArrayLength());
        Assert.Equal("P:C9300-24T,S:FOC0000F001", devices[0].GetProperty("udi").GetString());
        Assert.Equal(line.GetProperty("facts").GetProperty("last_ack_received").GetString(),
            devices[0].GetProperty("last_ack_received").GetString());
    }

    [Fact]
    public void Of_many_files_the_first_twenty_are_shown()
    {
        var files = Enumerable.Range(0, 30).Select(i => Write($"f{i}.txt", Usage)).ToArray();

        var said = _shell.Run(["validate", .. files]);

        Assert.Equal(22, said.OutLines.Count);
        Assert.Equal("30 valid, 0 not", said.OutLines[20]);
        Assert.Equal(30, _shell.Run(["validate", .. files, "--json"]).Json("document").Count);
    }

    [SkippableFact]
    public void A_name_with_an_escape_in_it_reaches_no_terminal()
    {
        Requires.Unix();
        var said = _shell.Run("validate", Write("a\u001b[2Jb.txt", "x"));
        Assert.DoesNotContain('\u001b', said.Out + said.Error);
    }

    [Fact]
    public void Without_a_file_it_is_usage() => Assert.Equal(2, _shell.Run("validate").Exit);

    private void Archive(string name, params (string Name, string Text)[] members)
    {
        using var gzip = new GZipStream(File.Create(_shell.At(name)), CompressionLevel.Fastest);
        using var tar = new TarWriter(gzip, TarEntryFormat.Ustar);
        foreach (var (member, text) in members)
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, member)
            {
                DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
            });
    }
}
