using System.Text.Json;
using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.Steps;

/// <summary>Whose an answer is after units have moved (contract.md 4.6), and what else agrees with the evidence it was matched
/// by.</summary>
public sealed class AnswerRecipientsTests : IDisposable
{
    private readonly StationPair _lab = new();
    private int _files;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void An_answer_that_names_any_present_member_is_the_stacks()
    {
        Save("1 2 3", 1);

        Assert.Equal(StationPair.Udi("1"), Installed(Answer("x.txt", "3")));
    }

    [Fact]
    public void An_answer_that_names_a_past_member_is_the_stacks_where_it_was_in_when_the_request_was_made()
    {
        Save("1 2", 1);
        Save("1 3", 2);

        Assert.Equal(StationPair.Udi("1"), Installed(Answer("x.txt", "2")));
    }

    [Fact]
    public void A_past_member_that_was_in_for_no_request_leads_nowhere_for_certain()
    {
        Save("1", 1);
        StationPair.Done(_lab.Zone("collect", _lab.Write("show.txt",
            "Smart Licensing Status\n======================\n\nUDI: PID:C9300-48P,SN:1\n\nHA UDI List:\n  Active:PID:C9300-48P,SN:1\n  "
                + "Standby:PID:C9300-48P,SN:2\n")));
        Save("1", 2);

        var file = Answer("x.txt", "2");

        Assert.Equal("ambiguous-device", file.GetProperty("reason").GetString());
        Assert.Contains(StationPair.Udi("1"), file.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    // Content said "the other stack", the name said "this one": refused, although the unit was in this one when the request was made.
    [Fact]
    public void A_unit_that_moved_is_the_old_stacks_for_the_old_request_and_else_the_new_ones()
    {
        Save("1 2 3", 1);
        var old = UploadName();
        Save("8 9", 1);
        Save("8 9 3", 2);

        var byName = Answer($"ACK_{old}", "3");
        Assert.Equal("content-udi", byName.GetProperty("evidence").GetString());
        Assert.Equal(StationPair.Udi("1"), Installed(byName));

        Assert.Equal(StationPair.Udi("8"), Installed(Answer("plain.txt", "3", stated: 1)));
    }

    [Fact]
    public void A_contradiction_stays_one_where_the_unit_was_never_in()
    {
        Save("1 2 3", 1);
        var old = UploadName();
        Save("8 9", 1);

        Assert.Equal("wrong-device", Answer($"ACK_{old}", "9").GetProperty("reason").GetString());
    }

    [Fact]
    public void A_unit_that_was_in_two_and_is_in_none_needs_a_persons_word_and_gets_it()
    {
        Save("1 2 5", 1);
        Save("8 9 5", 1);
        Save("8 9", 2);

        Assert.Equal("ambiguous-device", Answer("x.txt", "5").GetProperty("reason").GetString());
        var said = _lab.Zone("collect", "x.txt", "--assume-udi", "8", "--reason", "label on the box", "--json");
        Assert.Equal(StationPair.Udi("8"), Installed(StationPair.Line(said, "file")));
        Assert.Equal(["person"], Agrees(StationPair.Line(said, "file")));
    }

    [Fact]
    public void An_answer_to_those_who_go_on_under_another_name_goes_to_them()
    {
        Save("1 2 3", 1);
        Save("2 3", 2);
        var name = UploadName(newest: true);
        Save("1", 3);

        Assert.Equal(StationPair.Udi("2"), Installed(Answer($"ACK_{name}", "2")));
        Assert.Equal(StationPair.Udi("2"), Installed(Answer($"ACK_{name[..^4]}.xml")));
    }

    [Fact]
    public void An_answer_to_a_box_that_joined_a_stack_goes_to_the_stack()
    {
        Save("5", 1);
        var name = UploadName();
        Save("1 2", 1);
        Save("1 2 5", 2);

        Assert.Equal(StationPair.Udi("1"), Installed(Answer($"ACK_{name}")));
    }

    // The desk took the newest open request of the instance that the unit had left, one that it was not in; the zone could not see how
    // the two belong together and refused.
    [Fact]
    public void An_answer_for_a_unit_that_left_is_to_a_request_of_its_time_and_both_sides_agree_on_it()
    {
        foreach (var serials in new[] { "1 2", "1 3", "1", "8 9", "8 9 1" })
        {
            Save(serials, 100 + _files);
            StationPair.Done(_lab.Zone("pack", "--to", "stick"));
            StationPair.Done(_lab.Desk("receive", "stick"));
        }

        StationPair.Done(_lab.Desk("collect", _lab.Write("dl/x.txt", StationPair.Ack(1799000000000, "2"))));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));

        Assert.Equal(StationPair.Udi("8"),
            Assert.Single(StationPair.Lines(_lab.Zone("split", "--to", "tftp", "--json"), "install")).GetProperty("udi").GetString());
        Assert.All(new[] { _lab.Zone("history", "8"), _lab.Desk("history", "8") }, said =>
            Assert.Contains("matched by content-udi", said.Out, StringComparison.Ordinal));
    }

