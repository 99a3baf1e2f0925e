using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Sheets;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Commands.Collect;

namespace OfflineLicense.Tests.Steps;

/// <summary>What a person typed and what it can mean here: product instances that share a serial number, requests that are answered
/// already, wishes.</summary>
public sealed class NamedByAPersonTests : IDisposable
{
    private const string Code = "CB-ZC9300-24UX:FIX2134L0RN-AK9A6sMTr-86";

    private readonly StationPair _lab = new();
    private int _files;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_unit_that_was_in_two_stacks_is_listed_with_both()
    {
        Save("1 2 5");
        Save("8 9 5");
        Save("8 9");

        var said = _lab.Zone("history", "5");

        Assert.Equal(2, said.Exit);
        Assert.Contains($"{StationPair.Udi("5")} in {StationPair.Udi("1")}", said.Error, StringComparison.Ordinal);
        Assert.Contains($"{StationPair.Udi("5")} in {StationPair.Udi("8")}", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_boxes_with_one_serial_number_are_listed_by_their_own_names()
    {
        Save("1");
        StationPair.Done(_lab.Zone("collect", _lab.Write("other.txt",
            StationPair.Usage("1", 7).Replace("C9300-48P", "C9300-24T", StringComparison.Ordinal))));

        var said = _lab.Zone("history", "1");

        Assert.Equal(2, said.Exit);
        Assert.Contains("P:C9300-24T,S:1", said.Error, StringComparison.Ordinal);
        Assert.Contains($"{StationPair.Udi("1")}", said.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(" in P:", said.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("P:c9300-48p,S:foc1", true)]
    [InlineData("P:C9500-24Y,S:foc1", false)]
    [InlineData("P:c9300-48p,S:foc2", false)]
    [InlineData("foc1", true)]
    public void Another_spelling_of_case_is_named_only_where_all_else_is_the_same(string typed, bool alike)
    {
        Save("FOC1");

        var said = _lab.Zone("history", typed);

        Assert.Equal(2, said.Exit);
        Assert.Equal(alike, said.Error.Contains($"{StationPair.Udi("FOC1")} is known", StringComparison.Ordinal));
    }

    [Fact]
    public void A_servers_request_is_marked_uploaded_until_it_is_answered()
    {
        foreach (var name in new[] { "one", "two" })
            StationPair.Done(ServerFileTests.Collect(_lab.Zone, "onprem-sync", "SRV", _lab.Write(name, name)));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Desk("receive", "out"));
        var requests = StationPair.Lines(_lab.Desk("status", "--json"), "request").ConvertAll(line =>
            line.GetProperty("upload_name").GetString()!);
        StationPair.Done(ServerFileTests.Collect(_lab.Desk, "onprem-sync-response", "SRV", _lab.Write($"ACK_{requests[0]}", "answer")));

        Assert.StartsWith("0 marked uploaded, 1 was already", _lab.Desk("mark", "uploaded", requests[0]).Out, StringComparison.Ordinal);
        Assert.StartsWith("1 marked uploaded", _lab.Desk("mark", "uploaded", requests[1]).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wish_with_the_longest_name_is_cut_and_still_written_with_its_count()
    {
        _lab.Write("code.txt", Code);
        StationPair.Done(_lab.Zone("collect", "code.txt", "--reserve", $"{new string('\u6f22', 255)}=1"));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));

        var line = File.ReadLines(Assert.Single(Directory.GetFiles(_lab.At("out"), "*.tar"))).Single(each =>
            each.Contains("; reserve ", StringComparison.Ordinal));

        Assert.EndsWith($"; reserve 1 x {new string('\u6f22', Limits.TextShown)}...", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_noted_wish_takes_no_warning_of_its_request_away()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("twin.txt",
            StationPair.Usage("fix2134l0rn", 7).Replace("C9300-48P", "C9300-24UX", StringComparison.Ordinal))));
        _lab.Write("code.txt", Code);

        var file = StationPair.Line(_lab.Zone("collect", "code.txt", "--reserve", "a=1", "--json"), "file");

        Assert.Equal("recorded", file.GetProperty("outcome").GetString());
        Assert.Contains("case-differs", file.GetProperty("warnings").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("1 x a", _lab.Zone("show", file.GetProperty("sha256").GetString()![..8]).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sheet_is_plain_text_whatever_is_said_in_it()
    {
        var sheet = new CommandSheet("save", new ExpectedDevice(Udi.From("C9300-48P", "FOC1")!, [], "C9300-48P_FOC1"));

        sheet.AddComment("caf\u00e9\u001b[2J\u007f\tend");

        Assert.EndsWith("! caf??[2J??end\n", sheet.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ACK_C9300.txt", true)]
    [InlineData("my answer.txt", false)]
    public void A_file_whose_name_is_not_plain_gets_no_install_line_on_a_router(string file, bool line)
    {
        var router = new ExpectedDevice(Udi.From("NCS-5501-SE", "FOC1")!, [], "NCS-5501-SE_FOC1");

        var sheet = InstallSheet.Write(router, DocumentKind.ReservationCode, file, isXml: true,
            new CopyTarget("tftp://10.8.0.6/", null, null));

        Assert.Equal(line, sheet.Text.Contains($"\nlicense smart reservation install file {file}\n", StringComparison.Ordinal));
        Assert.Equal(line ? [] : ["line-not-written"], sheet.Warnings.Select(warning => warning.Code.Name).Where(code =>
            code == "line-not-written"));
    }

    [Fact]
    public void Without_an_url_nothing_is_known_of_the_way_to_a_device()
    {
        var way = new CopyTarget(null, "Mgmt-vrf", null);

        Assert.Equal((false, false, false), (way.IsUsb, way.IsTftp, way.IsScp));
        Assert.NotNull(way.Problem);
        Assert.Equal(" vrf Mgmt-vrf", way.Tail);
    }

    private void Save(string serials) =>
        StationPair.Done(_lab.Zone("collect", _lab.Write($"{++_files}.txt", StationPair.Usage(serials.Split(' '), [_files]))));
}
