using System.Formats.Tar;

namespace OfflineLicense.Tests.Commands;

/// <summary>A file that a person gives to a command that does not take it: the message says what it is and what takes it.</summary>
public sealed class WrongFileTests : IDisposable
{
    private readonly StationPair _pair = new();

    public WrongFileTests()
    {
        _pair.Write("usage.txt", StationPair.Usage("1", 1));
        StationPair.Done(_pair.Zone("collect", "usage.txt"));
        StationPair.Done(_pair.Zone("pack", "--to", "out"));
        File.Copy(Directory.GetFiles(_pair.At("out")).Single(), _pair.At("bundle.tar"));
        StationPair.Done(_pair.Zone("backup", "station.backup", "--without-keys"));
        StationPair.Done(_pair.Zone("key", "export", "key.pem"));
        File.Copy(Directory.GetFiles(_pair.At("zone", ".offlic", "keys"), "*.key").Single(), _pair.At("private.key"));
        File.Copy(_pair.At("zone", ".offlic", "ledger.db"), _pair.At("ledger.db"));
        StationPair.Done(_pair.Desk("receive", "out"));
        StationPair.Done(_pair.Desk("stage", "--to", "upload"));
        var staged = Directory.GetDirectories(_pair.At("upload")).Single();
        File.Copy(Path.Combine(staged, "upload.csv"), _pair.At("upload.csv"));
        File.Copy(Path.Combine(staged, "CHECKLIST.txt"), _pair.At("CHECKLIST.txt"));
        _pair.Write("ack.txt", StationPair.Ack(1766000000, "1"));
        _pair.Write("roster.csv", "pid,serial\nC9300-48P,1\n");
        _pair.Write("text.txt", "hello\n");
        TarFile.ExtractToDirectory(_pair.At("bundle.tar"), Directory.CreateDirectory(_pair.At("extracted")).FullName, false);
        File.Copy(Directory.GetFiles(_pair.At("extracted"), "SHA256SUMS", SearchOption.AllDirectories).Single(), _pair.At("sums"));
    }

    public void Dispose() => _pair.Dispose();

    private static readonly Dictionary<string, string> Advice = new(StringComparer.Ordinal)
    {
        ["usage.txt"] = "it is recorded by: offlic collect usage.txt",
        ["ack.txt"] = "it is recorded by: offlic collect ack.txt",
        ["bundle.tar"] = "it is imported by: offlic receive bundle.tar",
        ["sums"] = "name the folder of the extracted bundle: offlic receive FOLDER",
        ["station.backup"] = "a station is made of it by: offlic restore station.backup DIR",
        ["key.pem"] = "it is trusted by: offlic key trust key.pem --name STATION",
        ["private.key"] = "it stays at its station: carry what offlic key export writes",
        ["upload.csv"] = "it is read by: offlic mark uploaded --from upload.csv",
        ["roster.csv"] = "it is read by: offlic roster import roster.csv",
        ["ledger.db"] = "a ledger is used only in its station (--station DIR), and copied by: offlic backup FILE",
        ["CHECKLIST.txt"] = "no command reads it",
    };

    /// <summary>Each command with the files that it takes, or answers in its own words.</summary>
    [Theory]
    [InlineData("receive {0}", "bundle.tar")]
    [InlineData("verify {0}", "bundle.tar")]
    [InlineData("sign {0}", "bundle.tar")]
    [InlineData("key trust {0} --name X", "key.pem private.key")]
    [InlineData("roster import {0}", "roster.csv")]
    [InlineData("restore {0} new", "station.backup")]
    [InlineData("mark uploaded --from {0}", "upload.csv roster.csv")]
    public void Its_command_is_named_and_the_file_is_invalid(string command, string own)
    {
        Assert.All(Advice.Where(file => !own.Split(' ').Contains(file.Key)), file =>
        {
            string[] args = [.. command.Split(' ').Select(word => word == "{0}" ? file.Key : word)];
            var run = command.StartsWith("mark", StringComparison.Ordinal) ? _pair.Desk([.. args, "--no-input"])
                : _pair.Zone([.. args, "--no-input"]);
            var said = run.Error.Replace(_pair.Shell.Folder + "/", "", StringComparison.Ordinal);
            Assert.True(said.Contains($"hint: {file.Value}\n", StringComparison.Ordinal), $"{string.Join(' ', args)}: {said}");
            Assert.Contains("this is ", said);
            Assert.Equal(13, run.Exit);
        });
    }

    /// <summary>It may be a bundle that was cut or changed.</summary>
    [Fact]
    public void A_file_that_nobody_knows_stays_untrusted()
    {
        var said = _pair.Zone("receive", "text.txt");
        Assert.Contains("E_LENGTH: The file is 6 bytes long", said.Error);
        Assert.Equal(10, said.Exit);
    }

    [Theory]
    [InlineData("receive")]
    [InlineData("verify")]
    public void A_file_that_lies_in_a_folder_as_a_bundle_stays_untrusted(string command)
    {
        File.Copy(_pair.At("ack.txt"), Path.Combine(_pair.Folder("drive"), "HQ.PLANT-7.00000001.offlic.tar"));
        Assert.Equal(10, _pair.Zone(command, "drive").Exit);
    }

    [Theory]
    [InlineData("bundle.tar", 0)]
    [InlineData("key.pem", 0)]
    [InlineData("upload.csv", 0)]
    [InlineData("CHECKLIST.txt", 0)]
    [InlineData("private.key", 13)]
    [InlineData("roster.csv", 13)]
    [InlineData("ledger.db", 13)]
    public void Collect_says_which_command_takes_a_file_that_was_named(string file, int exit)
    {
        var said = _pair.Zone("collect", file);
        Assert.Equal(exit, said.Exit);
        Assert.Contains(Advice[file], said.Error.Replace(_pair.Shell.Folder + "/", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Collect_of_a_folder_says_nothing_of_them()
    {
        File.Copy(_pair.At("key.pem"), Path.Combine(_pair.Folder("drop"), "key.pem"));
        Assert.Equal("", _pair.Zone("collect", "drop").Error);
    }
}
