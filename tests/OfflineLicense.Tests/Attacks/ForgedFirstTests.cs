using System.Text.Json;
using OfflineLicense.Tests.Commands;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Attacks;

/// <summary>
/// A forged file that was collected first does not keep the true one out: a person takes the true one with <c>--accept</c>, on
/// both sides of the gap, and the forged one stays in the ledger and counts no more.
/// </summary>
[Trait("Attack", "A21")]
[Trait("Lane", "check")]
public sealed class ForgedFirstTests(ITestOutputHelper output) : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    public static TheoryData<string> Variants =>
    [
        "only collected", "packed", "received", "staged", "uploaded", "answered", "two forged ones", "more reports", "fewer reports",
        "other members", "many reports", "accepted twice",
    ];

    // Regression: the first of two contradicting files won for good, and the second was a conflict in every run.
    [Theory]
    [MemberData(nameof(Variants))]
    public void The_true_file_counts_on_both_sides_and_the_forged_one_is_kept(string variant)
    {
        var (forged, real) = Files(variant);
        var documents = forged.Select((text, i) => Collected(_lab.Zone("collect", _lab.Write($"forged-{i}.txt", text), "--json"))).ToList();
        Advance(variant);
        var path = _lab.Write("true.txt", real);
        var refused = Collected(_lab.Zone("collect", path, "--json"));
        Assert.Equal("conflict", refused.GetProperty("reason").GetString());
        Assert.Contains("--accept --reason", refused.GetProperty("message").GetString(), StringComparison.Ordinal);

        var said = _lab.Zone("collect", path, "--accept", "--reason", "read at the console", "--json");

        Assert.True(said.Exit == 0, said.Out + said.Error);
        var file = Collected(said);
        Assert.Equal("recorded", file.GetProperty("outcome").GetString());
        var sha = file.GetProperty("sha256").GetString()!;
        Assert.Equal(forged.Count, Warnings(file, "superseded"));
        Assert.Equal(variant is "more reports" or "many reports" ? 1 : 0, Warnings(file, "report-gap"));
        var row = _lab.Zone("audit", "export", "--json").Json("journal")[^1];
        Assert.Equal("accept", row.GetProperty("action").GetString());
        Assert.All(documents, each => Assert.Contains(each.GetProperty("sha256").GetString()![..8], row.GetProperty("detail").GetString(),
            StringComparison.Ordinal));
        Assert.Contains("read at the console", row.GetProperty("detail").GetString(), StringComparison.Ordinal);

        // In the zone only the true one is open, and the forged one can still be read.
        Assert.All(documents, each => Assert.Equal("not-expected", State("zone", each)));
        Assert.All(documents, each => Assert.Equal(0, _lab.Zone("cat", each.GetProperty("sha256").GetString()!).Exit));
        Assert.Equal("known", Outcome(_lab.Zone("collect", path, "--json")));
        if (variant == "accepted twice")
        {
            Assert.Contains("--accept changed nothing", _lab.Zone("collect", path, "--accept", "--reason", "x").Error,
                StringComparison.Ordinal);
        }

        // At the desk too, whatever happened to the forged one before.
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Desk("receive", "out"));
        var staged = _lab.Desk("stage", "--to", "up", "--json").Json("upload");
        Assert.Equal([sha], staged.Select(upload => upload.GetProperty("sha256").GetString()!));
        StationPair.Done(_lab.Desk("doctor", "--deep"));
        StationPair.Done(_lab.Zone("doctor", "--deep"));
        output.WriteLine($"figure: forged first, {variant}: 1");
    }

    [Fact]
    public void The_desk_warns_and_its_history_says_which_zone_decided()
    {
        var (forged, real) = Files("packed");
        var old = Collected(_lab.Zone("collect", _lab.Write("f.txt", forged[0]), "--json"));
        Advance("received");
        StationPair.Done(_lab.Zone("collect", _lab.Write("t.txt", real), "--accept", "--reason", "x"));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));

        var said = _lab.Desk("receive", "out", "--json");

        StationPair.Done(said);
        Assert.Single(said.Json("replaced"));
        var history = _lab.Desk("history", old.GetProperty("sha256").GetString()!).Out;
        Assert.Contains("PLANT-7 sent it in its place", history, StringComparison.Ordinal);
        Assert.StartsWith("Nothing is pending", _lab.Desk("pack", "--to", _lab.Folder("back")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_desk_that_never_had_the_forged_one_gets_the_true_one_alone()
    {
        var (forged, real) = Files("only collected");
        StationPair.Done(_lab.Zone("collect", _lab.Write("f.txt", forged[0])));
        StationPair.Done(_lab.Zone("collect", _lab.Write("t.txt", real), "--accept", "--reason", "x"));
        Assert.Equal(1, Items(_lab.Zone("pack", "--to", _lab.Folder("out"), "--json")));
        Assert.Equal(1, Items(_lab.Zone("pack", "--to", "out", "--resend", "FOC1", "--json")));
    }

    [Fact]
    public void A_forged_one_that_was_marked_ignored_needs_no_decision_any_more()
    {
        var (forged, real) = Files("only collected");
        var name = UploadName(Collected(_lab.Zone("collect", _lab.Write("f.txt", forged[0]), "--json")));
        StationPair.Done(_lab.Zone("mark", "ignored", name, "--reason", "forged"));

        Assert.Equal("recorded", Outcome(_lab.Zone("collect", _lab.Write("t.txt", real), "--json")));
        Assert.Equal(1, StationPair.Line(_lab.Zone("status", "--json"), "device").GetProperty("licences").GetInt32());
    }

    [Fact]
    public void A_set_aside_request_gets_no_response_and_leaves_no_report_out()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Desk("mark", "uploaded", "FOC1"));
        StationPair.Done(_lab.Zone("mark", "ignored", "FOC1", "--reason", "forged"));
        StationPair.Done(_lab.Desk("mark", "ignored", "FOC1", "--reason", "forged"));
        StationPair.Done(_lab.Zone("collect", _lab.Write("t.txt", StationPair.Usage("FOC1", 1) + "\n")));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Desk("receive", "out"));

        Assert.Equal(1, _lab.Desk("stage", "--to", "up", "--json").Summary.GetProperty("staged").GetInt32());
        StationPair.Done(_lab.Desk("collect", _lab.Write("a.txt", StationPair.Ack(1799000000000, "FOC1"))));
        Assert.Equal(["answered", "not-expected"], StationPair.Lines(_lab.Desk("status", "--json"), "request")
            .Select(request => request.GetProperty("state").GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_decision_is_taken_back_by_accepting_the_other_file()
    {
        var (forged, real) = Files("only collected");
        var first = Collected(_lab.Zone("collect", _lab.Write("f.txt", forged[0]), "--json"));
        var second = Collected(_lab.Zone("collect", _lab.Write("t.txt", real), "--accept", "--reason", "x", "--json"));

        StationPair.Done(_lab.Zone("collect", _lab.At("f.txt"), "--accept", "--reason", "it was right after all"));

        Assert.Equal(("collected", "not-expected"), (State("zone", first), State("zone", second)));
    }

    // A response with a time in the future was the newest for good, and the true one was never written.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_response_from_the_future_gives_way_to_the_accepted_one(bool isKnown)
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("u.txt", StationPair.Usage("FOC1", 1))));
        StationPair.Done(_lab.Zone("collect", _lab.Write("forged.txt", StationPair.Ack(4099000000000, "FOC1"))));
        var real = _lab.Write("real.txt", StationPair.Ack(1799000000000, "FOC1"));
        if (isKnown)
            StationPair.Done(_lab.Zone("collect", real));

        var said = _lab.Zone("collect", real, "--accept", "--reason", "downloaded again", "--json");

        StationPair.Done(said);
        Assert.Equal(1, Warnings(Collected(said), "superseded") - (isKnown ? 0 : 1));
        StationPair.Done(_lab.Zone("split", "--to", _lab.Folder("tftp")));
        Assert.Equal(File.ReadAllText(real), File.ReadAllText(Directory.GetFiles(_lab.At("tftp"), "ACK_*").Single()));
        StationPair.Done(_lab.Zone("doctor", "--deep"));
    }

    [Fact]
    public void A_rehearsed_decision_changes_nothing()
    {
        var (forged, real) = Files("only collected");
        var old = Collected(_lab.Zone("collect", _lab.Write("f.txt", forged[0]), "--json"));
        Assert.Equal(0, _lab.Zone("collect", _lab.Write("t.txt", real), "--accept", "--reason", "x", "-n").Exit);
        Assert.Equal("collected", State("zone", old));
    }

    [Fact]
    public void A_decision_is_about_one_file_with_a_reason_and_about_nothing_worse_than_another_file()
    {
        var (forged, real) = Files("only collected");
        StationPair.Done(_lab.Zone("collect", _lab.Write("f.txt", forged[0])));
        _lab.Write("many/t.txt", real);
        _lab.Write("many/u.txt", StationPair.Usage("FOC2", 1));
        Assert.Equal(2, _lab.Zone("collect", "many/t.txt", "--accept").Exit);
        Assert.Equal(2, _lab.Zone("collect", "many", "--accept", "--reason", "x").Exit);
        Assert.Equal(2, _lab.Zone("collect", "many/t.txt", "many/u.txt", "--accept", "--reason", "x").Exit);
        using (var zip = System.IO.Compression.ZipFile.Open(_lab.At("one.zip"), System.IO.Compression.ZipArchiveMode.Create))
        {
            using var member = zip.CreateEntry("t.txt").Open();
            member.Write(System.Text.Encoding.UTF8.GetBytes(real));
        }

        Assert.Equal(2, _lab.Zone("collect", "one.zip", "--accept", "--reason", "x").Exit);
        Assert.Equal(2, _lab.Zone("collect", "x", "--accept", "--reason", "x", "--as", "cslu", "--server", "S").Exit);
        var twice = _lab.Write("twice.txt",
            real.Replace("</smartLicense>", forged[0]["<smartLicense>".Length..], StringComparison.Ordinal));
        Assert.Equal(13, _lab.Zone("collect", twice, "--accept", "--reason", "x").Exit);
        Assert.Equal(13, _lab.Zone("collect", _lab.Write("cut.txt", real[..100]), "--accept", "--reason", "x").Exit);
        Assert.DoesNotContain("\"accept\"", _lab.Zone("audit", "export", "--json").Out, StringComparison.Ordinal);
    }

    private static (List<string> Forged, string Real) Files(string variant)
    {
        var real = StationPair.Usage(["FOC1"], [1]);
        string Lie(string text, string value = "1735003601") => text.Replace("1735003600", value, StringComparison.Ordinal);
        return variant switch
        {
            "two forged ones" => ([Lie(StationPair.Usage(["FOC1"], [1])), Lie(StationPair.Usage(["FOC1"], [2]))],
                StationPair.Usage(["FOC1"], [1, 2])),
            "more reports" => ([Lie(StationPair.Usage(["FOC1"], [1, 2, 3]))], real),
            "fewer reports" => ([Lie(StationPair.Usage(["FOC1"], [2]))], StationPair.Usage(["FOC1"], [1, 2, 3])),
            "other members" => ([Lie(StationPair.Usage(["FOC1", "FOC2"], [1]))], real),
            "many reports" => ([Lie(StationPair.Usage(["FOC1"], [.. Enumerable.Range(1, 200).Select(i => (long)i)]))],
                StationPair.Usage(["FOC1"], [.. Enumerable.Range(101, 50).Select(i => (long)i)])),
            _ => ([Lie(real)], real),
        };
    }

    private void Advance(string variant)
    {
        _lab.Folder("out");
        if (variant is "only collected" or "accepted twice")
            return;
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        if (variant == "packed")
            return;
        StationPair.Done(_lab.Desk("receive", "out"));
        if (variant is "staged" or "uploaded" or "answered")
            StationPair.Done(_lab.Desk("stage", "--to", "before"));
        if (variant == "uploaded")
            StationPair.Done(_lab.Desk("mark", "uploaded", "FOC1"));
        if (variant == "answered")
            StationPair.Done(_lab.Desk("collect", _lab.Write("ack.txt", StationPair.Ack(1799000000000, "FOC1"))));
    }

    private static int Items(Said said) => StationPair.Line(said, "bundle").GetProperty("items").GetInt32();

    private static JsonElement Collected(Said said) => StationPair.Line(said, "file");

    private static string? Outcome(Said said) => Collected(said).GetProperty("outcome").GetString();

    private static int Warnings(JsonElement file, string code) =>
        file.GetProperty("warnings").EnumerateArray().Count(warning => warning.GetProperty("code").GetString() == code);

    private string? State(string station, JsonElement file) => Request(station, file).GetProperty("state").GetString();

    private string UploadName(JsonElement file) => Request("zone", file).GetProperty("upload_name").GetString()!;

    private JsonElement Request(string station, JsonElement file) => StationPair.Lines(_lab.In(station, "status", "--json"), "request")
        .Single(request => request.GetProperty("sha256").GetString() == file.GetProperty("sha256").GetString());
}
