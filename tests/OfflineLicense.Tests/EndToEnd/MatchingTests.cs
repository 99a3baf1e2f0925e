using OfflineLicense.Benchmarks.Sample;
using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>Whom an answer is for: the stronger evidence wins, a contradiction is refused with both names, the rest is recorded.</summary>
public sealed class MatchingTests : IDisposable
{
    private readonly IReadOnlyList<FleetDevice> _fleet = Fleet.Of(seed: 21, 4, reports: 2);
    private readonly TwoStations _stations = new();

    public void Dispose() => _stations.Dispose();

    [Fact]
    [Trait("Attack", "A21")]
    public void Content_for_one_device_under_the_name_of_another_is_refused_with_both_names_and_the_rest_is_recorded()
    {
        _stations.Carry(_fleet);
        var answers = _stations.Answers(_fleet, AnswerShape.UdisInside);
        Put(answers[0].Name, answers[1].Bytes);
        Put(answers[2].Name, answers[2].Bytes);

        var said = _stations.Desk("collect", Downloads).Ends(11);

        var refused = Assert.Single(said.Lines("file"), file => file.Text("outcome") == "refused");
        Assert.Equal("wrong-device", refused.Text("reason"));
        Assert.Contains(answers[0].Device.Spelled, refused.Text("message"));
        Assert.Contains(answers[1].Device.Spelled, refused.Text("message"));
        Assert.Equal(answers[0].Name, Path.GetFileName(refused.Text("path")));
        Assert.Equal(1, said.Count("recorded"));

        // The right file heals it.
        Put(answers[0].Name, answers[0].Bytes);
        Assert.Equal(1, _stations.Desk("collect", Downloads).Ends(0).Count("recorded"));
    }

    [Fact]
    [Trait("Attack", "A21")]
    public void Report_ids_of_one_device_under_the_name_of_another_are_refused()
    {
        _stations.Carry(_fleet);
        var answers = _stations.Answers(_fleet, AnswerShape.ReportIds);
        Put(answers[0].Name, answers[1].Bytes);

        var said = _stations.Desk("collect", Downloads).Ends(11);

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
        _stations.Carry(_fleet);
        var answers = _stations.Answers(_fleet, AnswerShape.NameOnly);
        foreach (var answer in answers.Take(2))
            Put(string.Format(null, pattern, Path.GetFileNameWithoutExtension(answer.Name)), answer.Bytes);

        foreach (var said in (Said[])[_stations.Desk("collect", Downloads), _stations.Zone("collect", Downloads)])
        {
            Assert.Equal(2, said.Ends(0).Count("recorded"));
            Assert.All(said.Lines("file"), file => Assert.Equal("upload-name", file.Text("evidence")));
        }

        var installs = _stations.Zone("split", "--to", _stations.At("tftp")).Ends(0).Lines("install");
        Assert.Equal(
            answers.Take(2).Select(answer => answer.Device.Spelled).Order(StringComparer.Ordinal),
            installs.Select(file => file.Text("udi")!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_name_counts_without_regard_to_case()
    {
        _stations.Carry(_fleet);
        var answer = _stations.Answers(_fleet, AnswerShape.NameOnly)[0];
        Put(answer.Name.ToUpperInvariant(), answer.Bytes);

        Assert.Equal("upload-name", _stations.Desk("collect", Downloads).Ends(0).Only("file").Text("evidence"));
    }

    [Fact]
    public void Report_ids_lead_home_whatever_the_file_is_called()
    {
        _stations.Carry(_fleet);
        var answer = _stations.Answers(_fleet, AnswerShape.ReportIds)[0];
        Put("download.txt", answer.Bytes);

        Assert.Equal("report-id", _stations.Desk("collect", Downloads).Ends(0).Only("file").Text("evidence"));

        _stations.Return();
        var install = _stations.Zone("split", "--to", _stations.At("tftp")).Ends(0).Only("install");
        Assert.Equal((answer.Device.Spelled, "report-id"), (install.Text("udi"), install.Text("evidence")));
    }

    [Fact]
    [Trait("Attack", "A21")]
    public void An_answer_for_a_device_no_one_knows_is_refused_and_kept_apart()
    {
        _stations.Carry(_fleet);
        var stranger = Fleet.Of(seed: 99, 60, reports: 2)[^1];
        var answer = SampleAnswer.File(stranger, AnswerShape.UdisInside, _stations.Now, new Random(1));
        Put("ACK_stranger.txt", answer);

        var inFolder = _stations.Desk("collect", Downloads).Ends(3).Only("file");
        Assert.Equal(("refused", "unknown-device"), (inFolder.Text("outcome"), inFolder.Text("reason")));
        Assert.Contains(stranger.Spelled, inFolder.Text("message"));

        // Named explicitly it is not what it should be.
        _stations.Desk("collect", Path.Combine(Downloads, "ACK_stranger.txt")).Ends(13);
    }

    [Fact]
    public void A_person_may_say_whose_an_answer_is_with_a_reason_and_not_against_its_content()
    {
        _stations.Carry(_fleet);
        var answers = _stations.Answers(_fleet, AnswerShape.NameOnly);
        var told = answers[0].Device.Spelled;
        Put("download.txt", answers[0].Bytes);
        var file = Path.Combine(Downloads, "download.txt");

        Assert.Equal("unknown-device", _stations.Desk("collect", file).Ends(13).Only("file").Text("reason"));
        _stations.Desk("collect", file, "--assume-udi", told).Ends(2);
        _stations.Desk("collect", Downloads, "--assume-udi", told, "--reason", "a folder").Ends(2);
        Assert.Equal(
            "person",
            _stations.Desk("collect", file, "--assume-udi", told, "--reason", "read on the screen").Ends(0).Only("file").Text("evidence")
        );
        Assert.Contains("read on the screen", _stations.Desk("audit", "export").Ends(0).Out);

        var named = SampleAnswer.File(answers[1].Device, AnswerShape.UdisInside, _stations.Now, new Random(2));
        Put("other.txt", named);
        var refused = _stations
            .Desk("collect", Path.Combine(Downloads, "other.txt"), "--assume-udi", told, "--reason", "a guess")
            .Ends(11)
            .Only("file");
        Assert.Contains(told, refused.Text("message"));
        Assert.Contains(answers[1].Device.Spelled, refused.Text("message"));
    }

    private string Downloads => _stations.At("downloads");

    private void Put(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Downloads);
        File.WriteAllBytes(Path.Combine(Downloads, name), bytes);
    }
}
