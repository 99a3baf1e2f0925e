using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands.Collect;

/// <summary>What <c>collect</c> says of output without a UDI, of other forms, and of a response that nobody asked for.</summary>
public sealed class UnnamedOutputTests : IDisposable
{
    private const string Status = "sw-lab-1#show license status\nUsage Reporting:\n  Last ACK received: Mar 15 21:18:58 2026 UTC\n";

    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    /// <summary>Regression: --assume-udi was answered with the sentence that asks for a UDI.</summary>
    [Fact]
    public void A_person_can_name_the_device_of_an_output_that_names_none()
    {
        _lab.Write("show.txt", Status);

        var refused = _lab.Zone("collect", "show.txt", "--json");
        var taken = _lab.Zone("collect", "show.txt", "--assume-udi", "P:C9300-24UX,S:FIX2134L0RN", "--reason", "on the box", "--json");

        Assert.Equal(13, refused.Exit);
        Assert.Equal("no-udi", StationPair.Line(refused, "file").GetProperty("reason").GetString());
        StationPair.Done(taken);
        Assert.Equal("recorded", StationPair.Line(taken, "file").GetProperty("outcome").GetString());
    }

    [Fact]
    public void Output_that_names_its_device_is_not_given_to_another()
    {
        _lab.Write("show.txt", Status + "UDI: PID:C9300-24UX,SN:FIX2134L0RN\n");

        var said = _lab.Zone("collect", "show.txt", "--assume-udi", "P:C9300-24UX,S:FIX2134L0RP", "--reason", "on the box", "--json");

        Assert.Equal(11, said.Exit);
        Assert.Equal("wrong-device", StationPair.Line(said, "file").GetProperty("reason").GetString());
    }

    /// <summary>Regression: signed reports lay in a folder, and nobody was told.</summary>
    [Fact]
    public void Another_form_in_a_folder_is_named_with_its_path()
    {
        Directory.CreateDirectory(_lab.At("drop"));
        File.Copy(Checkout.Fixture("usage", "bad", "other-form-rest-reply.json"), _lab.At("drop/reply.json"));
        File.Copy(Checkout.Fixture("reservation-request", "bad", "other-form-table.csv"), _lab.At("drop/table.csv"));

        var said = _lab.Zone("collect", "drop");

        Assert.Equal(3, said.Exit);
        Assert.Contains("reply.json  other-form: ", said.Out, StringComparison.Ordinal);
        Assert.Contains("table.csv  other-form: 2 request codes", said.Out, StringComparison.Ordinal);
    }

    /// <summary>CSSM makes a SLAC from PID and serial alone; what helps was only in the page of the reason.</summary>
    [Fact]
    public void A_response_to_a_device_that_sent_nothing_names_the_step_that_helps()
    {
        _lab.Write("slac.txt", "<smartLicense><smartLicenseAuthorization><udi>P:C9300-24UX,S:FIX2134L0RN</udi><authorizationCode>"
            + "<flag>A</flag></authorizationCode><signature>MEUC</signature></smartLicenseAuthorization></smartLicense>");

        var said = _lab.Zone("collect", "slac.txt");

        Assert.Equal(13, said.Exit);
        Assert.Contains("license smart save usage all", said.Out + said.Error, StringComparison.Ordinal);
    }
}
