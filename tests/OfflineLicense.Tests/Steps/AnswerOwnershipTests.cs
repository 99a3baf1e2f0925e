using System.Text.Json;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Steps;

/// <summary>Whose a file is where units are alike, moved or gone; what a person says of it, and where a person is refused.</summary>
public sealed class AnswerOwnershipTests : IDisposable
{
    private const string One = "e53fc968-0253-4d61-a355-ba908a6cc920";
    private const string Two = "e53fc968-0253-4d61-a355-ba908a6cc921";

    private readonly StationPair _lab = new();
    private int _files;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_name_without_the_uuid_means_two_units_alike_but_for_it_and_a_person_chooses()
    {
        Twins();

        var file = Answer("x.txt", "1");
        Assert.Equal("ambiguous-device", file.GetProperty("reason").GetString());
        Assert.Contains(One, file.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains(Two, file.GetProperty("message").GetString(), StringComparison.Ordinal);

        var said = _lab.Zone("collect", "x.txt", "--assume-udi", $"{StationPair.Udi("1")},U:{Two}", "--reason", "label on the box",
            "--json");
        Assert.Equal($"{StationPair.Udi("1")},U:{Two}", Installed(StationPair.Line(said, "file")));
    }

    [Fact]
    public void The_name_of_the_answer_chooses_between_units_that_are_alike()
    {
        Twins();
        var request = StationPair.Lines(_lab.Zone("status", "--json"), "request").Single(line =>
            line.GetProperty("udi").GetString()!.EndsWith(Two, StringComparison.Ordinal));

        var file = Answer($"ACK_{request.GetProperty("upload_name").GetString()}", "1");

        Assert.Equal("content-udi", file.GetProperty("evidence").GetString());
        Assert.Equal($"{StationPair.Udi("1")},U:{Two}", Installed(file));
    }

    [Fact]
    public void A_command_that_names_two_units_alike_asks_which()
    {
        Twins();

        var said = _lab.Zone("history", StationPair.Udi("1"));

        Assert.Equal(2, said.Exit);
        Assert.Contains("names 2 product instances", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reply_that_names_two_units_alike_marks_neither()
    {
        Twins();
        _lab.Write("reply.json", """{"status":"COMPLETE","acknowledgements":[{"sudi":{"udi_pid":"C9300-48P","udi_serial_number":"1"},"status":"FAILED","status_message":"no","smart_license":null}]}""");

        Assert.Equal("cssm-failed", StationPair.Line(_lab.Zone("collect", "reply.json", "--json"),
            "file").GetProperty("reason").GetString());
        Assert.All(StationPair.Lines(_lab.Zone("status", "--json"), "request"), request =>
            Assert.Equal("collected", request.GetProperty("state").GetString()));
    }

    [Fact]
    public void A_person_who_names_another_product_instance_than_its_content_is_refused()
    {
        Save("1", 1);
        Save("2", 1);

        var said = _lab.Zone("collect", _lab.Write("ack.txt", StationPair.Ack(1799000000000, "1")), "--assume-udi", "2", "--reason", "x",
            "--json");

        Assert.Equal("wrong-device", StationPair.Line(said, "file").GetProperty("reason").GetString());
        Assert.Contains($"--assume-udi names {StationPair.Udi("2")}", StationPair.Line(said, "file").GetProperty("message").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_person_who_names_another_one_than_the_upload_name_is_refused()
    {
        Save("1", 1);
        Save("2", 1);
        var name = StationPair.Lines(_lab.Zone("status", "--json"), "request")[0].GetProperty("upload_name").GetString();

        var said = _lab.Zone("collect", _lab.Write($"ACK_{name}", StationPair.Ack(1799000000000)), "--assume-udi", "2", "--reason", "x",
            "--json");
        Assert.Equal("wrong-device", StationPair.Line(said, "file").GetProperty("reason").GetString());
        Assert.Contains("its name is that of the response to a request of",
            StationPair.Line(said, "file").GetProperty("message").GetString(), StringComparison.Ordinal);

        said = _lab.Zone("collect", $"ACK_{name}", "--assume-udi", "1", "--reason", "x", "--json");
        Assert.Equal(("upload-name", StationPair.Udi("1")), (StationPair.Line(said, "file").GetProperty("evidence").GetString(),
            Installed(StationPair.Line(said, "file"))));
    }

    [Fact]
    public void What_was_recorded_for_one_is_not_given_to_another_afterwards()
    {
        Save("1", 1);
        Save("2", 1);

        var said = _lab.Zone("collect", "1.txt", "--assume-udi", "2", "--reason", "x", "--json");
        var message = StationPair.Line(said, "file").GetProperty("message").GetString()!;
        Assert.Equal("wrong-device", StationPair.Line(said, "file").GetProperty("reason").GetString());
        Assert.EndsWith($"but --assume-udi names {StationPair.Udi("2")}", message, StringComparison.Ordinal);
        Assert.Equal("known", StationPair.Line(_lab.Zone("collect", "1.txt", "--assume-udi", "1", "--reason", "x", "--json"),
            "file").GetProperty("outcome").GetString());
    }

    [Fact]
    public void A_second_answer_to_the_same_request_counts_and_says_so()
    {
        Save("1", 1);
        Answer("first.txt", "1");

        Save("2", 1);
        var file = Answer("second.txt", "1");

        Assert.Contains("superseded", file.GetProperty("warnings").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Output_that_names_no_unit_is_refused_and_output_of_a_stranger_is_kept()
    {
        Save("1", 1);
        var nameless = StationPair.Line(_lab.Zone("collect", Checkout.Fixture("device-output", "good", "no-udi.last-ack-only.txt"),
            "--json"), "file");
        Assert.Equal("no-udi", nameless.GetProperty("reason").GetString());
        Assert.Contains("--assume-udi UDI --reason TEXT", nameless.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("show license all", nameless.GetProperty("message").GetString(), StringComparison.Ordinal);

        var stranger = StationPair.Line(_lab.Zone("collect", _lab.Write("show.txt", Output("9")), "--json"), "file");
        Assert.Equal("recorded", stranger.GetProperty("outcome").GetString());
        Assert.Contains("nothing was ever collected from", stranger.GetProperty("warnings").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Output_of_a_unit_that_is_in_no_product_instance_now_proves_nothing()
    {
        Save("1 2", 1);
        Save("1", 2);

        var file = StationPair.Line(_lab.Zone("collect", _lab.Write("show.txt", Output("2")), "--json"), "file");

        Assert.Contains("was a member of a product instance and is in none now", file.GetProperty("warnings").GetRawText(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_product_instance_that_nobody_is_in_any_more_is_not_expected_and_says_where_its_members_are()
    {
        Save("5", 1);
        Save("1 2", 1);
        Save("1 2 5", 2);
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        Save("1 2 5", 3);
        Assert.Equal("packed", StationPair.Device(_lab.Zone, "5").GetProperty("state").GetString());
        var old = StationPair.Lines(_lab.Zone("status", "--json"), "request")
            .Single(request => request.GetProperty("udi").GetString() == StationPair.Udi("5")).GetProperty("upload_name").GetString()!;
        StationPair.Done(_lab.Zone("mark", "ignored", old, "--reason", "answered before it moved"));

        var gone = StationPair.Device(_lab.Zone, "5");
        Assert.Equal(("not-expected", $"it is a member of {StationPair.Udi("1")} now"),
            (gone.GetProperty("state").GetString(), gone.GetProperty("reason").GetString()));
    }

    [Fact]
    public void A_product_instance_whose_own_box_is_gone_and_whose_others_moved_is_not_expected_either()
    {
        Save("1 2", 1);
        Save("2", 2);
        Save("8 9", 1);
        Save("8 9 2", 2);
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        Save("8 9 2", 3);
        Assert.Equal("packed", StationPair.Device(_lab.Zone, "1").GetProperty("state").GetString());
        StationPair.Done(_lab.Zone("mark", "ignored", "1", "--reason", "answered before it moved"));

        var gone = StationPair.Device(_lab.Zone, "1");
        Assert.Equal(("not-expected", "all its members are in other product instances now"),
            (gone.GetProperty("state").GetString(), gone.GetProperty("reason").GetString()));
    }

    [Fact]
    public void Missing_is_counted_from_a_day_where_one_is_named_and_no_request_is_open()
    {
        Save("1", 1);
        Assert.Equal("collected", StationPair.Line(_lab.Zone("status", "--json", "--since", "2026-11-22"),
            "device").GetProperty("state").GetString());
        StationPair.Done(_lab.Zone("mark", "ignored", "1", "--reason", "x"));

        Assert.Equal("expected", StationPair.Line(_lab.Zone("status", "--json", "--since", "2026-11-20"),
            "device").GetProperty("state").GetString());
        Assert.Equal("missing", StationPair.Line(_lab.Zone("status", "--json", "--since", "2026-11-22"),
            "device").GetProperty("state").GetString());
    }

    [Theory]
    [InlineData(2019, true)]
    [InlineData(2026, false)]
    [InlineData(2101, true)]
    public void A_clock_that_cannot_be_right_is_a_problem(int year, bool problem)
    {
        _lab.Shell.Clock = new StoppedClock(new DateTimeOffset(year, 12, 1, 0, 0, 0, TimeSpan.Zero));

        var clock = StationPair.Lines(_lab.Zone("doctor", "--json"), "check").Single(line =>
            line.GetProperty("check").GetString() == "clock");

        Assert.Equal(problem ? 1 : 0, clock.GetProperty("problems").GetArrayLength());
    }

    [Fact]
    public void A_policy_goes_to_whom_a_person_names_and_to_nobody_else()
    {
        Save("1", 1);
        Save("2", 1);
        StationPair.Done(_lab.Zone("collect", _lab.Write("policy.xml", StationPair.Policy("P")), "--for", "2"));

        var install = Assert.Single(StationPair.Lines(_lab.Zone("split", "--to", "tftp", "--json"), "install"));

        Assert.Equal(StationPair.Udi("2"), install.GetProperty("udi").GetString());
    }

    [Fact]
    public void Answers_that_wait_for_two_zones_need_a_word_and_a_zone_never_heard_of_is_none()
    {
        StationPair.Done(_lab.In("zone2", "init", "zone2", "--name", "PLANT-8", "--hostnames", "allow"));
        _lab.Trust("zone2", "desk", "PLANT-8");
        _lab.ToDesk("1");
        StationPair.Done(_lab.In("zone2", "collect", _lab.Write("second.txt", StationPair.Usage("2", 1))));
        StationPair.Done(_lab.In("zone2", "pack", "--to", "out2"));
        StationPair.Done(_lab.Desk("receive", "out2"));
        StationPair.Done(_lab.Desk("mark", "refused", "1", "2", "--reason", "x"));

        var both = _lab.Desk("pack", "--to", "back");
        Assert.Equal(2, both.Exit);
        Assert.Contains("responses are pending for 2 zones: PLANT-7, PLANT-8", both.Error, StringComparison.Ordinal);
        var none = _lab.Desk("pack", "--to", "back", "--for", "PLANT-9");
        Assert.Equal(2, none.Exit);
        Assert.Contains("known zones: PLANT-7, PLANT-8", none.Error, StringComparison.Ordinal);
        Assert.Contains("is not a station name", _lab.Desk("pack", "--to", "back", "--for", "../x").Error, StringComparison.Ordinal);
        StationPair.Done(_lab.Desk("pack", "--to", "back", "--for", "PLANT-8"));
    }

    private void Twins()
    {
        foreach (var (uuid, report) in new[] { (One, 1), (Two, 2) })
            StationPair.Done(_lab.Zone("collect", _lab.Write($"{uuid}.txt", StationPair.WithUuid(StationPair.Usage("1", report), uuid))));
    }

    private void Save(string serials, long report) =>
        StationPair.Done(_lab.Zone("collect", _lab.Write($"{++_files}.txt", StationPair.Usage(serials.Split(' '), [report]))));

    private JsonElement Answer(string name, string serial) =>
        StationPair.Line(_lab.Zone("collect", "--json", _lab.Write(name, StationPair.Ack(1799000000000 + _files, serial))), "file");

    private string? Installed(JsonElement file)
    {
        Assert.Equal("recorded", file.GetProperty("outcome").GetString());
        return Assert.Single(StationPair.Lines(_lab.Zone("split", "--to", "tftp", "--json"), "install")).GetProperty("udi").GetString();
    }

    private static string Output(string serial) =>
        $"Smart Licensing Status\n======================\n\nUsage Reporting:\n  Last ACK received: Jan 10 13:00:00 2026 UTC\n\nUDI: "
            + $"PID:C9300-48P,SN:{serial}\n";
}
