using System.Formats.Tar;

namespace OfflineLicense.Tests.Commands;

/// <summary>A folder that the tool wrote and a command does not take: the message says what it is and what takes it.</summary>
[Trait("Lane", "check")]
public sealed class WrongFolderTests(WrittenFolders written) : IClassFixture<WrittenFolders>
{
    private static readonly Dictionary<string, string> Advice = new(StringComparer.Ordinal)
    {
        ["out"] = "they are imported by: offlic receive out",
        ["extracted"] = "they are imported by: offlic receive extracted",
        ["upload"] = "upload by its CHECKLIST.txt; then save the responses elsewhere: offlic collect DOWNLOADS",
        ["install"] = "install by its sheets; what devices save there is recorded by: offlic collect install",
        ["playbooks"] = "run them: cd playbooks && ansible-playbook -i inventory.yml PLAYBOOK.yml",
        ["sheets"] = "type them on the devices; then: offlic collect FOLDER",
        ["safe"] = "a station is made of one of them by: offlic restore FILE DIR",
        ["export"] = "it is checked by: offlic verify export; loaded into a database; or taken by: offlic ledger merge export",
        ["zone"] = "a command works in it by: --station zone",
    };

    /// <summary>Each command with the folders that it takes, or answers in its own words.</summary>
    [Theory]
    [InlineData("receive {0}", "out extracted")]
    [InlineData("verify {0}", "out extracted export")]
    [InlineData("restore {0} new --reason lost", "out extracted install")]
    [InlineData("validate {0}", "")]
    [InlineData("reconcile {0}", "")]
    [InlineData("roster import {0}", "")]
    [InlineData("key trust {0} --name X", "")]
    [InlineData("mark uploaded --from {0}", "upload")]
    public void It_is_named_with_the_command_that_takes_it(string command, string own) =>
        Assert.All(Advice.Where(folder => !own.Split(' ').Contains(folder.Key)), folder =>
        {
            string[] args = [.. command.Split(' ').Select(word => word == "{0}" ? folder.Key : word), "--no-input"];
            var said = command.StartsWith("mark", StringComparison.Ordinal) ? written.Pair.Desk(args) : written.Pair.Zone(args);
            Assert.Contains($"hint: {folder.Value}\n", Short(said), StringComparison.Ordinal);

            // Digests of install files and of an export lie where those of an extracted bundle would.
            Assert.Equal(folder.Key is "install" or "export" && command is "receive {0}" or "verify {0}" ? 10 : 5, said.Exit);
        });

    [Fact]
    public void An_upload_folder_given_to_mark_leads_to_its_list() => Assert.Contains(
        $"hint: its list is read by: offlic mark uploaded --from {Path.Combine("upload", "upload.csv")}\n",
        Short(written.Pair.Desk("mark", "uploaded", "--from", "upload")), StringComparison.Ordinal);

    /// <summary>Captures and responses lie beside install files every day, and an extracted bundle has files that were recorded.</summary>
    [Fact]
    public void Collect_that_brings_nothing_says_what_the_folder_is() => Assert.All(Advice, folder =>
        Assert.EndsWith(folder.Key is "install" or "extracted" ? "" : $": {folder.Value}\n",
            Short(written.Pair.Zone("collect", folder.Key)), StringComparison.Ordinal));

    /// <summary>Before a person is asked for a reason.</summary>
    [Fact]
    public void Restore_says_what_the_folder_is_first()
    {
        var said = written.Pair.Zone("restore", "export", "new");
        Assert.Equal(5, said.Exit);
        Assert.Contains("export: this is an export of a ledger, not a bundle", Short(said), StringComparison.Ordinal);
    }

    [Fact]
    public void Stage_into_a_folder_of_install_files_warns() => Assert.Contains(
        "warning: install is a folder of install files, which split wrote: install by its sheets",
        Short(written.Pair.Desk("stage", "--to", "install", "-n")), StringComparison.Ordinal);

    private string Short(Said said) => said.Error.Replace(written.Pair.Shell.Folder + "/", "", StringComparison.Ordinal);
}

/// <summary>One folder of each kind that the tool writes.</summary>
public sealed class WrittenFolders : IDisposable
{
    public WrittenFolders()
    {
        Pair.Write("usage.txt", StationPair.Usage("1", 1));
        StationPair.Done(Pair.Zone("collect", "usage.txt"));
        StationPair.Done(Pair.Zone("pack", "--to", "out"));
        TarFile.ExtractToDirectory(Directory.GetFiles(Pair.At("out")).Single(), Pair.Folder("tar"), false);
        Directory.Move(Directory.GetDirectories(Pair.At("tar")).Single(), Pair.At("extracted"));
        StationPair.Done(Pair.Desk("receive", "out"));
        StationPair.Done(Pair.Desk("stage", "--to", "staged"));
        Directory.Move(Directory.GetDirectories(Pair.At("staged")).Single(), Pair.At("upload"));
        Pair.Write("down/ack.txt", StationPair.Ack(1766000000, "1"));
        StationPair.Done(Pair.Desk("collect", "down"));
        StationPair.Done(Pair.Desk("pack", "--to", "back"));
        StationPair.Done(Pair.Zone("receive", "back"));
        StationPair.Done(Pair.Zone("split", "--to", "install"));
        StationPair.Done(Pair.Zone("sheet", "save", "--to", "sheets"));
        StationPair.Done(Pair.Zone("sheet", "save", "--to", "playbooks", "--format", "ansible"));
        StationPair.Done(Pair.Zone("ledger", "export", "--to", Pair.Folder("exports")));
        Directory.Move(Directory.GetDirectories(Pair.At("exports")).Single(), Pair.At("export"));
        StationPair.Done(Pair.Zone("backup", Path.Combine(Pair.Folder("safe"), "PLANT-7.offlic-backup"), "--without-keys"));
    }

    internal StationPair Pair { get; } = new();

    public void Dispose() => Pair.Dispose();
}
