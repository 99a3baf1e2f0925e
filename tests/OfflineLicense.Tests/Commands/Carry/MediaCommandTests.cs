using System.IO.Abstractions;
using OfflineLicense.Steps.Media;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Tests.Commands.Carry;

[Trait("Lane", "check")]
public sealed class MediaCommandTests : IDisposable
{
    private const string Request = "PLANT-7.desk.00000001.offlic.tar";
    private const string Answer = "HQ.PLANT-7.00000001.offlic.tar";

    private readonly ExchangeLab _lab = new();

    public void Dispose() => _lab.Dispose();

    private string Usb(string name) => _lab.At("usb", name);

    [Fact]
    public void A_drive_is_listed_by_what_each_file_is_to_this_station()
    {
        Carry();
        File.WriteAllText(Usb("notes.txt"), "hi");
        File.WriteAllText(Usb("damaged.offlic.tar"), "x");
        File.WriteAllText(Usb("HQ.PLANT-7.00000009.offlic.tar.partial"), "x");
        File.WriteAllText(Usb("HQ.pub.pem"), "x");
        File.WriteAllText(Usb("PLANT-7.offlic-backup"), "x");
        Directory.CreateDirectory(Usb("folder"));
        StationPair.Done(_lab.Pair.Zone("ledger", "export", "--to", "usb"));

        Assert.Equal(
            [$"new {Answer}", $"sent {Request}", "unreadable damaged.offlic.tar", "partial HQ.PLANT-7.00000009.offlic.tar.partial",
                "key HQ.pub.pem", "backup PLANT-7.offlic-backup", "export PLANT-7.export.00000001", "other folder", "other notes.txt"],
            States("zone"));
        Assert.Equal([$"sent {Answer}", $"received {Request}"], States("desk").Take(2));
        Directory.Delete(Usb("PLANT-7.export.00000001"), recursive: true);

        // The answer names the request as the last that the desk received.
        StationPair.Done(_lab.Pair.Zone("receive", Usb(Answer)));
        Assert.Equal([$"received {Answer}", $"confirmed {Request}"], States("zone").Take(2));
        var said = _lab.Pair.Zone("media");
        Assert.Contains("receipt not confirmed", said.Out, StringComparison.Ordinal);
        Assert.Equal($"Next: offlic media clean {_lab.At("usb")}", said.OutLines[^1]);
        Assert.True(said.OutLines.Count < 20);

        // The next request carries the receipt for the answer, and the desk confirms it.
        _lab.Save("7", 7);
        StationPair.Done(_lab.Pair.Zone("collect", "tftp"));
        StationPair.Done(_lab.Pair.Zone("pack", "--to", "usb"));
        Assert.Contains($"received {Answer}", States("zone"));
        StationPair.Done(_lab.Pair.Desk("receive", Usb("PLANT-7.desk.00000002.offlic.tar")));
        Assert.Equal(["received PLANT-7.desk.00000002.offlic.tar", $"confirmed {Answer}", $"confirmed {Request}"],
            States("desk").Take(3));
    }

    [Fact]
    public void A_bundle_for_another_station_and_one_with_a_known_name_and_other_content_are_told_apart()
    {
        Carry();
        using var other = new ExchangeLab();
        other.Save("9", 9);
        StationPair.Done(other.Zone());
        File.Delete(Usb(Answer));
        File.Copy(other.At("usb", Request), Usb(Request), overwrite: true);
        File.Move(_lab.At("kept", "PLANT-7.elsewhere.tar"), Usb("PLANT-7.elsewhere.offlic.tar"));

        Assert.Equal(["foreign PLANT-7.elsewhere.offlic.tar", $"changed {Request}"], States("zone"));
        var said = _lab.Pair.Zone("media", "clean", "usb", "--yes");
        Assert.Contains("Nothing on", said.Out, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(_lab.At("usb")).Length);
    }

