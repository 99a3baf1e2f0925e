namespace OfflineLicense.Tests.Commands.Desk;

/// <summary>The arguments of <c>mark</c>: a bundle, a folder, a list, a device; and its messages when they match nothing.</summary>
public sealed class MarkChoiceTests : IDisposable
{
    private readonly StationPair _lab = new();

    [Fact]
    public void Another_reason_is_news_and_the_same_reason_is_none()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Desk("mark", "refused", "FOC1", "--reason", "duplicate"));

        Assert.StartsWith("0 marked refused", _lab.Desk("mark", "refused", "FOC1", "--reason", "duplicate").Out, StringComparison.Ordinal);
        Assert.StartsWith("1 marked refused", _lab.Desk("mark", "refused", "FOC1", "--reason", "wrong account").Out,
            StringComparison.Ordinal);
        Assert.Contains("wrong account", _lab.Desk("status").Out, StringComparison.Ordinal);
    }

    // Regression: what CSSM had refused was marked as uploaded, and the zone never heard of it.
    [Theory]
    [InlineData("refused")]
    [InlineData("done")]
    [InlineData("ignored")]
    public void All_of_a_folder_or_a_bundle_as_uploaded_takes_back_no_decision(string fact)
    {
        _lab.ToDesk("FOC1", "FOC2");
        StationPair.Done(_lab.Desk("stage", "--to", "upload"));
        StationPair.Done(_lab.Desk("mark", fact, "FOC1", "--reason", "duplicate"));

        var said = _lab.Desk("mark", "uploaded", "upload");

        Assert.Equal(0, said.Exit);
        Assert.StartsWith($"1 marked uploaded\n  1 stays {fact}: name it alone to replace that\n", said.Out, StringComparison.Ordinal);
        Assert.StartsWith($"0 marked uploaded, 1 was already; nothing changed\n  1 stays {fact}: ",
            _lab.Desk("mark", "uploaded", "PLANT-7.desk.00000001").Out, StringComparison.Ordinal);
        Assert.StartsWith("1 marked uploaded\n", _lab.Desk("mark", "uploaded", "FOC1").Out, StringComparison.Ordinal);
    }

    // Regression: installed and undo were left out.
    [Fact]
    public void A_mark_that_is_none_is_refused_with_all_that_are() =>
        Assert.Contains(", installed, undo", _lab.Zone("mark", "finished", "FOC1").Error, StringComparison.Ordinal);

    [Fact]
    public void A_bundle_nobody_packed_or_received_is_no_choice()
    {
        _lab.ToDesk("FOC1");

        Refused("no bundle PLANT-7.desk.00000009", _lab.Desk("mark", "lost", "PLANT-7.desk.00000009"));
    }

    [Fact]
    public void A_folder_that_nothing_was_staged_into_is_no_choice()
    {
        _lab.ToDesk("FOC1");

        Refused("nothing was staged into", _lab.Desk("mark", "uploaded", _lab.Folder("empty")));
    }

    [Fact]
    public void A_device_with_every_request_answered_has_nothing_to_mark()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Desk("collect", _lab.Write("a.txt", StationPair.Ack(1799000000000, "FOC1"))));

        Refused($"{StationPair.Udi("FOC1")} has no unanswered request", _lab.Desk("mark", "ignored", "FOC1"));
    }

    [Fact]
    public void Eight_digits_that_begin_an_answer_and_no_request_are_looked_for_as_a_device()
    {
        _lab.ToDesk("FOC1");
        var answer = StationPair.Line(_lab.Desk("collect", "--json", _lab.Write("a.txt", StationPair.Ack(1799000000000, "FOC1"))),
            "file").GetProperty("sha256").GetString()!;

        Refused("no product instance is named", _lab.Desk("mark", "ignored", answer[..8]));
    }

    [Theory]
    [InlineData("", "no column \"file\"")]
    [InlineData("# nothing but a remark\n\n", "no column \"file\"")]
    [InlineData("name,status\nx,refused\n", "no column \"file\"")]
    [InlineData("file,status\nNAME,perhaps\n", "line 2: \"perhaps\" is not a mark")]
    [InlineData("file,status\nnobody_00000000.txt,refused\n", "nobody_00000000.txt is not an upload name of this station")]
    public void A_list_that_cannot_be_followed_marks_nothing_and_says_where(string text, string says)
    {
        _lab.ToDesk("FOC1");

        var said = _lab.Desk("mark", "uploaded", "--from", _lab.Write("upload.csv",
            text.Replace("NAME", UploadName(), StringComparison.Ordinal)));

        Assert.NotEqual(0, said.Exit);
        Assert.Contains(says, said.Error, StringComparison.Ordinal);
        Assert.Equal("received", State());
    }

    [Fact]
    public void A_list_that_is_not_there_is_said()
    {
        _lab.ToDesk("FOC1");

        var said = _lab.Desk("mark", "uploaded", "--from", "nowhere.csv");

        Assert.Equal(5, said.Exit);
        Assert.Contains("nowhere.csv", said.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file\nNAME\n", null)]
    [InlineData("file,status,reason\nNAME\n", null)]
    [InlineData("# from the portal\nfile,status,reason\nNAME,,\n", null)]
    [InlineData("file,reason\nNAME,mine\n", "mine")]
    [InlineData("status,file\n REFUSED ,NAME\n", "the command's")]
    public void A_list_without_a_word_takes_the_word_of_the_command_line(string text, string? reason)
    {
        _lab.ToDesk("FOC1");
        var list = _lab.Write("upload.csv", text.Replace("NAME", UploadName(), StringComparison.Ordinal));

        StationPair.Done(_lab.Desk(["mark", "refused", "--from", list, .. reason == "mine" ? Array.Empty<string>()
            : ["--reason", "the command's"]]));

        Assert.Equal("refused", State());
        Assert.Equal(reason ?? "the command's", StationPair.Line(_lab.Desk("status", "--json"),
            "request").GetProperty("reason").GetString());
    }

    public void Dispose() => _lab.Dispose();

    private string UploadName() => StationPair.Line(_lab.Desk("status", "--json"), "request").GetProperty("upload_name").GetString()!;

    private string? State() => StationPair.Line(_lab.Desk("status", "--json"), "request").GetProperty("state").GetString();

    private static void Refused(string says, Said said)
    {
        Assert.Equal(2, said.Exit);
        Assert.Contains(says, said.Error, StringComparison.Ordinal);
        Assert.Contains("hint: ", said.Error, StringComparison.Ordinal);
    }
}
