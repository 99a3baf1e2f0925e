using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Pack;
using OfflineLicense.Steps.Record;
using OfflineLicense.Steps.Stage;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Media;
using OfflineLicense.Tests.Sealing;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands.Collect;

/// <summary>A server's answer that comes by a way nobody had in mind: twice, before its request, for a request that nobody knows, beside
/// devices' files.</summary>
public sealed class ServerAnswerAgainTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void The_name_of_a_devices_request_answers_no_server()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("usage.txt", StationPair.Usage("FOC1", 1))));
        var upload = Upload("usage");

        var file = _lab.Answer("cslu", "SRV", $"ACK_{upload}", "an answer");

        Assert.Equal("wrong-device", file.GetProperty("reason").GetString());
        Assert.Contains($"response to a request of {StationPair.Udi("FOC1")}, which is a device, but --server names SRV",
            file.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_among_devices_files_is_refused_with_its_own_exchange_and_another_file_of_that_length_is_looked_at()
    {
        var upload = _lab.Request("cslu", "CSLU1", "an export");
        _lab.Write($"downloads/ACK_{upload}", "its answer");
        _lab.Write("downloads/notes.txt", "an expert");

        var files = StationPair.Lines(_lab.Zone("collect", "downloads", "--json"), "file");

        var answer = files.Single(file => file.GetProperty("path").GetString()!.Contains("ACK_", StringComparison.Ordinal));
        Assert.Equal("server-file", answer.GetProperty("reason").GetString());
        Assert.Contains("offlic collect --as cslu-response --server CSLU1 ", answer.GetProperty("message").GetString(),
            StringComparison.Ordinal);
        Assert.DoesNotContain("PURPOSE", answer.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("unrecognised", files.Single(file =>
            file.GetProperty("path").GetString()!.Contains("notes", StringComparison.Ordinal)).GetProperty("outcome").GetString());
    }

    [Fact]
    public void An_answer_that_came_in_a_bundle_is_known_where_a_person_brings_it_too()
    {
        Answered();
        StationPair.Done(_lab.Zone("receive", "back"));

        var file = _lab.Answer("onprem-sync", "SRV", "again.bin", "the answer");

        Assert.Equal("known", file.GetProperty("outcome").GetString());
        Assert.Empty(file.GetProperty("warnings").EnumerateArray());
    }

    [Fact]
    public void An_answer_that_a_person_brought_is_known_where_the_bundle_brings_it_too()
    {
        Answered();
        Assert.Equal("recorded", _lab.Answer("onprem-sync", "SRV", "again.bin", "the answer").GetProperty("outcome").GetString());

        var bundle = StationPair.Line(_lab.Zone("receive", "back", "--json"), "bundle");

        Assert.Equal("received", bundle.GetProperty("outcome").GetString());
        StationPair.Done(_lab.Zone("split", "--to", "tftp"));
        Assert.Equal("the answer", File.ReadAllText(Assert.Single(Directory.GetFiles(_lab.At("tftp", "servers", "SRV")))));
    }

    // A zone whose ledger was made anew gets answers to requests that it no longer knows.
    [Fact]
    public void Answers_that_waited_go_to_the_request_that_their_sealed_list_names_and_to_no_other()
    {
        var one = _lab.Request("onprem-sync", "SRV", "request one");
        var two = _lab.Request("onprem-sync", "SRV", "request two");
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Desk("receive", "out"));
        foreach (var (name, text) in new[] { (one, "first to one"), (one, "second to one"), (two, "to two") })
            StationPair.Done(_lab.Desk("collect", "--as", "onprem-sync-response", "--server", "SRV", _lab.Write($"dl/ACK_{name}", text)));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.In("again", "init", "again", "--name", StationPair.ZoneName));
        _lab.Trust("desk", "again", StationPair.DeskName);
        _lab.In("again", "receive", "back");
        StationPair.Done(_lab.In("again", "doctor", "--adopt", "--reason", "made anew"));
        StationPair.Done(_lab.In("again", "receive", "back"));

        StationPair.Done(_lab.In("again", "collect", "--as", "onprem-sync", "--server", "SRV", _lab.At("in", "request one.bin")));

        Assert.Equal(2, StationPair.Lines(_lab.In("again", "history", one, "--json"), "event").Count(line =>
            line.GetProperty("event").GetString() == "answered"));
        StationPair.Done(_lab.In("again", "split", "--to", "tftp"));
        var file = Assert.Single(Directory.GetFiles(_lab.At("tftp", "servers", "SRV")));
        Assert.Equal($"ACK_{one}", Path.GetFileName(file));
        Assert.EndsWith("to one", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sealed_answer_to_no_request_in_particular_is_put_out_under_its_own_name()
    {
        _lab.Request("onprem-sync", "SRV", "a request");
        var item = Sealed("answers nobody knows what");

        StationPair.Done(ForgedPeer.Desk(_lab).Send([item]));

        StationPair.Done(_lab.Zone("split", "--to", "tftp"));
        Assert.Equal($"ACK_{item.Item.Name}", Path.GetFileName(Assert.Single(Directory.GetFiles(_lab.At("tftp", "servers", "SRV")))));
        var told = StationPair.Lines(_lab.Zone("history", "SRV", "--json"), "event").Single(line =>
            line.GetProperty("event").GetString() == "answered").GetProperty("detail").GetString();
        Assert.Equal($"server-response {item.Item.Sha256.Hex[..8]} for server SRV, matched by person", told);
    }

    [Fact]
    public void A_sealed_answer_whose_upload_name_is_nobodys_is_kept_and_one_to_a_devices_request_is_refused()
    {
        _lab.Request("onprem-sync", "SRV", "a request");
        var (peer, usage) = (ForgedPeer.Desk(_lab), _lab.Write("usage.txt", StationPair.Usage("FOC1", 1)));
        StationPair.Done(_lab.Zone("collect", usage));

        var unknown = Sealed("to a request that was lost");
        var kept = StationPair.Line(peer.Send([(unknown.Item with { UploadName = "SRV_server-request_0123abcd.txt" }, unknown.Content)]),
            "bundle");
        Assert.Equal("received", kept.GetProperty("outcome").GetString());
        Assert.Single(StationPair.Lines(_lab.Zone("split", "--to", "tftp", "--json"), "install"));

        var wrong = Sealed("to a device");
        var said = peer.Send([(wrong.Item with { UploadName = Upload("usage") }, wrong.Content)]);
        Assert.Contains($"its request is of {StationPair.Udi("FOC1")}, which is a device", said.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(StationPair.Lines(_lab.Zone("history", "SRV", "--json"), "event"), line =>
            line.GetProperty("sha256").GetString() == wrong.Item.Sha256.Hex);
    }

    [Fact]
    public void A_sealed_answer_to_what_is_no_request_at_all_is_refused()
    {
        _lab.Request("onprem-sync", "SRV", "a request");
        StationPair.Done(_lab.Zone("collect", _lab.Write("policy.xml", StationPair.Policy("P"))));
        var item = Sealed("to a policy");

        var said = ForgedPeer.Desk(_lab).Send([(item.Item with { Request = Digest.Of(File.ReadAllBytes(_lab.At("policy.xml"))) },
            item.Content)]);

        Assert.Equal("E_ROLE", StationPair.Line(said, "bundle").GetProperty("error").GetString());
    }

    // Eight digits of a hash are not many: two files whose names were alike were one upload name.
    [Fact]
    public void A_servers_file_whose_name_is_taken_has_a_longer_one()
    {
        const string text = "the second export";
        var digest = Digest.Of(System.Text.Encoding.UTF8.GetBytes(text));
        var taken = $"SRV_server-request_{digest.Short}.txt";
        using (var ledger = Open())
        {
            ledger.Write("tester", () =>
            {
                var bytes = "the first export"u8.ToArray();
                var item = new BundleItem(taken, Digest.Of(bytes), bytes.Length, DocumentKind.ServerRequest, []) { Server = "SRV" };
                var first = ParsedDocument.Create(taken, bytes, item.Sha256, new ParsedContent(DocumentKind.ServerRequest), packs: true);
                Assert.Equal(CollectOutcome.Recorded, new ServerFileRecorder(ledger).Record(first, new ServerRecordOptions("SRV")
                {
                    Item = item,
                }).Outcome);
                return ("test", "a name that is taken");
            });
        }

        _lab.Request("cslu", "SRV", text);

        Assert.Equal([$"SRV_server-request_{digest.Hex[..16]}.txt", taken],
            StationPair.Lines(_lab.Zone("status", "--json"), "request").Select(line =>
                line.GetProperty("upload_name").GetString()).OrderBy(name => name!.Length).Reverse());
    }

    [Fact]
    public void What_the_desk_is_told_of_a_servers_request_without_a_purpose_is_what_holds_for_all()
    {
        using var ledger = Open();
        var cargo = new ServerOutgoingEntries(ledger);
        var item = Sealed("x").Item;

        Assert.Null(cargo.WriteInstruction(item with { Kind = DocumentKind.Usage }));
        Assert.Null(cargo.WriteInstruction(item with { Server = null }));
        Assert.StartsWith("import it on server SRV alone", cargo.WriteInstruction(item), StringComparison.Ordinal);
        Assert.Equal($"{PortalInstructions.Find("server-request").Short} (server SRV)",
            cargo.WriteInstruction(item with { Kind = DocumentKind.ServerRequest }));
    }

    [SkippableFact]
    public void What_is_no_file_is_refused_and_not_called_unreadable()
    {
        Requires.Linux();

        var said = _lab.Zone("collect", "--as", "cslu", "--server", "SRV", "/dev/null", "--json");

        Assert.Equal((13, "unreadable"), (said.Exit, StationPair.Line(said, "file").GetProperty("reason").GetString()));
        Assert.Contains("is not an ordinary file", StationPair.Line(said, "file").GetProperty("message").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_ends_before_it_should_was_still_being_written_and_is_taken_when_it_is_whole()
    {
        var path = _lab.Write("export.bin", "an opaque export");
        _lab.Shell.Disk = new FailingDrive(at: 5);
        var said = _lab.Zone("collect", "--as", "cslu", "--server", "SRV", path, "--json");
        Assert.Equal((13, "changing"), (said.Exit, StationPair.Line(said, "file").GetProperty("reason").GetString()));

        _lab.Shell.Disk = new System.IO.Abstractions.FileSystem();
        Assert.Equal("recorded", StationPair.Line(_lab.Zone("collect", "--as", "cslu", "--server", "SRV", path, "--json"),
            "file").GetProperty("outcome").GetString());
    }

    [Fact]
    public void A_usage_file_of_nobody_is_still_no_servers()
    {
        var file = _lab.Answer("cslu", "SRV", "usage.txt", "<smartLicense><RUMReport><![CDATA[{}]]></RUMReport></smartLicense>");

        Assert.Equal("wrong-device", file.GetProperty("reason").GetString());
        Assert.Equal("This is a document of kind usage of one device, not of a server: collect it without --as.",
            file.GetProperty("message").GetString());
    }

    private Ledger Open() => Ledger.OpenToWrite(new StationPaths(_lab.At("zone")), LockWait.Long, _lab.Shell.Clock, rehearsal: false);

    private static (BundleItem Item, byte[] Content) Sealed(string text)
    {
        var (item, content) = Forge.Document("SRV_server-response_", DocumentKind.ServerResponse, text);
        return (item with { Server = "SRV", Evidence = "person" }, content);
    }

    private void Answered()
    {
        var upload = _lab.Request("onprem-sync", "SRV", "a request");
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Desk("receive", "out"));
        StationPair.Done(_lab.Desk("collect", "--as", "onprem-sync-response", "--server", "SRV",
            _lab.Write($"dl/ACK_{upload}", "the answer")));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
    }

    private string Upload(string kind) => StationPair.Lines(_lab.Zone("status", "--json"), "request")
        .Single(line => line.GetProperty("kind").GetString() == kind).GetProperty("upload_name").GetString()!;
}
