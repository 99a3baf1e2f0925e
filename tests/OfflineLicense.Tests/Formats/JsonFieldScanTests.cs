using System.Globalization;
using System.Text;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Tests.Formats;

/// <summary>What is learned from a vendor's JSON of no published layout: nothing is missed for its place, nothing is made up.</summary>
public sealed class JsonFieldScanTests
{
    private const string Device = "\"udi_pid\":\"C9300-48P\",\"udi_serial_number\":\"FOC0000A001\"";

    [Theory]
    [InlineData("{" + Device + "}", "P:C9300-48P,S:FOC0000A001")]
    [InlineData("{\"a\":[{\"b\":{" + Device + "}}]}", "P:C9300-48P,S:FOC0000A001")]
    [InlineData("""{"udiPid":"C8000V","udiSerialNumber":"9D1","uuid":"u-1"}""", "P:C8000V,S:9D1,U:u-1")]
    [InlineData("""{"udi":"P:C9300-48P,S:FOC0000A001"}""", "P:C9300-48P,S:FOC0000A001")]
    [InlineData("{\"udi\":{" + Device + "}}", "P:C9300-48P,S:FOC0000A001")]
    [InlineData("""{"udi":"FOC0000A001"}""", "")]
    [InlineData("""{"udi":null}""", "")]
    [InlineData("""{"udi_pid":9300,"udi_serial_number":17}""", "P:9300,S:17")]
    [InlineData("""{"udi_pid":["C9300"],"udi_serial_number":"FOC1"}""", "")]
    [InlineData("""{"udi_pid":"C9300","inner":{"udi_serial_number":"FOC1"}}""", "")]
    public void A_device_is_found_wherever_and_however_it_stands(string json, string expected) =>
        Assert.Equal(expected, string.Join(' ', Read(json).Udis.InOrder));

    [Theory]
    [InlineData("""{"text":" {\"udi\":\"P:A,S:B\"} "}""", "P:A,S:B")]
    [InlineData("""{"text":"[{\"udi\":\"P:A,S:B\"}]"}""", "P:A,S:B")]
    [InlineData("""{"text":"{\"udi\":\"P:A,S:B"}""", "")]
    [InlineData("""{"text":"{no json}","more":{"udi":"P:A,S:B"}}""", "P:A,S:B")]
    [InlineData("""{"text":"  ","other":""}""", "")]
    public void Json_in_a_string_is_read_and_a_string_that_only_looks_so_is_a_string(string json, string expected) =>
        Assert.Equal(expected, string.Join(' ', Read(json).Udis.InOrder));

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    public void Json_in_strings_is_followed_two_levels_deep(int levels, int found)
    {
        var json = """{"udi":"P:A,S:B"}""";
        for (var level = 0; level < levels; level++)
            json = $$"""{"text":{{System.Text.Json.JsonSerializer.Serialize(json)}}}""";

        Assert.Equal(found, Read(json).Udis.Count);
    }

