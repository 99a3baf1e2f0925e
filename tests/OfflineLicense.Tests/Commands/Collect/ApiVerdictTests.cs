using System.Text.Json;

namespace OfflineLicense.Tests.Commands.Collect;

/// <summary>CSSM's word on a device without a document: for whom it counts, and where it is no word on anything known.</summary>
public sealed class ApiVerdictTests : IDisposable
{
    private const string A = "FOC0000A001";

    private readonly StationPair _lab = new();

    [Fact]
    public void A_success_without_a_document_for_a_device_that_returns_nothing_asks_to_poll_again()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("usage.txt", StationPair.Usage(A, 1))));

        var file = Collect(Done(A));

        Assert.Equal(("refused", "malformed"), (file.GetProperty("outcome").GetString(), file.GetProperty("reason").GetString()));
        Assert.Contains("but the device returns nothing: poll again", file.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_success_without_a_document_for_a_stranger_is_of_an_unknown_device()
    {
        var file = Collect(Done("FOC0000A009"));

        Assert.Equal(("refused", "unknown-device"), (file.GetProperty("outcome").GetString(), file.GetProperty("reason").GetString()));
        Assert.Contains("FOC0000A009", file.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_return_that_a_person_marked_done_before_is_not_done_twice()
    {
        Return();
        StationPair.Done(_lab.Zone("mark", "done", A, "--reason", "seen in the portal"));

        Assert.Equal("known", Collect(Done(A)).GetProperty("outcome").GetString());
        Assert.Equal("seen in the portal", StationPair.Line(_lab.Zone("status", "--json"), "request").GetProperty("reason").GetString());
    }

    [Fact]
    public void A_return_that_was_refused_once_and_then_taken_is_done()
    {
        Return();
        Collect(Failed("Busy", "authorizations"));
        Assert.Equal("refused", State());

        Assert.Equal("recorded", Collect(Done(A)).GetProperty("outcome").GetString());
        Assert.Equal("answered", State());
    }

    [Fact]
    public void Another_reason_for_a_refusal_is_news()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("usage.txt", StationPair.Usage(A, 1))));

        Collect(Failed("Duplicate report"));
        Assert.Equal(("refused", "Duplicate report"), (State(), Reason()));
        Collect(Failed("Wrong account"));
        Assert.Equal(("refused", "Wrong account"), (State(), Reason()));
    }

    [Fact]
    public void A_refusal_of_a_device_with_nothing_open_marks_nothing()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("usage.txt", StationPair.Usage(A, 1))));
        StationPair.Done(_lab.Zone("collect", _lab.Write("ack.txt", StationPair.Ack(1799000000000, A))));

        var file = Collect(Failed("Duplicate report"));

        Assert.Equal("cssm-failed", file.GetProperty("reason").GetString());
        Assert.Equal("answered", State());
    }

    [Fact]
    public void A_refusal_of_another_kind_of_request_leaves_the_usage_file_open()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("usage.txt", StationPair.Usage(A, 1))));

        Collect(Failed("No such reservation", "authorizationCodes"));

        Assert.Equal("collected", State());
    }

    public void Dispose() => _lab.Dispose();

    private void Return() => StationPair.Done(_lab.Zone("collect", _lab.Write("return.txt",
        $$$"""<smartLicense><smartLicenseAuthRequest><data><![CDATA[[{"sudi":{"udi_pid":"C9300-48P","udi_serial_number":"{{{A}}}"},"keys":[],"remove_code":"dST8Mh-GZn1io"}]]]></data></smartLicenseAuthRequest></smartLicense>""")));

    private JsonElement Collect(string reply) => StationPair.Line(_lab.Zone("collect", _lab.Write("reply.json", reply), "--json"), "file");

    private string? State() => StationPair.Line(_lab.Zone("status", "--json"), "request").GetProperty("state").GetString();

    private string? Reason() => StationPair.Line(_lab.Zone("status", "--json"), "request").GetProperty("reason").GetString();

    private static string Done(string serial) =>
        $$"""{"status":"COMPLETE","poll_id":7,"authorizations":[{"sudi":{"udi_pid":"C9300-48P","udi_serial_number":"{{serial}}"},"status":"SUCCESS","smart_license":null}]}""";

    private static string Failed(string message, string list = "acknowledgements") =>
        $$"""{"status":"COMPLETE","poll_id":7,"{{list}}":[{"sudi":{"udi_pid":"C9300-48P","udi_serial_number":"{{A}}"},"status":"FAILED","status_message":"{{message}}","smart_license":null}]}""";
}