    [Fact]
    public void Only_what_both_sides_have_confirmed_is_removed_and_only_after_yes()
    {
        Carry();
        StationPair.Done(_lab.Pair.Zone("receive", Usb(Answer)));
        File.Copy(Usb(Request), Usb("copy.offlic.tar"));
        File.WriteAllText(Usb("notes.txt"), "hi");
        var (files, rows) = (_lab.Files(), _lab.Rows("zone"));

        var rehearsed = _lab.Pair.Zone("media", "clean", "usb", "-n");
        var unasked = _lab.Pair.Zone("media", "clean", "usb", "--no-input");
        _lab.Pair.Shell.Input = "no\n";
        var refused = _lab.Pair.Zone("media", "clean", "usb");

        Assert.Equal((0, 2, 0), (rehearsed.Exit, unasked.Exit, refused.Exit));
        Assert.Contains("2 bundles would be removed", rehearsed.Out, StringComparison.Ordinal);
        Assert.Contains("give --yes", unasked.Error, StringComparison.Ordinal);
        Assert.Contains(Request, unasked.Out, StringComparison.Ordinal); // the list comes before the question
        Assert.Contains("Nothing was removed.", refused.OutLines);
        Assert.Equal(files, _lab.Files());
        Assert.Equal(rows, _lab.Rows("zone"));

        _lab.Pair.Shell.Input = "yes\n";
        StationPair.Done(_lab.Pair.Zone("media", "clean", "usb"));

        Assert.Equal([Answer, "notes.txt"], Directory.GetFiles(_lab.At("usb")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(rows + 2, _lab.Rows("zone"));
        Assert.Equal(0, _lab.Pair.Zone("audit", "verify").Exit);
        var again = _lab.Pair.Zone("media", "clean", "usb", "--yes", "--json");
        Assert.Equal((0, 0), (again.Exit, again.Summary.GetProperty("removed").GetInt32()));
    }

    [Fact]
    public void A_confirmed_bundle_that_is_damaged_or_has_more_in_it_is_kept()
    {
        Carry();
        StationPair.Done(_lab.Pair.Zone("receive", Usb(Answer)));
        File.AppendAllText(Usb(Request), new string('x', 512));

        var said = _lab.Pair.Zone("media", "clean", "usb", "--yes", "--json");

        Assert.Equal(0, said.Exit);
        Assert.StartsWith("it is not valid:", said.Json("kept").Single().GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.True(File.Exists(Usb(Request)));
    }

    // Regression: while a person was asked, another file took the name, and yes removed that one.
    [Fact]
    [Trait("Attack", "A37")]
    public void What_took_the_name_of_a_bundle_after_the_list_is_kept()
    {
        Carry();
        StationPair.Done(_lab.Pair.Zone("receive", Usb(Answer)));
        File.Copy(Usb(Request), Usb("copy.offlic.tar"));
        using var ledger = Ledger.OpenToWrite(new StationPaths(_lab.At("zone")), LockWait.Long, _lab.Pair.Shell.Clock, rehearsal: false);
        var files = new SourceFile(new FileSystem());
        var cleaner = new MediaCleaner(ledger, files, "t");
        var listed = cleaner.Check(_lab.At("usb"), new MediaQuery(ledger, files).Read(_lab.At("usb")));
        Assert.All(listed, entry => Assert.Null(entry.KeptBecause));
        File.WriteAllText(Usb(Request), "precious");

        var done = cleaner.Remove(_lab.At("usb"), listed);

        Assert.Equal([(Request, "it changed while it was looked at"), ("copy.offlic.tar", null)],
            done.Select(entry => (entry.File, entry.KeptBecause)));
        Assert.Equal("precious", File.ReadAllText(Usb(Request)));
        Assert.False(File.Exists(Usb("copy.offlic.tar")));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_missing_and_none_named_is_usage()
    {
        Assert.Equal(5, _lab.Pair.Zone("media", "gone").Exit);
        _lab.Set("zone", SettingName.MediaFolder, "");
        var said = _lab.Pair.Zone("media");
        Assert.Equal(2, said.Exit);
        Assert.Contains("offlic config folders.media DIR", said.Error, StringComparison.Ordinal);
    }

    /// <summary>A request to the desk and its answer back on the drive, which the zone has not received; and a bundle for a desk of another
    /// name.</summary>
    private void Carry()
    {
        _lab.Pair.Folder("kept");
        _lab.Save("8", 8);
        StationPair.Done(_lab.Pair.Zone("collect", "tftp"));
        StationPair.Done(_lab.Zone());
        StationPair.Done(_lab.Desk());
        _lab.Answer("8");
        StationPair.Done(_lab.Desk());
        using var third = new ExchangeLab();
        third.Save("7", 7);
        StationPair.Done(third.Pair.Zone("collect", "tftp"));
        StationPair.Done(third.Pair.Zone("pack", "--to", "usb", "--for", "ELSEWHERE"));
        File.Copy(Directory.GetFiles(third.At("usb")).Single(), _lab.At("kept", "PLANT-7.elsewhere.tar"));
    }

    private List<string> States(string station) => [.. _lab.Pair.In(station, "media", "usb", "--json").Json("file")
        .Select(line => $"{line.GetProperty("state").GetString()} {line.GetProperty("name").GetString()}")];
}