    [Theory]
    [InlineData("""{"report_id":1735000001}""", "1735000001")]
    [InlineData("""{"reportId":"1735000001"}""", "1735000001")]
    [InlineData("""{"report_ids":[1,"2",3]}""", "1 2 3")]
    [InlineData("""{"reportIds":[]}""", "")]
    [InlineData("""{"report_ids":[{"report_id":5},{"report_id":6}]}""", "5 6")]
    [InlineData("""{"report_ids":[[7],8]}""", "")]
    [InlineData("""{"report_id":"17x","reportId":1.5}""", "")]
    [InlineData("""{"report_id":null,"reportId":true,"report_ids":[null,false,9]}""", "9")]
    [InlineData("""{"report_id":99999999999999999999}""", "")]
    public void A_report_is_known_by_a_whole_number(string json, string expected) =>
        Assert.Equal(expected, string.Join(' ', Read(json).ReportIds.Order().Select(id => id.ToString(CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData("""{"timestamp":1764000000}""", "2025-11-24T16:00:00Z")]
    [InlineData("""{"timestamp":"1764000000000","inner":{"timestamp":1}}""", "2025-11-24T16:00:00Z")]
    [InlineData("""{"timestamp":{"value":1},"inner":{"timestamp":"2025-11-24T16:00:00Z"}}""", "2025-11-24T16:00:00Z")]
    [InlineData("""{"timestamp":"2025-11-24T16:00:00"}""", null)]
    [InlineData("""{"timestamp":99999999999999}""", null)]
    [InlineData("""{"timestamp":5000000000}""", null)]
    [InlineData("""{"timestamp":1}""", null)]
    [InlineData("""{"timestamp":"yesterdayZ"}""", null)]
    public void The_first_time_that_is_one_counts(string json, string? expected) =>
        Assert.Equal(expected, Read(json).StatedAt?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("""{"trust_request":"abc"}""", true)]
    [InlineData("""{"trust_request":{"x":1}}""", true)]
    [InlineData("""{"trust_requests":[{"x":1}]}""", true)]
    [InlineData("""{"trust_request":true}""", true)]
    [InlineData("""{"trust_request":7}""", true)]
    [InlineData("""{"trust_request":"  "}""", false)]
    [InlineData("""{"trust_request":null}""", false)]
    [InlineData("""{"trust_request":false}""", false)]
    [InlineData("""{"trust_requests":[]}""", false)]
    public void A_trust_code_is_asked_for_where_the_value_says_anything(string json, bool asks) =>
        Assert.Equal(asks, Read(json).AsksForTrust);

    [Theory]
    [InlineData("""{"keys":[{"entitlement":"tag-a","count":2},{"entitlement":"tag-b"}]}""", true, "tag-a=2 tag-b=")]
    [InlineData("""{"keys":[]}""", false, "")]
    [InlineData("""{"keys":"none"}""", false, "")]
    [InlineData("""{"keys":[1]}""", true, "")]
    [InlineData("""{"other":[{"entitlement":"","count":1},{"count":3}]}""", false, "")]
    public void Licences_are_asked_for_by_a_list_with_entries(string json, bool asks, string keys)
    {
        var clues = Read(json);

        Assert.Equal(asks, clues.Asks);
        Assert.Equal(keys, string.Join(' ', clues.Keys.Select(key => $"{key.Name}={key.Text}")));
    }

    [Fact]
    public void Codes_that_are_given_back_are_kept_as_written_and_empty_ones_are_none() =>
        Assert.Equal(["dST8Mh-GZn1io", "2"], Read("""[{"remove_code":"dST8Mh-GZn1io"},{"remove_code":" "},{"remove_code":null},{"remove_code":2}]""").Returned);

    [Fact]
    public void A_key_that_stands_twice_is_noticed_also_in_a_string()
    {
        Assert.Equal("a", Read("""{"a":1,"a":2}""").Doubled);
        Assert.Equal("b", Read("""{"text":"{\"b\":1,\"b\":2}"}""").Doubled);
        Assert.Null(Read("""{"a":1,"c":{"a":2}}""").Doubled);
    }

    [Theory]
    [InlineData("""{"a":""", "malformed", "ends early")]
    [InlineData("{a}", "malformed", "is not valid JSON")]
    [InlineData("{\"udi\":\"\\ud800\"}", "malformed", "half of a surrogate pair")]
    public void What_is_no_sound_json_says_what_is_wrong(string json, string reason, string words)
    {
        var refusal = new JsonFieldScan().Read(Encoding.UTF8.GetBytes(json), "The text");

        Assert.Equal(reason, refusal?.Reason.Name);
        Assert.Contains(words, refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_reports_or_devices_than_a_file_may_name_are_refused()
    {
        var numbers = Enumerable.Range(1, Limits.ReportsInFile + 1);
        string[] texts =
        [
            $$"""{"report_ids":[{{string.Join(',', numbers)}}]}""",
            $"[{string.Join(',', numbers.Select(number => $$"""{"report_id":{{number}}}"""))}]",
            $"[{string.Join(',', numbers.Select(number => $$"""{"udi":"P:A,S:{{number}}"}"""))}]",
        ];

        Assert.All(texts, text => Assert.Equal("too-large",
            new JsonFieldScan().Read(Encoding.UTF8.GetBytes(text), "The text")?.Reason.Name));
    }

    [Fact]
    public void Licences_and_codes_beyond_the_limit_are_not_gathered()
    {
        var objects = Enumerable.Repeat("""{"entitlement":"t","remove_code":"c"}""", Limits.ReportsInFile + 1);

        var clues = Read($"[{string.Join(',', objects)}]");

        Assert.Equal((Limits.ReportsInFile, Limits.ReportsInFile), (clues.Keys.Count, clues.Returned.Count));
    }

    private static JsonFieldScan Read(string json)
    {
        var clues = new JsonFieldScan();
        Assert.Null(clues.Read(Encoding.UTF8.GetBytes(json), "The text"));
        return clues;
    }
}
