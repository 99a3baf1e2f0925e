using System.Text;
using OfflineLicense.Formats.Api;

namespace OfflineLicense.Tests.Formats.Api;

/// <summary>One entry of a reply of CSSM's API, in the ways in which it can be put, and what each of them means.</summary>
public sealed class ApiEntryTests
{
    private const string Sudi = """ "sudi":{"udi_pid":"C9300-48P","udi_serial_number":"FOC0000A001"} """;

    [Theory]
    [InlineData("acknowledgements[0]", "ack")]
    [InlineData("authorizations[0]", "authorization-code")]
    [InlineData("authorizationCodes[0]", "reservation-code")]
    [InlineData("smart_license", "ack")]
    public void The_list_says_what_an_answer_would_be(string name, string kind) =>
        Assert.Equal(kind, new ApiEntry(name).Answers.ToString());

    [Theory]
    [InlineData(Sudi, "P:C9300-48P,S:FOC0000A001")]
    [InlineData(""" "sudi":{"udiPid":"A","udiSerialNumber":"B","udiUuid":"e53fc968-0253-4d61-a355-ba908a6cc920"} """, "P:A,S:B,U:e53fc968-0253-4d61-a355-ba908a6cc920")]
    [InlineData(""" "sudi":{"udi_pid":"A","udi_serial_number":"B","uuid":"e53fc968-0253-4d61-a355-ba908a6cc920","other":1} """, "P:A,S:B,U:e53fc968-0253-4d61-a355-ba908a6cc920")]
    [InlineData(""" "sudi":{"udi_pid":"A","udi_serial_number":"B","uuid":"A/B"} """, "P:A,S:B")]
    [InlineData(""" "udi":"PID:A,SN:B" """, "P:A,S:B")]
    [InlineData(""" "udi":"PID:A,SN:B","sudi":"A" """, "P:A,S:B")]
    [InlineData(Sudi + ""","sudi":{"udi_pid":"A"},"udi":"A" """, "P:C9300-48P,S:FOC0000A001")]
    [InlineData(""" "sudi":[{"udi_pid":"A","udi_serial_number":"B"}] """, null)]
    [InlineData(""" "udi":null """, null)]
    public void The_device_beside_the_document_is_found_in_each_way_it_is_put(string members, string? udi) =>
        Assert.Equal(udi, Read(members).Udi?.ToString());

    [Theory]
    [InlineData(""" "status":"FAILED","status_message":"no." """, "no")]
    [InlineData(""" "status":"error","statusMessage":"no","errorCode":"E1" """, "no (error E1)")]
    [InlineData(""" "message":"no" """, "no")]
    [InlineData(""" "message":"first","message":"second" """, "first")]
    [InlineData(""" "message":"first","status_message":"second" """, "second")]
    [InlineData(""" "message":"first","status_message":null """, "first")]
    [InlineData(""" "error_code":17 """, "error 17")]
    [InlineData(""" "status":"FAILED","smart_license":"QUJD" """, "FAILED, and no reason given")]
    [InlineData(""" "status":"FAILED","message":" ","error_code":" " """, "FAILED, and no reason given")]
    [InlineData(""" "status":"LATER","message":"wait" """, "wait")]
    public void A_refusal_is_known_and_gives_no_document(string members, string said)
    {
        var entry = Read(members);

        Assert.Equal((ApiVerdict.Failed, said, 0), (entry.Verdict, entry.Said, entry.Content.Length));
        Assert.Equal($"CSSM refused it for a device it does not name: {said}.", entry.ToContent().Refusal?.Message);
    }

    [Theory]
    [InlineData(Sudi + ""","status":"SUCCESS","smart_license":null """, null)]
    [InlineData(Sudi + ""","status":"complete","message":"noted" """, null)]
    [InlineData(""" "status":"SUCCESS" """, "malformed")]
    [InlineData(""" "status":"OK_POLL" """, "pending")]
    [InlineData(Sudi + ""","status":"OK_POLL","message":"in work" """, "pending")]
    [InlineData(Sudi, "malformed")]
    [InlineData(Sudi + ""","authorizationCode":null """, "malformed")]
    [InlineData(Sudi + ""","smart_license":"QUJ" """, "malformed")]
    [InlineData(Sudi + ""","smart_license":" " """, "malformed")]
    [InlineData(Sudi + ""","smart_license":"QUJD","authorizationCode":"<x""", "malformed")]
    public void Without_a_document_it_says_why_or_is_done(string members, string? reason)
    {
        var entry = Read(members);

        Assert.Equal(reason, entry.ToContent().Refusal?.Reason.Name);
        Assert.Equal(reason is null ? ApiVerdict.Done : ApiVerdict.None, entry.Verdict);
        Assert.Empty(entry.Content);
    }

