using System.Text;
using System.Text.Json;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Match;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Steps;

/// <summary>Answers that name a unit which is elsewhere now, or nowhere: taken only where what is known beside them says whose they
/// are.</summary>
public sealed class AnswersToPastMembersTests : IDisposable
{
    private readonly StationPair _lab = new();
    private int _files;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_code_for_a_unit_that_left_is_nobodys_where_no_request_asked_for_a_code()
    {
        Save("1 2", 1);
        Save("1", 2);

        var file = Collected(Reply("1", Code("2")));

        Assert.Equal("ambiguous-device", Text(file, "reason"));
        Assert.Contains(StationPair.Udi("1"), Text(file, "message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7")] // a product instance that the unit never was in
    [InlineData("8")] // it was in that one, and no request there asked for a code
    public void A_person_cannot_give_the_answer_to_one_that_it_cannot_be_for(string person)
    {
        Save("1 2 5", 1);
        Save("8 9 5", 1);
        Save("8 9", 2);
        Save("7", 1);
        Save("1 2", 2);

        var file = StationPair.Line(_lab.Zone("collect", _lab.Write("code.txt", Code("5")), "--assume-udi", person, "--reason", "label",
            "--json"), "file");

        Assert.Equal("ambiguous-device", Text(file, "reason"));
        Assert.Contains(StationPair.Udi("5"), Text(file, "message"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_to_those_who_have_all_left_goes_to_the_product_instance_that_asked()
    {
        Save("1 2", 1);
        var name = UploadName();
        Save("2 3", 2);
        Save("3", 3);

        var file = Collected(_lab.Write($"ACK_{name}", StationPair.Ack(1799000000000)));

        Assert.Equal(("recorded", "upload-name"), (Text(file, "outcome"), Text(file, "evidence")));
        Assert.Equal(StationPair.Udi("1"), Text(Assert.Single(StationPair.Lines(_lab.Zone("split", "--to", "tftp", "--json"), "install")),
            "udi"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_reply_for_the_stack_that_a_unit_is_in_now_does_not_carry_what_names_the_old_one(bool code)
    {
        Save("1 2", 1);
        Save("8 9", 1);
        Save("8 9 2", 2);

        var file = Collected(Reply("2", code ? Code("1") : StationPair.Ack(1799000000000, "1")));

        Assert.Equal("wrong-device", Text(file, "reason"));
        Assert.Contains($"but the API reply is for {StationPair.Udi("8")}", Text(file, "message"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_names_one_and_holds_the_report_of_another_names_both()
    {
        Save("1", 41);
        Save("2", 42);
        var ack = StationPair.Ack(1799000000000, "2").Replace("""{"sudi":""", """{"report_id":41,"sudi":""", StringComparison.Ordinal);

        var file = Collected(_lab.Write("mixed.txt", ack));

        Assert.Equal("wrong-device", Text(file, "reason"));
        Assert.Contains($"for {StationPair.Udi("2")}, but its report ids are of {StationPair.Udi("1")}", Text(file, "message"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_was_sent_for_one_request_and_names_another_device_says_which_request()
    {
        Save("1", 1);
        Save("2", 1);
        using var ledger = Ledger.OpenToRead(new StationPaths(_lab.At("zone")), TimeProvider.System);
        var asked = Assert.Single(ledger.Requests.OfDevice(ledger.Devices.Of(Udi.From("C9300-48P", "2")!)[0].DeviceId));

        var match = new AnswerMatcher(ledger).Find(new ParsedContent(DocumentKind.Ack) { Udis = [Udi.From("C9300-48P", "1")!] },
            new MatchHints("ack.txt") { CarriedRequest = asked.Id });

        Assert.Equal("wrong-device", match.Refusal?.Reason.Name);
        Assert.Contains($"but the desk sent it as the response to a request of {StationPair.Udi("2")}", match.Refusal?.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Who_answered_is_kept_once_and_stays_as_it_was_first()
    {
        Save("1", 1);
        Collected(_lab.Write("ack.txt", StationPair.Ack(1799000000000, "1")));
        using var ledger = Ledger.OpenToWrite(new StationPaths(_lab.At("zone")), LockWait.Long, _lab.Shell.Clock, rehearsal: false);
        var device = ledger.Devices.Of(Udi.From("C9300-48P", "1")!)[0].DeviceId;
        var before = Assert.Single(ledger.Responses.OfDevice(device));

        ledger.Write("tester", () =>
        {
            new AnswerMatcher(ledger).Record(before.DocumentId, new ParsedContent(DocumentKind.Ack),
                new AnswerMatch(Evidence.Person, [new Recipient(device, before.RequestId)
            {
                Agrees = [Evidence.ReportId],
            }]));
            return null;
        });

        Assert.Equal(before, Assert.Single(ledger.Responses.OfDevice(device)));
    }

    private JsonElement Collected(string path) => StationPair.Line(_lab.Zone("collect", path, "--json"), "file");

    private void Save(string serials, long report) =>
        StationPair.Done(_lab.Zone("collect", _lab.Write($"{++_files}.txt", StationPair.Usage(serials.Split(' '), [report]))));

    private string UploadName() => Text(StationPair.Line(_lab.Zone("status", "--json"), "request"), "upload_name");

    private string Reply(string serial, string document) => _lab.Write("reply.json",
        $$"""{"status":"COMPLETE","acknowledgements":[{"sudi":{"udi_pid":"C9300-48P","udi_serial_number":"{{serial}}"},"status":"SUCCESS","smart_license":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(document))}}"}]}""");

    private static string Code(string serial) =>
        File.ReadAllText(Checkout.Fixture("authorization-code", "good", "alone.txt")).Replace("P:C9300-48P,S:FIX2501A0B1",
            StationPair.Udi(serial), StringComparison.Ordinal);

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;
}
