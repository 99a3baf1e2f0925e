using System.Globalization;
using System.Text;
using System.Text.Json;
using OfflineLicense.Tests.Formats;
using OfflineLicense.Tests.Formats.Archives;

namespace OfflineLicense.Tests.Commands.Collect;

/// <summary>Replies of CSSM's API: opened into documents, and believed no further than what they hold.</summary>
public sealed class ApiReplyTests : IDisposable
{
    private const string A = "FOC0000A001";
    private const string B = "FOC0000A002";
    private const string C = "FOC0000A003";

    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Each_entry_is_a_document_of_its_own_and_a_refusal_marks_the_request()
    {
        _lab.ToDesk(A, B, C);
        _lab.Write("in/reply.json", Reply(Entry(A, StationPair.Ack(1764000000000, A)),
            Entry(B, null, "FAILED", "Duplicate \u001b[2Jreport", "DUP_1"), Entry(C, StationPair.Ack(1764000000000))));

        var said = _lab.Desk("collect", "in", "--json");

        Assert.Equal(3, said.Exit);
        var files = StationPair.Lines(said, "file");
        Assert.Equal(["in/reply.json!acknowledgements[0]", "in/reply.json!acknowledgements[1]", "in/reply.json!acknowledgements[2]"],
            files.Select(file => Short(file)));
        Assert.Equal(["recorded content-udi", "refused cssm-failed", "recorded upload-name"],
            files.Select(file =>
                $"{file.GetProperty("outcome")} {file.GetProperty(file.GetProperty("outcome").GetString() == "refused" ? "reason" : "evidence")}"));
        Assert.Contains("Duplicate", files[1].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', said.Out);
        var refused = StationPair.Lines(_lab.Desk("status", "--json"), "request").Single(request =>
            request.GetProperty("udi").GetString() == StationPair.Udi(B));
        Assert.Equal("refused", refused.GetProperty("state").GetString());

        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));
        Assert.Equal(2, StationPair.Lines(_lab.Zone("split", "--to", "tftp", "--json"), "install").Count);
    }

    [Fact]
    public void The_same_reply_again_changes_nothing_and_leaves_a_persons_later_word()
    {
        _lab.ToDesk(A, B);
        _lab.Write("in/reply.json", Reply(Entry(A, StationPair.Ack(1764000000000, A)), Entry(B, null, "FAILED", "Duplicate report")));
        _lab.Desk("collect", "in");
        var head = Journal();

        var again = _lab.Desk("collect", "in", "--json");

        Assert.Equal(["known", "refused"], StationPair.Lines(again, "file").Select(file => file.GetProperty("outcome").GetString()));
        Assert.Equal(head, Journal());
        StationPair.Done(_lab.Desk("mark", "uploaded", B));
        _lab.Desk("collect", "in");
        Assert.Equal("uploaded", State(B));
    }

    [Fact]
    public void Bytes_come_out_as_they_were_put_in()
    {
        _lab.ToDesk(A);
        var ack = StationPair.Ack(1764000000000, A) + "\r\n \n";
        _lab.Write("reply.json", Reply(Entry(A, ack)));

        var sha = StationPair.Line(_lab.Desk("collect", "reply.json", "--json"), "file").GetProperty("sha256").GetString()!;

        Assert.Equal(Digest.Of(Encoding.UTF8.GetBytes(ack)).Hex, sha);
        Assert.Equal(Encoding.UTF8.GetBytes(ack), _lab.Desk("cat", sha).OutBytes);
    }

    [Fact]
    public void An_entry_for_one_device_that_holds_the_answer_of_another_is_refused()
    {
        _lab.ToDesk(A, B);
        _lab.Write("reply.json", Reply(Entry(A, StationPair.Ack(1764000000000, B))));

        var said = _lab.Desk("collect", "reply.json", "--json");

        Assert.Equal(11, said.Exit);
        var message = StationPair.Line(said, "file").GetProperty("message").GetString()!;
        Assert.Contains(A, message, StringComparison.Ordinal);
        Assert.Contains(B, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_of_the_same_stack_is_the_same_device()
    {
        _lab.Write("drop/stack.txt", StationPair.Usage([A, B], [1]));
        StationPair.Done(_lab.Zone("collect", "drop"));
        _lab.Write("reply.json", Reply(Entry(A, StationPair.Ack(1764000000000, B))));

        Assert.Equal("content-udi", StationPair.Line(_lab.Zone("collect", "reply.json", "--json"),
            "file").GetProperty("evidence").GetString());
    }

    [Fact]
    public void What_names_nobody_is_not_given_to_a_device_that_only_shares_a_report_number()
    {
        _lab.ToDesk(A);
        _lab.Write("reply.json",
            Reply(Entry(C, StationPair.Ack(1764000000000).Replace("\"note\":\"x\"", "\"report_id\":1", StringComparison.Ordinal))));

        Assert.Equal("unknown-device", StationPair.Line(_lab.Desk("collect", "reply.json", "--json"),
            "file").GetProperty("reason").GetString());
    }

    [Fact]
    public void A_return_that_CSSM_took_note_of_is_done_once()
    {
        _lab.Write("drop/return.txt", $$$"""<smartLicense><smartLicenseAuthRequest><data><![CDATA[[{"sudi":{"udi_pid":"C9300-48P","udi_serial_number":"{{{A}}}"},"keys":[],"remove_code":"dST8Mh-GZn1io"}]]]></data></smartLicenseAuthRequest></smartLicense>""");
        StationPair.Done(_lab.Zone("collect", "drop"));
        _lab.Write("reply.json", Reply(Entry(A, null)).Replace("acknowledgements", "authorizations", StringComparison.Ordinal));

        Assert.Equal("recorded", StationPair.Line(_lab.Zone("collect", "reply.json", "--json"), "file").GetProperty("outcome").GetString());
        Assert.Equal("known", StationPair.Line(_lab.Zone("collect", "reply.json", "--json"), "file").GetProperty("outcome").GetString());
        Assert.Contains("done", _lab.Zone("history", A).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"status":"OK_POLL","poll_id":773126444402795033}""", "pending")]
    [InlineData("""{"status":"OK_POLL","message":"bad nonce","poll_id":773126444402795033}""", "cssm-failed")]
    [InlineData("""{"data":{"status":"FAILED","message_code":"E1","message":"no"}}""", "cssm-failed")]
    [InlineData("""{"acknowledgements":[{"sudi":{"udi_pid":"C9300-48P","udi_serial_number":"FOC0000A001"},"smart_license":"***"}]}""", "malformed")]
    [InlineData("""{"acknowledgements":[{"sudi":{"udi_pid":"C9300-48P","udi_serial_number":"FOC0000A001"},"smart_license":"aGVsbG8="}]}""", "malformed")]
    [InlineData("""{"acknowledgements":[{"sudi":{"udi_pid":"C9300-48P","udi_serial_number":"FOC0000A001"}}]}""", "malformed")]
    [InlineData("""{"acknowledgements":[{"status":"OK_POLL"}]}""", "pending")]
    [InlineData("""{"acknowledgements":["x"]}""", "malformed")]
    [InlineData("""{"acknowledgements":[{"status":"FAILED"}]}""", "cssm-failed")]
    [InlineData("""{"authorizationCodes":[{"status":"SUCCESS","authorizationCode":"<specificPLR>"}]}""", "truncated")]
    public void What_is_no_answer_says_why(string reply, string reason)
    {
        _lab.ToDesk(A);
        _lab.Write("reply.json", reply);

        Assert.Equal(reason, StationPair.Line(_lab.Desk("collect", "reply.json", "--json"), "file").GetProperty("reason").GetString());
    }

    [Fact]
    public void A_trust_code_alone_is_an_answer_where_the_api_gives_it()
    {
        _lab.ToDesk(A);
        _lab.Write("reply.json",
            Reply(Entry(A, $"<smartLicense><smartLicenseTrustCode><udi>{StationPair.Udi(A)}</udi><code>QUJD</code></smartLicenseTrustCode></smartLicense>")));

        var file = StationPair.Line(_lab.Desk("collect", "reply.json", "--json"), "file");

        Assert.Equal("ack recorded", $"{file.GetProperty("kind")} {file.GetProperty("outcome")}");
    }

    [Fact]
    public void A_reply_inside_an_archive_is_opened_too()
    {
        _lab.ToDesk(A, B);
        File.WriteAllBytes(_lab.At("all.tar.gz"), new TarWriter().Add("reply.json",
            Reply(Entry(A, StationPair.Ack(1764000000000, A)))).Add("ACK_b.txt", StationPair.Ack(1764000000000, B)).EndGz());

        var said = _lab.Desk("collect", "all.tar.gz", "--json");

        Assert.Equal(["all.tar.gz!reply.json!acknowledgements[0]", "all.tar.gz!ACK_b.txt"],
            StationPair.Lines(said, "file").Select(file => Path.GetFileName(file.GetProperty("path").GetString()!)));
        Assert.All(StationPair.Lines(said, "file"), file => Assert.Equal("recorded", file.GetProperty("outcome").GetString()));
    }

    [Fact]
    public void A_reply_longer_than_a_document_may_be_is_read_from_its_file()
    {
        _lab.ToDesk(A, B);
        var pad = new string('x', 34 * Limits.MiB);
        var reply = Reply(Entry(A, StationPair.Ack(1764000000000, A)),
            Entry(B, StationPair.Ack(1764000000000, B))).Replace("\"error_code\":null", $"\"pad\":\"{pad}\"", StringComparison.Ordinal);
        _lab.Write("long.json", reply);
        _lab.Write("cut.json", reply[..^1]);

        var cut = StationPair.Line(_lab.Desk("collect", "cut.json", "--json"), "file");
        var said = _lab.Desk("collect", "long.json", "--json");

        Assert.Equal("truncated", cut.GetProperty("reason").GetString());
        Assert.Equal(["recorded", "recorded"], StationPair.Lines(said, "file").Select(file => file.GetProperty("outcome").GetString()));
    }

    [Fact]
    public void Validate_shows_the_reply_and_each_entry_with_the_poll_number_exact()
    {
        _lab.Write("reply.json", FixtureText("api-response/good/three-devices-one-failed.json"));

        var said = _lab.Shell.Run("validate", "reply.json", "--json");

        var lines = StationPair.Lines(said, "document");
        Assert.Equal(["reply.json", "reply.json!acknowledgements[0]", "reply.json!acknowledgements[1]", "reply.json!acknowledgements[2]"],
            lines.Select(line => line.GetProperty("path").GetString()));
        Assert.Equal(773126444402795033, lines[0].GetProperty("facts").GetProperty("poll_id").GetInt64());
        Assert.Equal("cssm-failed", lines[2].GetProperty("problems")[0].GetProperty("code").GetString());
        Assert.Equal(13, said.Exit);
    }

    private static string FixtureText(string name) => Encoding.UTF8.GetString(FormatFixtures.Bytes(name));

    private string Short(JsonElement file) => Path.GetRelativePath(_lab.Shell.Folder, file.GetProperty("path").GetString()!);

    private string Journal() => StationPair.Line(_lab.Desk("audit", "verify", "--json"), "summary").GetRawText();

    private string State(string serial) => StationPair.Lines(_lab.Desk("status", "--json"), "request").Single(request =>
        request.GetProperty("udi").GetString() == StationPair.Udi(serial)).GetProperty("state").GetString()!;

    private static string Reply(params string[] entries) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"status":"COMPLETE","poll_id":773126444402795033,"acknowledgements":[{{string.Join(',', entries)}}]}""");

    private static string Entry(string serial, string? document, string status = "SUCCESS", string? message = null, string? code = null) =>
        $$"""{"sudi":{"udi_pid":"C9300-48P","udi_serial_number":"{{serial}}"},"status":"{{status}}","status_message":{{JsonSerializer.Serialize(message)}},"error_code":{{JsonSerializer.Serialize(code)}},"smart_license":{{(document is null ? "null" : $"\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(document))}\"")}}}""";
}
