using OfflineLicense.Formats;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Sealing;

namespace OfflineLicense.Tests.Commands.Carry;

/// <summary>Items with a valid signature but an unknown owner, an unknown recipient, or a conflict: they are recorded and
/// reported.</summary>
public sealed class UnaddressedBundleTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_sealed_request_of_nobody_is_kept_as_nobodys_and_known_the_second_time()
    {
        var code = Forge.Document("reservation-confirmation_", DocumentKind.ReservationConfirmation, "17488c1f\n");
        var peer = ForgedPeer.Zone(_lab);

        Assert.Equal("received", Outcome(peer.Send([code])));
        Assert.Equal("received", Outcome(peer.Send([code])));

        var request = Assert.Single(StationPair.Lines(_lab.Desk("status", "--json"), "request"));
        Assert.Equal(("reservation-confirmation", System.Text.Json.JsonValueKind.Null),
            (request.GetProperty("kind").GetString(), request.GetProperty("udi").ValueKind));
        Assert.Empty(StationPair.Lines(_lab.Desk("status", "--json"), "device"));
    }

    [Fact]
    public void A_sealed_answer_that_waits_is_known_the_second_time_and_still_of_nobody()
    {
        var ack = Forge.Document("C9300-48P_FOC7_", DocumentKind.Ack, StationPair.Ack(1735000000, "FOC7"));
        var peer = ForgedPeer.Desk(_lab);

        Assert.Equal("received", Outcome(peer.Send([ack])));
        Assert.Equal("received", Outcome(peer.Send([ack])));

        Assert.StartsWith("Nothing", _lab.Zone("split", "--to", "tftp").Out, StringComparison.Ordinal);
        StationPair.Done(_lab.Zone("collect", _lab.Write("usage.txt", StationPair.Usage("FOC7", 1))));
        Assert.Equal(StationPair.Udi("FOC7"),
            Assert.Single(StationPair.Lines(_lab.Zone("split", "--to", "tftp", "--json"), "install")).GetProperty("udi").GetString());
    }

    // The owner is read from the bundle that contained the file; without one, from the content.
    [Fact]
    public void An_answer_that_waits_though_no_bundle_here_brought_it_finds_its_device_by_what_is_inside()
    {
        var ack = System.Text.Encoding.UTF8.GetBytes(StationPair.Ack(1735000000, "FOC7"));
        using (var ledger = Open())
        {
            ledger.Write("tester", () =>
            {
                var id = ledger.Documents.Add(Digest.Of(ack), ack.Length, DocumentKind.Ack, Chunk.Of(ack), "ack.txt", ledger.Now);
                ledger.Responses.Add(id, $"ack_{Digest.Of(ack).Short}.txt", null, []);
                return ("test", "an answer that waits");
            });
        }

        StationPair.Done(_lab.Zone("collect", _lab.Write("usage.txt", StationPair.Usage("FOC7", 1))));

        Assert.Equal(StationPair.Udi("FOC7"),
            Assert.Single(StationPair.Lines(_lab.Zone("split", "--to", "tftp", "--json"), "install")).GetProperty("udi").GetString());
    }

    [Fact]
    public void A_sealed_policy_goes_to_whom_its_line_names_though_it_does_not_say_why()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("1.txt", StationPair.Usage("FOC1", 1)),
            _lab.Write("2.txt", StationPair.Usage("FOC2", 1))));
        var policy = Forge.Document("policy_", DocumentKind.Policy, StationPair.Policy("P"), StationPair.Udi("FOC2"),
            StationPair.Udi("FOC9"));

        Assert.Equal("received", Outcome(ForgedPeer.Desk(_lab).Send([policy])));

        Assert.Equal(StationPair.Udi("FOC2"),
            Assert.Single(StationPair.Lines(_lab.Zone("split", "--to", "tftp", "--json"), "install")).GetProperty("udi").GetString());
    }

    [Fact]
    public void A_mark_of_what_this_zone_never_sent_is_refused_with_its_bundle()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("1.txt", StationPair.Usage("FOC1", 1))));
        StationPair.Done(_lab.Zone("collect", _lab.Write("policy.xml", StationPair.Policy("P"))));
        var peer = ForgedPeer.Desk(_lab);
        foreach (var about in new[] { File.ReadAllBytes(_lab.At("1.txt")), File.ReadAllBytes(_lab.At("policy.xml")), [1] })
        {
            var said = peer.Send([], new RequestFact("uploaded", Digest.Of(about), Forge.Noon));
            Assert.Equal(("E_ROLE", 10), (StationPair.Line(said, "bundle").GetProperty("error").GetString(), said.Exit));
        }

        Assert.Equal("collected",
            Assert.Single(StationPair.Lines(_lab.Zone("status", "--json"), "request")).GetProperty("state").GetString());
    }

    [Fact]
    public void A_mark_without_a_name_or_a_reason_is_told_as_said_at_the_desk()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("1.txt", StationPair.Usage("FOC1", 1))));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        var request = Digest.Of(File.ReadAllBytes(_lab.At("1.txt")));
        var peer = ForgedPeer.Desk(_lab);
        Assert.Equal("received", Outcome(peer.Send([], new RequestFact("uploaded", request, Forge.Noon))));
        Assert.Equal("received", Outcome(peer.Send([], new RequestFact("refused", request, Forge.Noon)
        {
            Operator = "ana",
            Reason = "duplicate",
        })));

        var told = StationPair.Lines(_lab.Zone("history", "FOC1", "--json"), "event").Where(line =>
            line.GetProperty("event").GetString() is "uploaded" or "refused");

        Assert.Equal(["marked at the desk", "marked at the desk by ana: duplicate"],
            told.Select(line => line.GetProperty("detail").GetString()));
    }

    // Regression: an id from 2^63 on was refused as no number. It is carried, and only the list of the bundle leaves it out.
    [Fact]
    public void A_report_id_of_64_bits_is_carried_and_shown_as_the_device_wrote_it()
    {
        var text = StationPair.Usage("FOC1", 7, 8).Replace("\\u0022report_id\\u0022:8", "\\u0022report_id\\u0022:18446744073709551615",
            StringComparison.Ordinal);
        Assert.Contains("18446744073709551615", text, StringComparison.Ordinal);

        var said = _lab.Zone("collect", _lab.Write("1.txt", text), "--json");
        Assert.Equal("recorded", StationPair.Line(said, "file").GetProperty("outcome").GetString());
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Desk("receive", "out"));

        var shown = _lab.Desk("show", StationPair.Line(said, "file").GetProperty("sha256").GetString()!, "--json");
        Assert.Contains("18446744073709551615", shown.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(", -1", _lab.Desk("show", StationPair.Line(said, "file").GetProperty("sha256").GetString()!).Out,
            StringComparison.Ordinal);
    }

    // Two zones have different files of one report: the desk records both, and a person decides.
    [Fact]
    public void A_sealed_file_that_contradicts_another_is_recorded_and_the_contradiction_said()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("1.txt", StationPair.Usage("FOC1", 5))));
        var other = System.Text.Encoding.UTF8.GetBytes(StationPair.Usage("FOC1", 5).Replace("regid.x", "regid.y",
            StringComparison.Ordinal));
        using var ledger = Open();
        FileOutcome? sealedIn = null, collected = null;
        ledger.Write("tester", () =>
        {
            var document = ParsedDocument.Create("other.txt", other, Digest.Of(other), Recognizer.Read(other), packs: true);
            collected = new DocumentRecorder(ledger).Record(document, new RecordOptions(), out _);
            sealedIn = new DocumentRecorder(ledger).Record(document, new RecordOptions
            {
                IsSigned = true,
                CarriedName = "C9300-48P_FOC1_other.txt",
            }, out _);
            return ("test", "a contradiction");
        });

        Assert.Equal((CollectOutcome.Refused, "conflict"), (collected!.Outcome, collected.Reason?.Name));
        Assert.Equal((CollectOutcome.Recorded, collected.Message), (sealedIn!.Outcome,
            sealedIn.Warnings.Single(warning => warning.Code.Name == "conflict").Message));
    }

    // Regression: two files with the same first eight digits of the digest had one upload name.
    [Fact]
    public void A_request_whose_name_is_taken_has_a_longer_one()
    {
        var second = StationPair.Usage("FOC1", 2);
        var digest = Digest.Of(System.Text.Encoding.UTF8.GetBytes(second));
        var taken = $"C9300-48P_FOC1_{digest.Short}.txt";
        using (var ledger = Open())
        {
            ledger.Write("tester", () =>
            {
                var first = System.Text.Encoding.UTF8.GetBytes(StationPair.Usage("FOC1", 1));
                var document = ParsedDocument.Create(taken, first, Digest.Of(first), Recognizer.Read(first), packs: true);
                Assert.Equal(CollectOutcome.Recorded, new DocumentRecorder(ledger).Record(document, new RecordOptions
                {
                    IsSigned = true,
                    CarriedName = taken,
                }, out _).Outcome);
                return ("test", "a name that is taken");
            });
        }

        StationPair.Done(_lab.Zone("collect", _lab.Write("second.txt", second)));

        Assert.Equal([taken, $"C9300-48P_FOC1_{digest.Hex[..16]}.txt"],
            StationPair.Lines(_lab.Zone("status", "--json"), "request").Select(line =>
                line.GetProperty("upload_name").GetString()!).OrderBy(name => name.Length));
    }

    [Fact]
    public void A_second_answer_that_also_names_a_stranger_says_both()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("usage.txt", StationPair.Usage("FOC1", 1))));
        StationPair.Done(_lab.Zone("collect", _lab.Write("first.txt", StationPair.Ack(1799000000000, "FOC1"))));

        var file = StationPair.Line(_lab.Zone("collect", _lab.Write("second.txt", StationPair.Ack(1799000000001, "FOC1", "FOC9")),
            "--json"), "file");

        Assert.Equal(["signature-malformed", "unknown-device", "superseded"],
            file.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetProperty("code").GetString()));
    }

    private Ledger Open() => Ledger.OpenToWrite(new StationPaths(_lab.At("zone")), LockWait.Long, _lab.Shell.Clock, rehearsal: false);

    private static string? Outcome(Said said) => StationPair.Line(said, "bundle").GetProperty("outcome").GetString();
}
