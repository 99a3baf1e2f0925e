using OfflineLicense.Benchmarks.Sample;
using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>Whom an answer is for: the stronger evidence wins, a contradiction is refused with both names, the rest is recorded.</summary>
public sealed class MatchingTests : IDisposable
{
    private readonly IReadOnlyList<FleetDevice> _fleet = Fleet.Of(seed: 21, 4, reports: 2);
    private readonly TwoStations _corridor = new();

    public void Dispose() => _corridor.Dispose();

    [Fact]
    [Trait("Attack", "A21")]
    public void Content_for_one_device_under_the_name_of_another_is_refused_with_both_names_and_the_rest_is_recorded()
    {
        _corridor.Carry(_fleet);
        var answers = _corridor.Answers(_fleet, AnswerShape.UdisInside);
        Put(answers[0].Name, answers[1].Bytes);
        Put(answers[2].Name, answers[2].Bytes);

        var said = _corridor.Desk("collect", Downloads).Ends(11);

        var refused = Assert.Single(said.Lines("file"), file => file.Text("outcome") == "refused");
        Assert.Equal("wrong-device", refused.Text("reason"));
        Assert.Contains(answers[0].Device.Spelled, refused.Text("message"));
        Assert.Contains(answers[1].Device.Spelled, refused.Text("message"));
        Assert.Equal(answers[0].Name, Path.GetFileName(refused.Text("path")));
        Assert.Equal(1, said.Count("recorded"));

        // The right file heals it.
        Put(answers[0].Name, answers[0].Bytes);
        Assert.Equal(1, _corridor.Desk("collect", Downloads).Ends(0).Count("recorded"));
    }

    [Fact]
    [Trait("Attack", "A21")]
    public void Report_ids_of_one_device_under_the_name_of_another_are_refused()
    {
        _corridor.Carry(_fleet);
        var answers = _corridor.Answers(_fleet, AnswerShape.ReportIds);
        Put(answers[0].Name, answers[1].Bytes);

        var said = _corridor.Desk("collect", Downloads).Ends(11);

        var message = said.Only("file").Text("message");
        Assert.Contains(answers[0].Device.Spelled, message);
        Assert.Contains(answers[1].Device.Spelled, message);
    }

    public static TheoryData<string, string> Names() => new()
    {
        { "as CSSM names it", "{0}.txt" },
        { "a browser's second download", "{0} (1).txt" },
        { "another extension", "{0}.xml" },
        { "no extension", "{0}" },
    };

    /// <summary>Nothing inside but the name, on either side of the gap.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void An_answer_with_nothing_inside_comes_home_by_its_name_on_either_side(string what, string pattern)
    {
        Assert.NotEmpty(what);
        _corridor.Carry(_fleet);
        var answers = _corridor.Answers(_fleet, AnswerShape.NameOnly);
        foreach (var answer in answers.Take(2))
            Put(string.Format(null, pattern, Path.GetFileNameWithoutExtension(answer.Name)), answer.Bytes);

        foreach (var said in (Said[])[_corridor.Desk("collect", Downloads), _corridor.Zone("collect", Downloads)])
        {
            Assert.Equal(2, said.Ends(0).Count("recorded"));
            Assert.All(said.Lines("file"), file => Assert.Equal("upload-name", file.Text("evidence")));
        }

        var installs = _corridor.Zone("split", "--to", _corridor.At("tftp")).Ends(0).Lines("install");
        Assert.Equal(
            answers.Take(2).Select(answer => answer.Device.Spelled).Order(StringComparer.Ordinal),
            installs.Select(file => file.Text("udi")!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_name_counts_without_regard_to_case()
    {
        _corridor.Carry(_fleet);
        var answer = _corridor.Answers(_fleet, AnswerShape.NameOnly)[0];
        Put(answer.Name.ToUpperInvariant(), answer.Bytes);

        Assert.Equal("upload-name", _corridor.Desk("collect", Downloads).Ends(0).Only("file").Text("evidence"));
    }

    [Fact]
    public void Report_ids_lead_home_whatever_the_file_is_called()
    {
        _corridor.Carry(_fleet);
        var answer = _corridor.Answers(_fleet, AnswerShape.ReportIds)[0];
        Put("download.txt", answer.Bytes);

        Assert.Equal("report-id", _corridor.Desk("collect", Downloads).Ends(0).Only("file").Text("evidence"));

        _corridor.Return();
        var install = _corridor.Zone("split", "--to", _corridor.At("tftp")).Ends(0).Only("install");
        Assert.Equal((answer.Device.Spelled, "report-id"), (install.Text("udi"), install.Text("evidence")));
    }

    [Fact]
    [Trait("Attack", "A21")]
    public void An_answer_for_a_device_nobody_knows_is_refused_and_kept_apart()
    {
        _corridor.Carry(_fleet);
        var stranger = Fleet.Of(seed: 99, 60, reports: 2)[^1];
        var answer = SampleAnswer.File(stranger, AnswerShape.UdisInside, _corridor.Now, new Random(1));
        Put("ACK_stranger.txt", answer);

        var inFolder = _corridor.Desk("collect", Downloads).Ends(3).Only("file");
        Assert.Equal(("refused", "unknown-device"), (inFolder.Text("outcome"), inFolder.Text("reason")));
        Assert.Contains(stranger.Spelled, inFolder.Text("message"));

        // Named explicitly it is not what it should be.
        _corridor.Desk("collect", Path.Combine(Downloads, "ACK_stranger.txt")).Ends(13);
    }

    [Fact]
    public void A_person_may_say_whose_an_answer_is_with_a_reason_and_not_against_its_content()
    {
        _corridor.Carry(_fleet);
        var answers = _corridor.Answers(_fleet, AnswerShape.NameOnly);
        var told = answers[0].Device.Spelled;
        Put("download.txt", answers[0].Bytes);
        var file = Path.Combine(Downloads, "download.txt");

        Assert.Equal("unknown-device", _corridor.Desk("collect", file).Ends(13).Only("file").Text("reason"));
        _corridor.Desk("collect", file, "--assume-udi", told).Ends(2);
        _corridor.Desk("collect", Downloads, "--assume-udi", told, "--reason", "a folder").Ends(2);
        Assert.Equal("person", _corridor.Desk("collect", file, "--assume-udi", told, "--reason", "read on the screen").Ends(0).Only("file").Text("evidence"));
        Assert.Contains("read on the screen", _corridor.Desk("audit", "export").Ends(0).Out);

        var named = SampleAnswer.File(answers[1].Device, AnswerShape.UdisInside, _corridor.Now, new Random(2));
        Put("other.txt", named);
        var refused = _corridor.Desk("collect", Path.Combine(Downloads, "other.txt"), "--assume-udi", told, "--reason", "a guess").Ends(11).Only("file");
        Assert.Contains(told, refused.Text("message"));
        Assert.Contains(answers[1].Device.Spelled, refused.Text("message"));
    }

    private string Downloads => _corridor.At("downloads");

    private void Put(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Downloads);
        File.WriteAllBytes(Path.Combine(Downloads, name), bytes);
    }
}
