using OfflineLicense.Tests.Formats;

namespace OfflineLicense.Tests.Commands.Devices;

/// <summary>Every kind of request from the zone to CSSM and back, through the command line.</summary>
[Trait("Lane", "check")]
public sealed class RequestTripTests : IDisposable
{
    private const string Signature = "MEUCIQCZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmQIgERERERERERERERERERERERERERERERERERERERERE=";

    private readonly StationPair _lab = new();

    [Theory]
    [InlineData("trust-request/good/element-and-system-info.txt", "C9300-48P", "FIX2501A0B1", "ack")]
    [InlineData("trust-request/good/system-info-only.txt", "C9300-48P", "FIX2501A0B1", "ack")]
    [InlineData("authorization-request/good/pair.txt", "C9300-48P", "FIX2501A0B1", "authorization-code")]
    [InlineData("authorization-request/good/one-device-declared.txt", "C9300-48P", "FIX2501A0B1", "ack")]
    [InlineData("authorization-return/good/in-log.log", "C9300-48P", "FIX2501A0B1", "authorization-code")]
    [InlineData("reservation-request/good/in-log.log", "C9300-24UX", "FIX2134L0RN", "reservation-code")]
    [InlineData("reservation-request/good/saved-as-utf-16.log", "C9300-24UX", "FIX2134L0RN", "reservation-code")]
    [InlineData("unknown-licensing/good/element-and-system-info.txt", "C9300-48P", "FIX2501A0B1", "unknown-licensing")]
    public void A_request_is_tracked_until_its_answer_is_split(string fixture, string pid, string serial, string answer)
    {
        var request = ToDesk(fixture);
        Assert.Equal("uploaded", State(_lab.Desk("status", "--json"), request));

        var text = Answer(answer, pid, serial);
        _lab.Write("downloads/answer.txt", text);
        var file = StationPair.Line(_lab.Desk("collect", "downloads", "--json"), "file");
        Assert.Equal((answer, "recorded", "content-udi"), (file.GetProperty("kind").GetString(), file.GetProperty("outcome").GetString(),
            file.GetProperty("evidence").GetString()));
        Assert.Equal("answered", State(_lab.Desk("status", "--json"), request));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        Assert.Equal("returned", State(_lab.Desk("status", "--json"), request));

        StationPair.Done(_lab.Zone("receive", "back"));
        Assert.Equal("answered", State(_lab.Zone("status", "--json"), request));
        StationPair.Done(_lab.Zone("split", "--to", "tftp"));
        Assert.Equal("split", State(_lab.Zone("status", "--json"), request));
        Assert.Equal(text, File.ReadAllText(Assert.Single(Directory.GetFiles(_lab.At("tftp"), "ACK_*"))));
    }