    // A bundle's list is by name, so which of a stack's files came last at the desk was a matter of their hashes.
    [Theory]
    [InlineData("1 2|1 3|1 4")]
    [InlineData("1 4|1 3|1 2")]
    [InlineData("8|8 9|1 2|1 2 8")]
    [InlineData("1 2 3|1|0 2|0 2 1")]
    public void Files_of_one_trip_leave_the_desk_with_the_members_that_the_zone_has(string saved)
    {
        foreach (var serials in saved.Split('|'))
            Save(serials, 100 + _files);
        StationPair.Done(_lab.Zone("pack", "--to", "stick"));
        StationPair.Done(_lab.Desk("receive", "stick"));

        Assert.Equal(Members(_lab.Zone("status", "--json")), Members(_lab.Desk("status", "--json")));

        static IEnumerable<string> Members(Said said) => StationPair.Lines(said, "device").Select(device =>
            $"{device.GetProperty("udi")} {device.GetProperty("members")}");
    }

    [Fact]
    public void What_agrees_is_said_at_the_desk_carried_and_said_where_it_is_installed()
    {
        _lab.ToDesk("1", "2");
        var names = StationPair.Lines(_lab.Desk("status", "--json"), "request").ToDictionary(line => line.GetProperty("udi").GetString()!,
            line => line.GetProperty("upload_name").GetString()!);
        _lab.Write($"dl/ACK_{names[StationPair.Udi("1")]}", StationPair.Ack(1799000000000, "1"));
        _lab.Write("dl/download.txt", StationPair.Ack(1799000000001, "2"));

        var files = StationPair.Lines(_lab.Desk("collect", "dl", "--json"), "file");
        Assert.Equal(["upload-name", ""], files.Select(file => string.Join(',', Agrees(file))));
        Assert.Equal(["content-udi", "content-udi"], files.Select(file => file.GetProperty("evidence").GetString()));

        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));
        Assert.Contains("matched by content-udi; upload-name agrees",
            _lab.Zone("history", "1").Out.Replace("\n      ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.EndsWith("matched by content-udi", _lab.Zone("history", "2").OutLines.Single(line =>
            line.Contains("  answered  ", StringComparison.Ordinal)), StringComparison.Ordinal);
        var plan = _lab.Zone("split", "--to", "tftp", "-n", "--json");
        Assert.Equal(["upload-name", ""], StationPair.Lines(plan, "install").Select(file => string.Join(',', Agrees(file))));
        var said = _lab.Zone("split", "--to", "tftp");
        Assert.Contains("    matched  UDI inside; upload name agrees\n", said.Out, StringComparison.Ordinal);
        Assert.Contains("    matched  UDI inside\n", said.Out, StringComparison.Ordinal);
    }

    private static IEnumerable<string?> Agrees(JsonElement line) => line.GetProperty("agrees").EnumerateArray().Select(each =>
        each.GetString());

    private void Save(string serials, long report) =>
        StationPair.Done(_lab.Zone("collect", _lab.Write($"{++_files}.txt", StationPair.Usage(serials.Split(' '), [report]))));

    private JsonElement Answer(string name, string? serial = null, int stated = 0) => StationPair.Line(_lab.Zone("collect", "--json",
        _lab.Write(name, StationPair.Ack(1799000000000 + (stated * 1000) + _files, serial is null ? [] : [serial]))), "file");

    /// <summary>For whom the answer just collected would be split out.</summary>
    private string? Installed(JsonElement file)
    {
        Assert.Equal("recorded", file.GetProperty("outcome").GetString());
        return Assert.Single(StationPair.Lines(_lab.Zone("split", "--to", "tftp", "--json", "--again"), "install"),
            install => install.GetProperty("sha256").GetString() == file.GetProperty("sha256").GetString()).GetProperty("udi").GetString();
    }

    private string UploadName(bool newest = false)
    {
        var requests = StationPair.Lines(_lab.Zone("status", "--json"), "request");
        return requests[newest ? ^1 : 0].GetProperty("upload_name").GetString()!;
    }
}