    [Fact]
    public void An_entry_still_in_work_names_its_device_where_it_is_known()
    {
        Assert.Contains("P:C9300-48P,S:FOC0000A001", Read(Sudi + ""","status":"OK_POLL" """).Refusal!.Message, StringComparison.Ordinal);
        Assert.Contains("on it:", Read(""" "status":"OK_POLL" """).Refusal!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Sudi + ",", 1)]
    [InlineData("", 0)]
    public void A_request_where_an_answer_belongs_is_refused(string device, int udis)
    {
        var request = FormatFixtures.Bytes(FormatFixtures.In("usage/good")[0]);

        var reading = Read($""" {device}"smart_license":"{Convert.ToBase64String(request)}" """).ToContent();

        Assert.Equal("malformed", reading.Refusal?.Reason.Name);
        Assert.Contains("not a response of CSSM", reading.Refusal!.Message, StringComparison.Ordinal);
        Assert.Equal(udis, reading.Udis.Count);
    }

    [Theory]
    [InlineData("", "unknown-blocks")]
    [InlineData("<signature>QUJD</signature>", "not-verified unknown-blocks")]
    public void An_answer_of_an_unknown_kind_is_handed_on_and_its_signature_is_named(string signature, string notices)
    {
        var document = $"<smartLicense><smartLicenseTrustCode><udi>P:A,S:B</udi><code>QUJD</code>{signature}</smartLicenseTrustCode></smartLicense>";

        var reading = Given(document).ToContent();

        Assert.Null(reading.Refusal);
        Assert.Equal(DocumentKind.Ack, reading.Kind);
        Assert.Equal(notices, string.Join(' ', reading.Notices.Select(notice => notice.Code.Name)));
        Assert.Contains("smartLicenseTrustCode", reading.Notices[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_stands_twice_is_noticed_on_a_sound_document_only()
    {
        var ack = Encoding.UTF8.GetString(FormatFixtures.Bytes(FormatFixtures.In("ack/good")[0]));

        var sound = Given(ack, ""","note":1,"note":2""").ToContent();
        var cut = Given(ack[..^20], ""","note":1,"note":2""").ToContent();

        Assert.Null(sound.Refusal);
        Assert.Equal("duplicate-key", sound.Notices[^1].Code.Name);
        Assert.NotNull(cut.Refusal);
        Assert.DoesNotContain(cut.Notices, notice => notice.Code.Name == "duplicate-key");
    }

    [Fact]
    public void A_document_that_was_not_asked_for_is_not_decoded()
    {
        var entry = ApiEntry.Read("e", "{\"smart_license\":\"***\"}"u8, decode: false);

        Assert.Null(entry.Refusal);
        Assert.Empty(entry.Content);
    }

    [Fact]
    public void A_document_longer_than_a_document_may_be_is_refused_in_each_way_it_is_put()
    {
        foreach (var (key, length) in new[] { ("smart_license", Limits.ReplyEntry + 4), ("smart_license",
            (Limits.TextFile + 3) / 3 * 4), ("authorizationCode", Limits.TextFile + 1) })
        {
            byte[] json = [.. Encoding.UTF8.GetBytes($"{{\"{key}\":\""), .. Enumerable.Repeat((byte)'A', length), .. "\"}"u8];

            var entry = ApiEntry.Read("e", json, decode: true);

            Assert.Equal("too-large", entry.Refusal?.Reason.Name);
            Assert.Empty(entry.Content);
        }
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[{\"smart_license\":\"QUJD\"}]")]
    [InlineData("{\"smart_license\":\"QUJD\"")]
    [InlineData("{\"status\":\"\\ud800\"}")]
    public void What_is_no_sound_object_is_a_refusal_and_nothing_is_thrown(string json) =>
        Assert.Equal("malformed", ApiEntry.Read("e", Encoding.UTF8.GetBytes(json), decode: true).Refusal?.Reason.Name);

    private static ApiEntry Given(string document, string more = "") =>
        Read($""" "smart_license":"{Convert.ToBase64String(Encoding.UTF8.GetBytes(document))}"{more} """);

    private static ApiEntry Read(string members) => ApiEntry.Read("acknowledgements[0]", Encoding.UTF8.GetBytes($"{{{members}}}"),
        decode: true);
}
