using OfflineLicense.Cli.Demo;

namespace OfflineLicense.Tests.Commands.Status;

[Collection(Walked.Name)]
public sealed class HistoryCommandTests(WalkedStations stations)
{
    private const string Stack = "P:C9300-48P,S:FOC2201A0DM";

    [Theory]
    [InlineData(Stack)]
    [InlineData("FOC2201A0DM")]
    [InlineData("PID:C9300-48P,SN:FOC2201A0DM")]
    [InlineData("C9300-48P:FOC2201A0DM")]
    [InlineData("FOC2201C2DM")] // a member
    public void A_product_instance_in_any_spelling_has_its_full_history(string spelling)
    {
        var said = stations.InZone("history", spelling, "--json");

        Assert.Equal(0, said.Exit);
        Assert.Equal(["collected", "packed", "members", "received", "answered", "split", "observed", "installed"],
            said.Json("event").Select(line => line.GetProperty("event").GetString()!));
        Assert.All(said.Json("event"), line =>
            Assert.StartsWith("type at event udi sha256 detail", Said.Members(line), StringComparison.Ordinal));
        Assert.All(said.Json("event"), line => Assert.Equal(Stack, line.GetProperty("udi").GetString()));
        Assert.All(said.Json("event"), line => Assert.Equal(64, line.GetProperty("sha256").GetString()!.Length));
        Assert.Equal(8, said.Summary.GetProperty("events").GetInt32());
    }

    [Fact]
    public void Every_name_that_offlic_gave_to_a_file_has_its_history()
    {
        // Regression: the name that split had just printed was the name of no document.
        var events = stations.InZone("history", "FOC2201A0DM", "--json").Json("event");
        string Digits(string name) => events.First(line => line.GetProperty("event").GetString() == name)
            .GetProperty("sha256").GetString()![..8];
        var (usage, ack) = (Digits("collected"), Digits("answered"));

        foreach (var name in (string[])[$"C9300-48P_FOC2201A0DM_{usage}.txt", $"ACK_C9300-48P_FOC2201A0DM_{usage}.txt",
            $"ACK_C9300-48P_FOC2201A0DM_{ack}.txt", $"sheets/C9300-48P_FOC2201A0DM_{ack}.txt"])
        {
            var said = stations.InZone("history", name);
            Assert.True(said.Exit == 0, name + said.Error);
            Assert.Contains(" answered ", said.Out, StringComparison.Ordinal);
        }

        var bundle = stations.InZone("history", "PLANT-7.desk.00000001.offlic.tar");
        Assert.Equal(2, bundle.Exit);
        Assert.Contains("offlic show PLANT-7.desk.00000001;", bundle.Error, StringComparison.Ordinal);
        Assert.Equal(5, stations.InZone("history", "ACK_C9300-48P_FOC2201A0DM_00000000.txt").Exit);
    }

    [Fact]
    public void A_person_reads_a_line_an_event()
    {
        var said = stations.InZone("history", "FDO2212X0DM");

        Assert.Equal("P:ISR4331/K9,S:FDO2212X0DM", said.OutLines[0]);
        Assert.Contains("  2026-11-21 10:15Z  packed     usage in PLANT-7.desk.00000001", said.OutLines);
        Assert.Contains(said.OutLines, line => line.Contains("answered   ack ", StringComparison.Ordinal)
            && line.Contains("matched by content-udi", StringComparison.Ordinal));
        Assert.DoesNotContain(said.OutLines, line => line.Contains("members", StringComparison.Ordinal));
    }

    [Fact]
    public void At_the_desk_the_history_is_received_staged_answered_packed()
    {
        var said = stations.AtDesk("history", "FDO2212X0DM", "--json");
        Assert.Equal(["received", "staged", "collected", "packed", "answered"],
            said.Json("event").Select(line => line.GetProperty("event").GetString()!));
    }

    [Fact]
    public void A_document_is_named_by_its_upload_name_or_the_beginning_of_its_hash()
    {
        var item = stations.InZone("show", "PLANT-7.desk.00000001", "--json").Json("item")[0];
        var byName = stations.InZone("history", item.GetProperty("name").GetString()!, "--json");
        var byHash = stations.InZone("history", item.GetProperty("sha256").GetString()![..8].ToUpperInvariant(), "--json");

        Assert.Equal(["collected", "packed", "received", "answered"],
            byName.Json("event").Select(line => line.GetProperty("event").GetString()!));
        Assert.Equal(byName.Json("event").Select(line => line.ToString()), byHash.Json("event").Select(line => line.ToString()));
    }

    [Fact]
    public void The_history_of_a_response_has_its_request_and_its_install_file()
    {
        var sha = stations.InZone("show", "HQ.PLANT-7.00000001", "--json").Json("item")[0].GetProperty("sha256").GetString()!;
        var said = stations.InZone("history", sha, "--json");
        Assert.Equal(["received", "answered", "split"], said.Json("event").Select(line => line.GetProperty("event").GetString()!));
    }

    [Fact]
    public void A_mark_and_its_reason_are_in_the_history()
    {
        using var shell = new CliRun();
        shell.Run("init", "--name", "HQ", "--side", "desk");
        File.WriteAllText(shell.At("usage.txt"), SampleDevice.All[2].CreateUsageFile(shell.Clock.GetUtcNow()));
        Assert.Equal(0, shell.Run("collect", "usage.txt").Exit);
        Assert.Equal(0, shell.Run("mark", "refused", "FDO2212X0DM", "--reason", "duplicate report", "--operator", "Ann").Exit);

        var line = shell.Run("history", "FDO2212X0DM", "--json").Json("event")
            .Single(line => line.GetProperty("event").GetString() == "refused");

        Assert.Equal("marked by Ann: duplicate report", line.GetProperty("detail").GetString());
    }

    [Fact]
    public void Members_that_joined_and_left_a_stack_are_in_the_history()
    {
        using var shell = new CliRun();
        shell.Run("init", "--name", "Z");
        var before = SampleDevice.All[0];
        var after = before with
        {
            Members = [before.Members[0], Udi.From("C9300-24T", "FOC2201D3DM")!, before.Members[1]],
            FirstReport = before.FirstReport + 10,
        };
        File.WriteAllText(shell.At("one.txt"), before.CreateUsageFile(shell.Clock.GetUtcNow()));
        Assert.Equal(0, shell.Run("collect", "one.txt").Exit);
        shell.Clock = new StoppedClock(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero));
        File.WriteAllText(shell.At("two.txt"), after.CreateUsageFile(shell.Clock.GetUtcNow()));
        Assert.Equal(0, shell.Run("collect", "two.txt").Exit);

        var events = shell.Run("history", "FOC2201A0DM", "--json").Json("event")
            .Where(line => line.GetProperty("at").GetString() == "2026-12-01T00:00:00Z")
            .Select(line => $"{line.GetProperty("event").GetString()} {line.GetProperty("detail").GetString()}");

        Assert.Equal(
            [
                $"collected usage from {shell.At("two.txt")}",
                "joined P:C9300-24T,S:FOC2201D3DM, Standby",
                "role P:C9300-48P,S:FOC2201B1DM, was Standby, is Member",
                "left P:C9300-24T,S:FOC2201C2DM, Member",
            ],
            events);
    }

    [Theory]
    [InlineData(2, "no-device")]
    [InlineData(2, "abc")]
    [InlineData(5, "0123456789abcdef")]
    public void What_names_nothing_is_refused(int exit, string name) => Assert.Equal(exit, stations.InZone("history", name).Exit);
}
