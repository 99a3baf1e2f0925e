using System.Text;
using OfflineLicense.Formats;
using OfflineLicense.Formats.Codes;

namespace OfflineLicense.Tests.Formats;

public sealed class CodeTextTests
{
    private const string Return = "CfixTu-reAbCd-EfGhJk-LmNpQr-StUvWx-Yz1234-56789a-bcdefg-hij";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData("CB-ZISR4321/K9:EXATRI-A-01828-AK9A6sMTr-86", "ISR4321/K9", "EXATRI-A-01828")]
    [InlineData("DE-ZNGFWv:abc-def-AkARi7gUQ-02", "NGFWv", "abc-def")]
    public void A_request_code_is_split_from_the_right_and_its_case_is_kept(string code, string pid, string serial) =>
        Assert.Equal(Udi.From(pid, serial), CodeText.ParseRequest(code));

    [Fact]
    public void No_changed_letter_of_a_return_code_is_made_good()
    {
        for (var i = 0; i < Return.Length; i++)
        {
            foreach (var wrong in "0OIl ")
            {
                var changed = Return[..i] + wrong + Return[(i + 1)..];
                Assert.True(Accepted(changed) is "refused" or "not-licensing" or "reservation-code", $"{changed}: {Accepted(changed)}");
            }
        }
    }

    [Fact]
    public void No_cut_of_a_code_is_taken_for_a_whole_one()
    {
        const string request = "CB-ZC9300-24UX:FIX2134L0RN-AK9A6sMTr-86";
        for (var length = 1; length < Return.Length; length++)
            Assert.NotEqual("reservation-return", Accepted(Return[..length]));
        for (var length = 1; length < request.Length; length++)
            Assert.NotEqual("reservation-request", Accepted(request[..length]));
    }

    [Theory]
    [InlineData("Return code: 0\n")]
    [InlineData("job 7 done\nReturn code: 12\nnext\n")]
    [InlineData("my-zone:default")]
    [InlineData("Cisco-IOS-XE-smart-license-errors-oper")]
    [InlineData("Change-Module-Router-Switch-Access-Points")]
    [InlineData("router-switch-backup")]
    [InlineData("one-two-three-four-five-six-seven")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000")]
    [InlineData("UVWXYZ1A\n")]
    public void What_only_has_hyphens_or_a_label_is_no_code(string text) =>
        Assert.Equal(new ParsedContent(DocumentKind.NotLicensing), Read(text));

    // Half of a code behind its label, and no command in sight, was skipped without a message.
    [Fact]
    public void The_first_groups_of_a_code_behind_its_label_are_refused() =>
        Assert.Equal("refused", Accepted("Return code: " + Return[..27]));

    [Theory]
    [InlineData("DADzdk-bUCHFW-QT5X1o-CSoRsD-9rJdgw-xhKaMh")]
    [InlineData("DADz-bUCH-QT5X-CSoR-9rJd-xhKa-aoz")]
    public void The_authorization_code_of_a_universal_reservation_is_a_response(string code) =>
        Assert.Equal(DocumentKind.ReservationCode, Read(code).Kind);

    [Fact]
    public void A_log_with_show_license_in_it_is_device_output_unless_a_command_printed_a_code()
    {
        const string output = "sw#show license all\nSmart Licensing Status\n======================\nLast Confirmation code: 110afa79\n  "
            + "UDI: PID:C9300-24UX,SN:FIX2134L0RN\n";

        Assert.Equal(DocumentKind.DeviceOutput, Read(output).Kind);
        var both = Read(output + "sw#license smart reservation return local\nReturn code: " + Return + "\n");

        Assert.Equal(DocumentKind.ReservationReturn, both.Kind);
        Assert.Equal([Return], both.Codes);
        Assert.Contains(both.Notices, notice => notice.Code.Name == "output-inside");
    }

    [Fact]
    public void A_list_of_the_codes_of_many_devices_is_refused()
    {
        var text = string.Concat(Enumerable.Range(0, 200).Select(i => $"CB-ZC9300-24UX:FIX{i:D8}-AK9A6sMTr-86\n"));

        Assert.Equal("too-large", Read(text).Refusal?.Reason.Name);
    }

    [Theory]
    [InlineData("license smart \na#b\n")]
    [InlineData("license smart reservation request local\nrequest code request code request code request code\n")]
    [InlineData("x\nlicense smart \n")]
    [InlineData("license smart UDI: P:a,S:\n")]
    [InlineData("license smart \nUDI: PID:a,SN:b\n")]
    [InlineData("license smart request code request code request code request code request code portal request code request code portal portal x\n")]
    [InlineData("license smart a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a UDI:a,a,a,a,a,a,a,a,a,a,a,a,a\n")]
    public void A_log_of_nothing_but_such_lines_ends_soon(string lines)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(lines, Limits.MiB / lines.Length)));
        var best = TimeSpan.MaxValue;

        // The best of three: a busy machine is no fault of the reader.
        for (var attempt = 0; attempt < 3 && best > Soon; attempt++)
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            Recognizer.Read(text);
            best = clock.Elapsed < best ? clock.Elapsed : best;
        }

        Console.WriteLine($"a log of {text.Length:N0} bytes: {best.TotalMilliseconds:F0} ms");
        Assert.True(best < Soon, $"{best}");
    }

    [Fact]
    public void Roles_come_from_the_log_and_else_from_the_order()
    {
        Assert.Equal(["Standby", "Active"],
            FormatFixtures.Read("reservation-request/good/pair-in-log-with-roles.log").Members.Select(member => member.Role));
        Assert.Equal(["Active", "Standby", "Member"],
            FormatFixtures.Read("reservation-request/good/stack-bare-lines.txt").Members.Select(member => member.Role));
        Assert.Equal(["Active", "Standby", "Member"],
            FormatFixtures.Read("authorization-request/good/escaped-stack-of-three.txt").Members.Select(member => member.Role));
    }

    [Fact]
    public void What_an_authorization_request_asks_for_is_stated_as_given()
    {
        const string tag = "regid.2019-03.com.example.HSEC,1.0_12121212-3434-5656-7878-909090909090";

        Assert.Equal([new Stated(tag, "1"), new Stated(tag, "1"), new Stated(tag, "2")],
            FormatFixtures.Read("authorization-request/good/escaped-stack-of-three.txt").Stated);
    }

    [Theory]
    [InlineData("usage/good/trust-request-inside.txt", true)]
    [InlineData("usage/good/trust-request-key.txt", true)]
    [InlineData("usage/good/trust-request-key-empty.txt", false)]
    [InlineData("usage/good/v2-system-info.txt", false)]
    public void A_usage_file_that_also_asks_for_a_trust_code_stays_a_usage_file_and_says_so(string name, bool asks)
    {
        var reading = FormatFixtures.Read(name);

        Assert.Equal(DocumentKind.Usage, reading.Kind);
        Assert.Equal(asks, reading.Notices.Any(notice => notice.Code.Name == "trust-request-inside"));
    }

    [Theory]
    [InlineData("CfixT-uRreAbCd-EfGhJk-LmNpQr-StUvWx-Yz1234-56789a-bcdefg-hij", null)]
    [InlineData("CfixTu-reAbC-dEfGhJk-LmNpQr-StUvWx-Yz1234-56789a-bcdefg-hij", "groups are not of six")]
    [InlineData("CFIXTU-REABCD-EFGHJK-LMNPQR-STUVWX-YZ1234-56789A-BCDEFG-HIJ", null)]
    [InlineData("CFIXTU-REABCD-EFGHJK-LMNPQR-STUVWX", null)]
    [InlineData("CAb123-456789-123456", null)]
    [InlineData("C1b123-456789-123456-123456-123456-123456", "return code of some kind")]
    public void What_a_text_nearly_is_depends_on_its_groups_and_its_letters(string text, string? said)
    {
        var near = CodeText.ExplainNearMiss(text);

        if (said is null)
            Assert.Null(near);
        else
            Assert.Contains(said, near, StringComparison.Ordinal);
    }

    private static ParsedContent Read(string text) => Recognizer.Read(Encoding.UTF8.GetBytes(text));

    private static string Accepted(string text) => Read(text) is { Refusal: null } reading ? reading.Kind.Name : "refused";
}
