using System.Text;
using OfflineLicense.Formats;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Formats.Licensing;
using OfflineLicense.Formats.Privacy;

namespace OfflineLicense.Tests.Formats;

/// <summary>The readers of one value each, on values that no file of a device was seen to have.</summary>
public sealed class SmallReaderTests
{
    [Theory]
    [InlineData("946684799", null)]
    [InlineData("946684800", "2000-01-01T00:00:00Z")]
    [InlineData("4102444799", "2099-12-31T23:59:59Z")]
    [InlineData("4102444800", null)]
    [InlineData("1735000001000", "2024-12-24T00:26:41Z")]
    [InlineData("99999999999999999", null)]
    [InlineData("1999-01-01T00:00:00Z", null)]
    [InlineData("2150-01-01T00:00:00Z", null)]
    [InlineData("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z")]
    [InlineData("2026-01-01T00:00:00", null)]
    public void A_time_lies_between_2000_and_2100(string text, string? time) =>
        Assert.Equal(time, VendorTime.Parse(text)?.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("""\"\\\/\n\t\r\b\f" """, "\"\\/\n\t\r\b\f")]
    [InlineData("""\u0041\ud83d\ude00" """, "A\U0001F600")]
    [InlineData("""\x" """, null)]
    [InlineData("""\ud83d\u0041" """, null)]
    [InlineData("\\", null)]
    [InlineData("no end", null)]
    public void Each_escape_of_json_is_undone_or_the_text_is_left_to_the_exact_reader(string text, string? plain)
    {
        var from = Encoding.UTF8.GetBytes(text);
        var into = new byte[from.Length + JsonString.Slack];

        var done = JsonString.Unescape(from, into);

        Assert.Equal(plain, done is { } found ? Encoding.UTF8.GetString(into, 0, found.Written) : null);
        Assert.Null(JsonString.Unescape(from, into.AsSpan(1)));
    }

    [Fact]
    public void What_stands_in_a_list_of_members_and_is_none_is_passed_over()
    {
        var set = new HaMembership();
        var own = Udi.From("C9300", "FOC1")!;

        set.AddList(own, Encoding.UTF8.GetBytes($$$"""[7,["x"],{"role":"","sudi":{"udi_pid":"C9300","udi_serial_number":"FOC1"}},{"role":"{{{new string('r', 40)}}}","sudi":{"udi_pid":"C9300","udi_serial_number":"FOC2"}},{"role":"Standby"}]"""), new ulong[StrictJsonReader.Room]);

        Assert.Equal(["Member FOC1", "Member FOC2"], set.Members.Select(member => $"{member.Role} {member.Udi.Serial}"));
    }

    [Fact]
    public void Measurements_without_times_and_what_is_no_measurement_are_passed_over()
    {
        var facts = PayloadJson.Read("""{"measurements":[7,{"start_time":20,"end_time":30},{"value":1},{"start_time":10,"end_time":"x"},{"start_time":15,"end_time":40}]}"""u8, new ulong[StrictJsonReader.Room]);

        Assert.Equal((4, 10, 40), (facts.Measurements, facts.From, facts.To));
        Assert.Equal((1, null, null), Times(PayloadJson.Read("""{"measurements":[{"value":1}]}"""u8, new ulong[StrictJsonReader.Room])));

        static (int, long?, long?) Times(PayloadFacts facts) => (facts.Measurements, facts.From, facts.To);
    }

    [Theory]
    [InlineData("smartLicenseAccountInfo", "Own")]
    [InlineData("smartLicensePolicy", "Other")]
    public void The_account_blocks_own_words_count_before_anothers(string first, string expected)
    {
        var accounts = new Accounts();
        foreach (var (block, name) in new[] { (first, first == "smartLicensePolicy" ? "Other" : "Own"), ("smartLicensePolicy",
            "Later"), ("smartLicensePolicy", " ") })
        {
            accounts.Hear(block, "smartAccount", name);
            accounts.Hear(block, "virtualAccount", name);
        }

        Assert.Equal((expected, expected), (accounts.Smart, accounts.Virtual));
        accounts.Hear("smartLicenseAccountInfo", "smartAccount", "Own");
        accounts.Hear("smartLicenseAccountInfo", "smartAccount", "Own later");
        Assert.Equal("Own", accounts.Smart);
    }

    [Fact]
    public void A_token_at_the_very_end_of_a_long_file_is_found()
    {
        var token = Uri.EscapeDataString(Convert.ToBase64String(Encoding.ASCII.GetBytes("12345678-1234-1234-1234-1234567890ab-1735000001"))
            + "\n") + "AAAABBBB";
        var text = string.Concat(Enumerable.Repeat("interface GigabitEthernet1/0/1\n", 3_000)) + "registration token ";

        Assert.Equal("token", Recognizer.Read(Encoding.ASCII.GetBytes(text + token)).Refusal?.Reason.Name);
        Assert.Equal("token", Recognizer.Read(Encoding.ASCII.GetBytes($"{text}{token}\nend\n")).Refusal?.Reason.Name);
        Assert.NotEqual("token", Recognizer.Read(Encoding.ASCII.GetBytes(text + new string('-', 60))).Refusal?.Reason.Name);
    }

    [Fact]
    public void A_device_that_says_nothing_of_itself_is_known_by_its_reports()
    {
        var usage = Encoding.UTF8.GetString(FormatFixtures.Bytes("usage/good/v2-system-info.txt"));
        var from = usage.IndexOf("<![CDATA[", usage.IndexOf("<smartLicenseSystemInfo>", StringComparison.Ordinal),
            StringComparison.Ordinal) + "<![CDATA[".Length;
        var silent = $"{usage[..from]} {usage[usage.IndexOf("]]>", from, StringComparison.Ordinal)..]}";

        Assert.NotEqual(usage, silent);
        var reading = Recognizer.Read(Encoding.UTF8.GetBytes(silent));
        Assert.Equal((DocumentKind.Usage, null), (reading.Kind, reading.Refusal));
        Assert.NotEmpty(reading.Udis);
    }

    [Theory]
    [InlineData("CB-Zno code")]
    [InlineData("udiPid is not said")]
    public void What_begins_like_a_udi_and_is_none_names_no_device(string text) => Assert.Null(UdiText.Parse(text));

    [Theory]
    [InlineData(300, 0)]
    [InlineData(0, 300)]
    public void An_escape_in_a_word_without_end_may_hide_anything(int before, int behind)
    {
        var text = Encoding.ASCII.GetBytes($"{new string('a', before)}\\u0041{new string('b', behind)}");

        Assert.True(EscapedWord.MayBePrivate(text, before, out _));
        Assert.False(EscapedWord.MayBePrivate("abc\\u0041def"u8, 3, out _));
    }
}
