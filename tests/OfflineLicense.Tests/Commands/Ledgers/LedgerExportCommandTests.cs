using OfflineLicense.Tests.Sealing;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands.Ledgers;

/// <summary><c>offlic ledger export</c>, as a person types it and checks what it wrote.</summary>
[Trait("Lane", "check")]
public sealed class LedgerExportCommandTests : IDisposable
{
    private const string First = "PLANT-7.export.00000001";
    private const string Second = "PLANT-7.export.00000002";
    private const string Canary = "canary-sw-17";

    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [SkippableFact]
    public void The_lines_for_a_check_by_hand_say_that_it_is_valid()
    {
        Skip.IfNot(Bash.Run("openssl version").Exit == 0, "there is no openssl");
        Export();
        var signature = Path.GetFileName(Directory.GetFiles(_lab.At("to", First), "*.sig").Single());
        StationPair.Done(_lab.Zone("key", "export", "to/PLANT-7.pub.pem"));
        var page = File.ReadAllText(Checkout.At("docs", "export-format.md"));
        var from = page.IndexOf("cd PLANT-7.export.00000001", StringComparison.Ordinal);
        var lines = page[from..page.IndexOf("```", from, StringComparison.Ordinal)]
            .Replace("SHA256SUMS.3f9a1c2e77aa00b1.sig", signature, StringComparison.Ordinal);

        var said = Bash.Run(lines, _lab.At("to"));

        Assert.True(said.Exit == 0, said.Errors);
        Assert.Contains("Verified OK\n", said.Output, StringComparison.Ordinal);
        Assert.Contains("  FORMAT.offlic-export-1\n", said.Output, StringComparison.Ordinal);
        Assert.EndsWith($"\n{File.ReadAllLines(_lab.At("to", First, "SHA256SUMS")).Length + 2}\n", said.Output, StringComparison.Ordinal);

        File.AppendAllText(_lab.At("to", First, "device.csv"), "PLANT-7,9,X,Y,,2026-01-01T00:00:00Z\r\n");
        Assert.Contains("device.csv", Bash.Run("sha256sum --strict --quiet -c SHA256SUMS", _lab.At("to", First)).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_manifest_says_what_is_in_it_and_the_ledger_remembers_it()
    {
        _lab.Write("drop/a.txt", StationPair.Usage("FOC1", 1, 2));
        StationPair.Done(_lab.Zone("collect", "drop"));
        var said = Export();

        var export = new ExportedCsv(_lab.At("to", First));
        Assert.Equal(["offlic-export/1", First, "PLANT-7", "zone"],
            new[] { "format", "name", "station", "side" }.Select(member => export.Manifest.GetProperty(member).GetString()));
        Assert.Equal("2026-11-21T10:15:00Z", export.Manifest.GetProperty("created").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, export.Manifest.GetProperty("since").ValueKind);
        Assert.All(export.Tables, table => Assert.Equal(
            (export.Table(table).GetProperty("rows").GetInt64(), true),
            (export.Rows(table).Count, export.Table(table).GetProperty("whole").GetBoolean())));
        Assert.Equal(["C9300-48P|FOC1|1", "C9300-48P|FOC1|2"], export.Values("report", "pid", "serial", "report_id").Order());
        Assert.Equal(["C9300-48P|FOC1"], export.Values("deadline", "device_pid", "device_serial"));
        Assert.Equal(["C9300-48P|FOC1|0"], export.Values("present_member", "udi_pid", "udi_serial", "position"));
        var sums = Digest.Of(File.ReadAllBytes(_lab.At("to", First, "SHA256SUMS"))).Hex;
        Assert.Equal(sums, said.Json("export").Single().GetProperty("sums").GetString());
        Assert.Equal([$"{First}|{sums}|{export.Sequence}"],
            SqlRows.In(_lab.At("zone", ".offlic", "ledger.db"), "SELECT name, sums, journal_sequence FROM export"));
        Assert.Equal(0, _lab.Zone("doctor", "--deep").Exit);
    }

    [Fact]
    public void An_export_since_another_one_has_only_what_was_added()
    {
        Export();
        _lab.Write("drop/a.txt", StationPair.Usage("FOC1", 1, 2));
        StationPair.Done(_lab.Zone("collect", "drop"));
        Export("--since", First);

        var (first, second) = (new ExportedCsv(_lab.At("to", First)), new ExportedCsv(_lab.At("to", Second)));
        var since = second.Manifest.GetProperty("since");
        Assert.Equal((First, Digest.Of(File.ReadAllBytes(_lab.At("to", First, "SHA256SUMS"))).Hex, first.Sequence),
            (since.GetProperty("name").GetString(), since.GetProperty("sums").GetString(), since.GetProperty("sequence").GetInt64()));
        Assert.Equal(first.Manifest.GetProperty("journal").GetProperty("head").GetString(), since.GetProperty("head").GetString());
        Assert.Equal((0, 1, 0), (first.Rows("device").Count, second.Rows("device").Count, second.Rows("key").Count));
        Assert.Equal([First], second.Values("export", "name"));
    }

    /// <summary>The line of a script, which is the same each time.</summary>
    [Fact]
    public void Since_the_last_one_is_everything_the_first_time_and_then_what_was_added()
    {
        Assert.Equal([null, First, Second, Second], new[] { "last", "LAST", $"to/{Second}/", Second }
            .Select(since => Export("--since", since).Json("export").Single().GetProperty("since").GetString()));
        var first = _lab.Desk("ledger", "export", "--to", "to", "--since", "last");
        Assert.Contains("\n  Every fact of this ledger: there was no earlier export\n", first.Out, StringComparison.Ordinal);
        Assert.EndsWith($"Next: load it into a database; the next one: offlic ledger export --to {_lab.At("to")} --since last\n", first.Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_exported_where_the_earlier_export_or_the_folder_is_not_there()
    {
        Export();
        var unknown = _lab.Zone("ledger", "export", "--to", "to", "--since", "PLANT-7.export.00000009");
        Assert.Equal(5, unknown.Exit);
        Assert.Contains(First, unknown.Error, StringComparison.Ordinal);
        var folder = _lab.Zone("ledger", "export", "--to", "drive");
        Assert.Equal((5, false), (folder.Exit, Path.Exists(_lab.At("drive"))));
        Assert.Equal([_lab.At("to", First)], Directory.GetFileSystemEntries(_lab.At("to")));
    }

    [SkippableFact]
    public void A_drive_without_room_is_told_before_anything_is_written_and_with_room_the_same_command_writes_it()
    {
        _lab.Write("drop/a.txt", StationPair.Usage("FOC1", [.. Enumerable.Range(1, 200).Select(id => (long)id)]));
        StationPair.Done(_lab.Zone("collect", "drop"));
        Export();
        foreach (var since in new[] { Array.Empty<string>(), ["--since", First] })
        {
            using var disk = Media.SmallDisk.Mount(_lab.At("small"), 1024);
            disk.Fill(free: since.Length == 0 ? 16 : 0);
            string[] typed = ["ledger", "export", "--to", disk.Folder, .. since];
            var full = _lab.Zone([.. typed, "--json"]);
            Assert.Equal(5, full.Exit);
            var error = System.Text.Json.JsonDocument.Parse(full.Error.Trim()).RootElement;
            Assert.Equal("no-space", error.GetProperty("code").GetString());
            Assert.Matches(@"^no space left for the export: .* has [0-9.,]+ \w+ free, and [0-9.,]+ \w+ are needed\. "
                + "Nothing was written$", error.GetProperty("message").GetString());
            Assert.Equal([disk.Folder + "/filler"], Directory.GetFileSystemEntries(disk.Folder));
            disk.MakeRoom();
            StationPair.Done(_lab.Zone(typed));
        }
    }

    [Fact]
    public void A_rehearsal_counts_and_writes_nothing()
    {
        _lab.Folder("to");
        var said = _lab.Zone("ledger", "export", "--to", "to", "-n", "--json");
        Assert.Equal((0, true), (said.Exit, said.Summary.GetProperty("rows").GetInt64() > 0));
        Assert.Empty(Directory.GetFileSystemEntries(_lab.At("to")));
        Assert.Empty(SqlRows.In(_lab.At("zone", ".offlic", "ledger.db"), "SELECT name FROM export"));
        var words = _lab.Zone("ledger", "export", "--to", "to", "-n").Out;
        Assert.StartsWith("Would be written: ", words, StringComparison.Ordinal);
        Assert.DoesNotContain("Next:", words, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_killed_run_had_written_is_recorded_and_anything_else_of_the_name_is_refused()
    {
        var ledger = _lab.At("zone", ".offlic", "ledger.db");
        File.Copy(ledger, _lab.At("before"));
        Export();
        var sums = File.ReadAllBytes(_lab.At("to", First, "SHA256SUMS"));
        File.Copy(_lab.At("before"), ledger, overwrite: true);
        _lab.Shell.Clock = new StoppedClock(_lab.Shell.Clock.GetUtcNow().AddHours(1));
        Export();
        Assert.Equal(sums, File.ReadAllBytes(_lab.At("to", First, "SHA256SUMS")));
        Assert.Equal([$"{First}|{Digest.Of(sums).Hex}"], SqlRows.In(ledger, "SELECT name, sums FROM export"));

        foreach (var change in new Action[]
        {
            () => File.AppendAllText(_lab.At("to", First, "key.csv"), "x"), () => File.Delete(_lab.At("to", First, "udi.csv")),
            () => File.WriteAllText(_lab.At("to", First, "manifest.json"), "{}"),
            () => Directory.Delete(_lab.At("to", First), recursive: true),
        })
        {
            File.Copy(_lab.At("before"), ledger, overwrite: true);
            change();
            _lab.Folder($"to/{First}");
            var said = _lab.Zone("ledger", "export", "--to", "to");
            Assert.Equal(5, said.Exit);
            Assert.Contains(_lab.At("to", First), said.Error, StringComparison.Ordinal);
            Assert.Empty(SqlRows.In(ledger, "SELECT name FROM export"));
        }
    }

    [Fact]
    public void A_key_with_a_passphrase_is_opened_or_nothing_is_written()
    {
        var phrase = _lab.LockZone();
        _lab.Folder("to");
        Assert.Equal(2, _lab.Zone("ledger", "export", "--to", "to", "--no-input").Exit);
        Assert.Empty(Directory.GetFileSystemEntries(_lab.At("to")));
        StationPair.Done(_lab.Zone("ledger", "export", "--to", "to", "--passphrase-file", phrase));
    }

    [Fact]
    public void Hostnames_leave_only_where_a_person_asks_for_them()
    {
        _lab.Write("roster.csv", $"hostname,address,pid,serial,reason,expected\n{Canary},10.1.2.3,C9300-48P,FOC1,spare of {Canary},no\n");
        StationPair.Done(_lab.Zone("roster", "import", "roster.csv"));
        _lab.Write($"drop/{Canary}.txt", StationPair.Usage(["FOC1"], [1], hostname: Canary));
        _lab.Write($"drop/{Canary}-cut.txt", "<smartLicense><RUMReport>cut");
        _lab.Write($"drop/{Canary}-log.txt", $"{Canary}#show clock\n10:00:00.000 UTC Sat Nov 21 2026\n{Canary}#show license udi\n"
            + $"UDI: PID:C9300-48P,SN:FOC1\n{Canary}#license smart import bootflash:{Canary}.txt\nImport Data Failed\n{Canary}#\n");
        _lab.Zone("collect", "drop");
        StationPair.Done(_lab.Zone("config", "copy.url", $"tftp://{Canary}/"));
        StationPair.Done(_lab.Zone("config", "privacy.keywords", Canary));
        StationPair.Done(_lab.Zone("pack", "--to", $"{Canary}-drive", "--allow-keywords", "--reason", "x"));
        StationPair.Done(_lab.Desk("receive", $"{Canary}-drive"));
        StationPair.Done(_lab.Desk("stage", "--to", $"{Canary}-up"));
        _lab.Write("answers/a.txt", StationPair.Ack(1735000000, "FOC1"));
        StationPair.Done(_lab.Desk("collect", "answers"));
        StationPair.Done(_lab.Desk("pack", "--to", $"{Canary}-back"));
        StationPair.Done(_lab.Zone("receive", $"{Canary}-back"));
        StationPair.Done(_lab.Zone("split", "--to", $"{Canary}-tftp"));
        foreach (var station in new[] { "zone", "desk" })
        {
            _lab.Folder($"{station}-plain");
            _lab.Folder($"{station}-named");
            StationPair.Done(_lab.In(station, "ledger", "export", "--to", $"{station}-plain"));
            StationPair.Done(_lab.In(station, "ledger", "export", "--to", $"{station}-named", "--with-hostnames"));
            Assert.Empty(Find($"{station}-plain"));
        }

        Assert.Equal(["bundle_written", "import_attempt", "install", "journal", "refusal", "roster_entry", "setting", "sighting"],
            Find("zone-named"));
        Assert.Contains("staged", Find("desk-named"));
    }

    /// <summary>Regression: an export in the folder of keys was written, and doctor did not know the name.</summary>
    [Theory]
    [InlineData("ledger export --to")]
    [InlineData("pack --to")]
    [InlineData("backup")]
    [InlineData("key export")]
    public void Nothing_is_written_into_the_folder_of_a_station(string command)
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("FOC1.txt", StationPair.Usage("FOC1", 1))));
        var place = _lab.At("zone", ".offlic", "keys");
        var before = Directory.GetFileSystemEntries(place).Order(StringComparer.Ordinal).ToList();

        var said = _lab.Zone([.. command.Split(' '), command == "backup" ? Path.Combine(place, "b") : place]);

        Assert.Equal(2, said.Exit);
        Assert.Contains("holds nothing else", said.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(place).Order(StringComparer.Ordinal));
    }

    /// <summary>The tables that have the canary.</summary>
    private List<string?> Find(string folder) =>
    [
        .. Directory.EnumerateFiles(_lab.At(folder), "*", SearchOption.AllDirectories)
            .Where(path => File.ReadAllText(path).Contains(Canary, StringComparison.OrdinalIgnoreCase)
                || File.ReadAllText(path).Contains("10.1.2.3", StringComparison.Ordinal))
            .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal),
    ];

    private Said Export(params string[] more)
    {
        _lab.Folder("to");
        var said = _lab.Zone(["ledger", "export", "--to", "to", "--json", .. more]);
        StationPair.Done(said);
        return said;
    }
}