    [Theory]
    [InlineData("reservation-return/good/in-log.log", null)]
    [InlineData("reservation-return/good/alone.txt", "P:C9300-24UX,S:FIX2134L0RN")]
    [InlineData("reservation-confirmation/good/in-log-with-udi.log", null)]
    [InlineData("reservation-confirmation/good/alone.txt", "P:C9300-24UX,S:FIX2134L0RN")]
    [InlineData("authorization-return/good/bare-code.txt", "P:C9300-24UX,S:FIX2134L0RN")]
    public void A_code_that_cssm_answers_with_no_file_is_ended_by_a_word(string fixture, string? assumed)
    {
        var request = ToDesk(fixture, assumed);
        StationPair.Done(_lab.Desk("mark", "done", request[..8]));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));

        var said = _lab.Zone("status");
        Assert.Equal("answered", State(_lab.Zone("status", "--json"), request));
        Assert.Equal("expected", StationPair.Line(_lab.Zone("status", "--json"), "device").GetProperty("state").GetString());
        Assert.DoesNotContain("offlic split", said.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reservation-return/good/alone.txt")]
    [InlineData("reservation-confirmation/good/alone.txt")]
    [InlineData("authorization-return/good/bare-code.txt")]
    [InlineData("unknown-licensing/good/no-udi.txt")]
    public void A_request_that_names_no_device_is_refused_with_the_remedy(string fixture)
    {
        Copy(fixture, "code.txt");

        var refused = _lab.Zone("collect", "code.txt", "--json");

        Assert.Equal(13, refused.Exit);
        var file = StationPair.Line(refused, "file");
        Assert.Equal("unknown-device", file.GetProperty("reason").GetString());
        Assert.Contains("--assume-udi UDI --reason TEXT", file.GetProperty("message").GetString(), StringComparison.Ordinal);
        StationPair.Done(_lab.Zone("collect", "code.txt", "--assume-udi", "P:C9300-24UX,S:FIX2134L0RN", "--reason", "typed there"));
        Assert.Equal("P:C9300-24UX,S:FIX2134L0RN", StationPair.Line(_lab.Zone("status", "--json"),
            "request").GetProperty("udi").GetString());
    }

    // Regression: after a wrong device, naming the right one printed "known", as if it had been changed.
    [Fact]
    public void A_second_word_on_whose_a_code_is_changes_nothing_and_says_so()
    {
        Copy("reservation-confirmation/good/alone.txt", "code.txt");
        StationPair.Done(_lab.Zone("collect", "code.txt", "--assume-udi", "P:A,S:A1", "--reason", "label"));

        var said = _lab.Zone("collect", "code.txt", "--assume-udi", "P:B,S:B1", "--reason", "the other label", "--json");

        Assert.Equal(11, said.Exit);
        Assert.Contains("it was recorded for P:A,S:A1 before, which does not change, but --assume-udi names P:B,S:B1",
            StationPair.Line(said, "file").GetProperty("message").GetString(), StringComparison.Ordinal);
        StationPair.Done(_lab.Zone("collect", "code.txt", "--assume-udi", "P:A,S:A1", "--reason", "label"));
        Assert.Equal("P:A,S:A1", StationPair.Line(_lab.Zone("status", "--json"), "device").GetProperty("udi").GetString());
    }

    // Regression: the UDI became a product instance before the file was read, so it was "missing" and its own code was refused.
    [Fact]
    public void Naming_a_device_that_nobody_knows_makes_one_only_where_its_request_is_recorded()
    {
        const string named = "P:C9300-24UX,S:FIX2134L0RN";
        Copy("reservation-request/good/in-log.log", "code.log");
        Assert.Equal(11, _lab.Zone("collect", "code.log", "--assume-udi", "P:X,S:TYPO", "--reason", "x").Exit);
        Assert.Empty(StationPair.Lines(_lab.Zone("status", "--json"), "device"));

        StationPair.Done(_lab.Zone("collect", "code.log", "--assume-udi", named, "--reason", "x"));
        Assert.Equal(named, StationPair.Line(_lab.Zone("status", "--json"), "device").GetProperty("udi").GetString());
    }

    // Regression: a response for a mistyped UDI created a product instance and was packed for the zone.
    [Fact]
    public void An_answer_is_not_given_to_a_device_that_never_asked()
    {
        _lab.Write("plr.txt", "DADzdk-bUCHFW-QT5X1o-CSoRsD-9rJdgw-xhKaMh-aozpW2-e9VPES-yZ\n");

        var said = _lab.Desk("collect", "plr.txt", "--assume-udi", "P:X,S:TYPO", "--reason", "x", "--json");

        Assert.Equal((13, "unknown-device"), (said.Exit, StationPair.Line(said, "file").GetProperty("reason").GetString()));
        Assert.Empty(StationPair.Lines(_lab.Desk("status", "--json"), "device"));
    }

    // Regression: a bundle lists items by name, so of two responses without a time either could be the newer one.
    [Theory]
    [InlineData("DADzdk-bUCHFW-QT5X1o-CSoRsD-9rJdgw-xhKaMh-aozpW2-e9VPES-yZ", "DADzdk-bUCHFW-QT5X1o-CSoRsD-9rJdgw-xhKaMh-aozpW2-e9VPES-yY")]
    [InlineData("DADzdk-bUCHFW-QT5X1o-CSoRsD-9rJdgw-xhKaMh-aozpW2-e9VPES-yY", "DADzdk-bUCHFW-QT5X1o-CSoRsD-9rJdgw-xhKaMh-aozpW2-e9VPES-yZ")]
    public void Of_two_answers_without_a_time_the_later_one_is_installed_though_both_waited(string first, string second)
    {
        ToDesk("reservation-request/good/in-log.log");
        foreach (var code in new[] { first, second })
            StationPair.Done(_lab.Desk("collect", _lab.Write($"{code}.txt", code), "--assume-udi", "P:C9300-24UX,S:FIX2134L0RN",
                "--reason", "the page"));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));

        StationPair.Done(_lab.Zone("split", "--to", "tftp"));

        Assert.Equal(second, File.ReadAllText(Assert.Single(Directory.GetFiles(_lab.At("tftp"), "ACK_*"))));
    }

    [Fact]
    public void A_file_of_no_known_kind_goes_the_way_of_its_side_and_comes_out_as_it_went_in()
    {
        var request = ToDesk("unknown-licensing/good/element-and-system-info.txt");
        Assert.Equal(FormatFixtures.Bytes("unknown-licensing/good/element-and-system-info.txt"), _lab.Desk("cat", request).OutBytes);

        const string answer = "<smartLicense><smartLicenseBrandNew><x/></smartLicenseBrandNew></smartLicense>";
        var name = StationPair.Line(_lab.Desk("status", "--json"), "request").GetProperty("upload_name").GetString();
        _lab.Write($"downloads/ACK_{name}", answer);
        var file = StationPair.Line(_lab.Desk("collect", "downloads", "--json"), "file");
        Assert.Equal(("unknown-licensing", "upload-name"), (file.GetProperty("kind").GetString(),
            file.GetProperty("evidence").GetString()));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));
        StationPair.Done(_lab.Zone("split", "--to", "tftp"));
        Assert.Equal(answer, File.ReadAllText(Assert.Single(Directory.GetFiles(_lab.At("tftp"), "ACK_*"))));
    }

    [Fact]
    public void What_only_cssm_writes_is_a_response_in_a_zone_as_well()
    {
        _lab.ToDesk("FIX2501A0B1");
        Copy("unknown-licensing/good/signed-block.txt", "home/a.txt");
        Copy("unknown-licensing/good/with-correlation-id.txt", "home/b.txt");

        Assert.All(StationPair.Lines(_lab.Zone("collect", "home", "--json"), "file"), file =>
            Assert.Equal("content-udi", file.GetProperty("evidence").GetString()));

        // Two of them may be the same, but this cannot be decided, so both are written.
        StationPair.Done(_lab.Zone("split", "--to", "tftp"));
        Assert.Equal(2, Directory.GetFiles(_lab.At("tftp"), "ACK_*").Length);
    }

    [Fact]
    public void A_code_of_one_unit_belongs_to_its_stack_and_leaves_the_others_in_it()
    {
        _lab.Write("drop/rum.txt", StationPair.Usage(["FIX2501A0B1", "FIX2501A0B2", "FIX2501A0B3"], [1]));
        _lab.Write("drop/slac.txt", """<smartLicense><smartLicenseAuthRequest><data><![CDATA[[{"sudi":{"udi_pid":"C9300-48P","udi_serial_number":"FIX2501A0B1"},"keys":[{"entitlement":"x","count":"1"}]}]]]></data></smartLicenseAuthRequest></smartLicense>""");
        _lab.Write("drop/slr.txt", "CB-ZC9300-48P:FIX2501A0B3-AK9A6sMTr-86\n");
        StationPair.Done(_lab.Zone("collect", "drop"));

        var device = Assert.Single(StationPair.Lines(_lab.Zone("status", "--json"), "device"));

        Assert.Equal(3, device.GetProperty("members").GetArrayLength());
        Assert.Equal(3, StationPair.Lines(_lab.Zone("status", "--json"), "request").Count);
    }

    public void Dispose() => _lab.Dispose();

    /// <summary>Collected, carried, staged byte for byte and marked as uploaded; its SHA-256.</summary>
    private string ToDesk(string fixture, string? assumed = null)
    {
        Copy(fixture, "in.txt");
        var file = StationPair.Line(_lab.Zone(["collect", "in.txt", "--json", .. assumed is null ? Array.Empty<string>()
            : ["--assume-udi", assumed, "--reason", "typed there"]]), "file");
        Assert.Equal("recorded", file.GetProperty("outcome").GetString());
        Assert.Equal(fixture[..fixture.IndexOf('/', StringComparison.Ordinal)], file.GetProperty("kind").GetString());
        var request = file.GetProperty("sha256").GetString()!;
        Assert.Equal("collected", State(_lab.Zone("status", "--json"), request));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        Assert.Equal("packed", State(_lab.Zone("status", "--json"), request));
        StationPair.Done(_lab.Desk("receive", "out"));
        Assert.Equal("received", State(_lab.Desk("status", "--json"), request));
        StationPair.Done(_lab.Desk("stage", "--to", "upload"));
        Assert.Equal("staged", State(_lab.Desk("status", "--json"), request));
        var staged = Directory.GetFiles(_lab.At("upload"), "*", SearchOption.AllDirectories);
        Assert.Contains(staged, path => File.ReadAllBytes(path).AsSpan().SequenceEqual(FormatFixtures.Bytes(fixture)));
        StationPair.Done(_lab.Desk("mark", "uploaded", request[..8]));
        return request;
    }

    private void Copy(string fixture, string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_lab.At(name))!);
        File.WriteAllBytes(_lab.At(name), FormatFixtures.Bytes(fixture));
    }

    private static string State(Said said, string request) => StationPair.Lines(said, "request")
        .Single(line => line.GetProperty("sha256").GetString() == request).GetProperty("state").GetString()!;

    private static string Answer(string kind, string pid, string serial) => kind switch
    {
        "ack" => $$$"""<smartLicense><smartLicenseRumAck><data><![CDATA[[{"sudi":{"udi_pid":"{{{pid}}}","udi_serial_number":"{{{serial}}}"}}]]]></data><signature>{{{Signature}}}</signature></smartLicenseRumAck></smartLicense>""",
        "authorization-code" =>
            $"<smartLicense><smartLicenseAuthorization><udi>P:{pid},S:{serial}</udi><authorizationCode><flag>A</flag></authorizationCode><signature>{Signature}</signature></smartLicenseAuthorization></smartLicense>",
        "reservation-code" =>
            $"<specificPLR><authorizationCode><flag>A</flag></authorizationCode><signature>{Signature}</signature><udi>P:{pid}, "
                + $"S:{serial}</udi></specificPLR>",
        _ => $"<smartLicense><smartLicenseBrandNew><udi>P:{pid},S:{serial}</udi><signature>{Signature}</signature></smartLicenseBrandNew></smartLicense>",
    };
}
