using System.Text;

namespace OfflineLicense.Tests.Commands.Collect;

/// <summary>Files longer than a document may be: a reply of CSSM's API is read from its file, everything else is too large.</summary>
[Trait("Lane", "check")]
public sealed class LongFileTests : IDisposable
{
    private static readonly string Pad = new('x', 33 * Limits.MiB);

    private readonly StationPair _lab = new();

    [Fact]
    public void Validate_reads_a_long_reply_from_its_file_and_shows_its_entries()
    {
        _lab.Write("long.json", Reply);
        _lab.Write("cut.json", Reply[..^1]);

        var said = _lab.Shell.Run("validate", "long.json", "cut.json", "--json");

        Assert.Equal(13, said.Exit);
        Assert.Equal(["long.json", "long.json!acknowledgements[0]", "cut.json"],
            said.Json("document").Select(line => line.GetProperty("path").GetString()));
        Assert.Equal([true, true, false], said.Json("document").Select(line => line.GetProperty("valid").GetBoolean()));
        Assert.Equal("truncated", Code(said.Json("document")[2]));
    }

    [Fact]
    public void What_is_long_and_no_reply_is_too_large_for_whoever_reads_it()
    {
        using (var sparse = File.Create(_lab.At("zeros.txt")))
            sparse.SetLength(Limits.TextFile + 1L);
        _lab.Write("json.json", $$"""{"poll_id_of":"another","note":["poll_id","{{Pad}}","{{Pad}}"]}""");
        _lab.Write("plain.txt", Pad + Pad);

        var validated = _lab.Shell.Run("validate", "zeros.txt", "json.json", "plain.txt", "--json");
        Assert.Equal(["too-large", "too-large", "too-large"], validated.Json("document").Select(Code));

        foreach (var name in new[] { "zeros.txt", "json.json", "plain.txt" })
            Assert.Equal("too-large", StationPair.Line(_lab.Zone("collect", name, "--json"), "file").GetProperty("reason").GetString());
    }

    [Fact]
    public void Standard_input_longer_than_a_document_is_too_large()
    {
        _lab.Shell.Input = Pad + Pad;
        Assert.Equal("too-large", StationPair.Line(_lab.Zone("collect", "-", "--json"), "file").GetProperty("reason").GetString());

        _lab.Shell.Input = string.Empty;
        Assert.Equal("empty", StationPair.Line(_lab.Zone("collect", "-", "--json"), "file").GetProperty("outcome").GetString());
    }

    [Fact]
    public void Validate_says_what_a_reply_gives_without_a_document_and_what_it_gives_to_another_device()
    {
        _lab.Write("done.json", """{"status":"COMPLETE","authorizations":[{"sudi":{"udi_pid":"C9300-48P","udi_serial_number":"FOC1"},"status":"SUCCESS","smart_license":null}]}""");
        _lab.Write("other.json", $$"""{"status":"COMPLETE","acknowledgements":[{{Entry("FOC1", "FOC2")}},{{Entry("FOC1", "FOC1")}},{{Entry("FOC1")}}]}""");

        Assert.Equal(["done"], Codes(_lab.Shell.Run("validate", "done.json", "--json").Json("document")[1]));

        var entries = _lab.Shell.Run("validate", "other.json", "--json").Json("document");
        Assert.Equal([true, false, false], entries.Skip(1).Select(entry => Codes(entry).Contains("other-device")));
    }

    public void Dispose() => _lab.Dispose();

    private static string Reply => $$"""{"status":"COMPLETE","poll_id":7,"pad":"{{Pad}}","more":"{{Pad}}","acknowledgements":[{{Entry("FOC1", "FOC1")}}]}""";

    private static string Entry(string serial, params string[] named) =>
        $$"""{"sudi":{"udi_pid":"C9300-48P","udi_serial_number":"{{serial}}"},"status":"SUCCESS","smart_license":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(StationPair.Ack(1764000000000, named)))}}"}""";

    private static string? Code(System.Text.Json.JsonElement line) => Codes(line)[0];

    private static List<string?> Codes(System.Text.Json.JsonElement line) =>
        line.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("code").GetString()).ToList();
}
