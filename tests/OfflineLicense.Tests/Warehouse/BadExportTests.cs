using System.Globalization;
using System.Text.RegularExpressions;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Warehouse;

/// <summary>What load.sh refuses: nothing of it is loaded, and a sentence names the file and what to do.</summary>
[Collection(PostgresCollection.Name)]
[Trait("Lane", "check")]
public sealed class BadExportTests(PostgresServer server, ExportedPair pair)
{
    [SkippableTheory]
    [InlineData("request.csv", "request.csv was changed")]
    [InlineData("manifest.json", "manifest.json was changed")]
    [InlineData("SHA256SUMS", "its signature is not valid")]
    public void A_changed_file_is_named(string file, string complaint)
    {
        var database = server.Empty;
        var copy = pair.Copy(pair.Zone.Exports[0]);
        var path = Path.Combine(copy, file);
        var bytes = File.ReadAllBytes(path);
        bytes[^9] ^= 1;
        File.WriteAllBytes(path, bytes);
        Refused(database, Load(database, copy), 10, complaint, "copy it again");
    }

    [SkippableFact]
    public void A_station_without_a_key_is_unknown()
    {
        var database = server.Empty;
        var keys = Directory.CreateDirectory(pair.Fleet.At("no-keys")).FullName;
        Refused(database, new Loader(server, database, keys).Load(pair.Zone.Exports[0]), 10, "station PLANT-1", "PLANT-1.pub.pem");

        // Another station's key under its name is no key of it.
        File.Copy(Path.Combine(pair.Fleet.Keys, "HQ-1.pub.pem"), Path.Combine(keys, "PLANT-1.pub.pem"));
        Refused(database, new Loader(server, database, keys).Load(pair.Zone.Exports[0]), 10, "no key", "PLANT-1.pub.pem");
    }

    [SkippableFact]
    public void An_export_with_a_hole_before_it_is_refused_until_the_hole_is_filled()
    {
        var database = server.CreateWarehouse();
        Refused(database, Load(database, pair.Zone.Exports[2]), 12, "goes on from PLANT-1.export.00000002", "load PLANT-1.export.00000002");

        var all = Load(database, pair.Zone.Exports[2], pair.Zone.Exports[0], pair.Zone.Exports[1]);
        Assert.True(all.ExitCode == 0, all.Error);
        Assert.EndsWith("3 loaded, 0 known, 0 refused\n", all.Output, StringComparison.Ordinal);
        var before = server.Count(database);
        Assert.EndsWith("0 loaded, 3 known, 0 refused\n", Load(database, [.. pair.Zone.Exports]).Output, StringComparison.Ordinal);
        Assert.Equal(before, server.Count(database));
    }

    // Regression: what went on from a lost export was refused forever, also when a full export had come.
    [SkippableFact]
    public void A_full_export_that_is_newer_fills_the_hole_in_the_same_run()
    {
        var database = server.CreateWarehouse();
        var full = pair.Fleet.Export(pair.Zone, isFull: true);
        pair.Zone.Exports.Remove(full);
        var said = Load(database, pair.Zone.Exports[0], pair.Zone.Exports[2], full);

        Assert.True(said.ExitCode == 0, said.Error);
        Assert.EndsWith("3 loaded, 0 known, 0 refused\n", said.Output, StringComparison.Ordinal);
        Assert.Contains("PLANT-1.export.00000003: loaded, 0 new rows\n", said.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_folder_that_is_no_export_is_refused_and_the_others_are_loaded()
    {
        var database = server.CreateWarehouse();
        var renamed = Path.Combine(pair.Fleet.At("renamed"), "PLANT-1.export.00000077");
        TreeCopy.Into(pair.Zone.Exports[0], renamed);
        var without = pair.Copy(pair.Zone.Exports[0]);
        File.Delete(Path.Combine(without, "answer.csv"));
        var empty = Directory.CreateDirectory(pair.Fleet.At("empty", "PLANT-1.export.00000009")).FullName;
        var misnamed = Path.Combine(pair.Fleet.At("misnamed"), "export");
        TreeCopy.Into(pair.Zone.Exports[0], misnamed);
        Refused(database, Load(database, pair.Fleet.Keys), 5, "there is no export in it", "one that holds such folders");
        Refused(database, Load(database, misnamed), 13, "STATION.export.NUMBER", "give the folder the name again");
        Refused(database, Load(database, renamed), 13, "its manifest says that it is PLANT-1.export.00000001", "the name again");
        Refused(database, Load(database, without), 5, "answer.csv is not there", "copy it again");
        Refused(database, Load(database, empty), 13, "it is no export", "offlic ledger export");
        Refused(database, Load(database, pair.Fleet.At("nowhere")), 5, "no such folder", "offlic ledger export");

        var some = Load(database, empty, without, pair.Desk.Exports[0]);
        Assert.Equal((13, true), (some.ExitCode, some.Output.EndsWith("1 loaded, 0 known, 2 refused\n", StringComparison.Ordinal)));
    }

    /// <summary>A folder grows for years: what was loaded before costs one digest.</summary>
    [SkippableFact]
    public void A_folder_of_exports_is_loaded_and_what_was_loaded_before_is_not_read_again()
    {
        var database = server.CreateWarehouse();
        var folder = pair.Fleet.At("archive");
        foreach (var export in pair.Zone.Exports)
            TreeCopy.Into(export, Path.Combine(folder, Path.GetFileName(export)));
        var all = Load(database, folder);
        Assert.EndsWith($"{pair.Zone.Exports.Count} loaded, 0 known, 0 refused\n", all.Output, StringComparison.Ordinal);

        var first = Path.Combine(folder, Path.GetFileName(pair.Zone.Exports[0]));
        File.Delete(Path.Combine(first, "device.csv"));
        Assert.EndsWith($"0 loaded, {pair.Zone.Exports.Count} known, 0 refused\n", Load(database, folder + "/").Output,
            StringComparison.Ordinal);
        File.AppendAllText(Path.Combine(first, "SHA256SUMS"), "x");
        Assert.Equal(10, Load(database, folder).ExitCode);
    }

    [SkippableFact]
    public void A_server_that_refuses_the_user_is_not_called_away()
    {
        var database = server.CreateWarehouse();
        var run = new Loader(server, database, pair.Fleet.Keys).Load(
            [pair.Zone.Exports[0]], new Dictionary<string, string?> { ["PGDATABASE"] = "nowhere" });
        Assert.Equal(5, run.ExitCode);
        Assert.Contains("the server refuses this user", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("?", run.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_name_that_a_shell_would_obey_is_a_name()
    {
        var database = server.CreateWarehouse();
        var copy = pair.Copy(pair.Zone.Exports[0], "-v 'x\"\n$(touch obeyed); *");
        var run = new Loader(server, database, pair.Fleet.Keys).Load(copy);
        Assert.True(run.ExitCode == 0, run.Error);
        File.WriteAllText(Path.Combine(copy, "SHA256SUMS"), "x");
        File.Move(Path.Combine(copy, "manifest.json"), Path.Combine(copy, "SHA256SUMS.$(touch obeyed).sig"));
        Assert.Equal(13, new Loader(server, database, pair.Fleet.Keys).Load(copy).ExitCode);
        Assert.False(File.Exists("obeyed"));
    }

    /// <summary>A station signs what it likes, and can write no facts of another.</summary>
    [SkippableTheory]
    [InlineData("station", "own_rows_only")]
    [InlineData("rows", "its manifest says")]
    [InlineData("text", "gap_range.csv, line 2")]
    [InlineData("line", "gap_range.csv has a line")]
    [InlineData("journal", "do not follow each other")]
    [InlineData("begin", "do not follow each other")]
    [InlineData("table", "how many rows each table has")]
    [InlineData("time", "gap_range.csv, line 2")]
    [InlineData("code", "gap_range.csv, line 2")]
    public void A_signed_export_with_wrong_content_is_refused(string what, string complaint)
    {
        var database = server.Empty;
        var copy = pair.Copy(pair.Zone.Exports[0]);
        var manifest = Path.Combine(copy, "manifest.json");
        if (what == "journal")
            Edit(Path.Combine(copy, "journal.csv"), text => text.Replace("PLANT-1,2,", "PLANT-1,777,", StringComparison.Ordinal));
        else if (what == "begin")
            Edit(Path.Combine(copy, "journal.csv"), text => text.Replace($",{new string('0', 64)},", $",{new string('1', 64)},",
                StringComparison.Ordinal));
        else if (what == "rows")
            Edit(manifest, text => Count(text, "gap_range", 1));
        else if (what == "table")
            Edit(manifest, text => text.Replace("\"name\":\"gap_range\",\"rows\":0", "\"name\":\"gap_range\",\"rows\":null",
                StringComparison.Ordinal));
        else
        {
            AddRows(copy, "gap_range", what switch
            {
                "station" => "HQ-1,1,a,b,1,1,c,2026-01-01T00:00:00Z",
                "line" => "PLANT-1,1,a,b,1,1,\"c\n\\.\nd\",2026-01-01T00:00:00Z",
                "time" => "PLANT-1,1,a,b,1,1,c,infinity",
                "code" => "PLANT-1,1,a,b,\"ERROR:  OF012: x\nHINT:  y\",1,c,2026-01-01T00:00:00Z",
                _ => "PLANT-1,1,a,b,one,1,c,2026-01-01T00:00:00Z",
            });
        }

        pair.Sign(copy);
        Refused(database, Load(database, copy), 13, complaint, "offlic doctor|from the station|without --with-hostnames");
    }

    /// <summary>Regression: one setting ended the question what is due, and any station stated who packed and who received.</summary>
    [SkippableFact]
    [Trait("Attack", "A39")]
    public void What_a_station_says_of_others_is_no_answer_about_them()
    {
        var database = server.CreateWarehouse();
        var copy = pair.Copy(pair.Zone.Exports[0]);
        var digest = new string('a', 64);
        AddRows(copy, "setting", "PLANT-1,901,trip.days,abc,2030-01-01T00:00:00Z");
        AddRows(copy, "bundle", [.. new[] { "out,PLANT-9.desk.00000001,PLANT-9,desk", "in,HQ-9.PLANT-9.00000001,HQ-9,PLANT-9" }
            .Select((row, at) => $"PLANT-1,{901 + at},{row},1,{digest[1..]}{at},{digest},2026-01-01T00:00:00Z,1,0,1,1,{digest},,,"
                + "2026-01-01T00:00:00Z")]);
        pair.Sign(copy);

        var loaded = Load(database, copy);

        Assert.True(loaded.ExitCode == 0, loaded.Error);
        Assert.Equal(["2"], server.Rows(database, "SELECT count(*) FROM offlic.bundle WHERE origin LIKE '%-9'"));
        Assert.Equal(["0"], server.Rows(database, "SELECT count(*) FROM offlic.bundle_custody WHERE origin LIKE '%-9'"));
        Assert.NotEmpty(server.Rows(database, "SELECT count(*) FROM offlic.due", "reader"));
    }

    [SkippableFact]
    public void A_station_with_two_histories_is_refused_until_one_is_taken_out()
    {
        var database = server.CreateWarehouse();
        using var fleet = new RandomFleet(zones: 1, desks: 1, devices: 1, seed: 3);
        var zone = fleet.Zones.Single();
        fleet.Live(3);
        TreeCopy.Into(fleet.At(zone.Name), fleet.At("twin"));
        fleet.Do(zone.Name, "round", "start", "one");
        var first = fleet.Export(zone, isFull: true);
        fleet.Do("twin", "round", "start", "another");
        fleet.Do("twin", "round", "start", "a third");
        fleet.Do("twin", "ledger", "export", "--to", Directory.CreateDirectory(fleet.At("second")).FullName);
        var second = Path.Combine(fleet.At("second"), Path.GetFileName(first));

        var loader = new Loader(server, database, fleet.Keys);
        Assert.Equal(0, loader.Load(first).ExitCode);
        var refused = loader.Load(second);
        Assert.Equal(12, refused.ExitCode);
        Assert.Contains("its journal differs", refused.Error, StringComparison.Ordinal);
        Assert.Contains("SELECT offlic.remove_station('PLANT-1')", refused.Error, StringComparison.Ordinal);
        Assert.Equal(["1"], server.Rows(database, "SELECT count(*) FROM offlic.opened_round"));

        server.Run(database, "SELECT offlic.remove_station('PLANT-1')");
        var taken = loader.Load(second);
        Assert.True(taken.ExitCode == 0, taken.Error);
        Assert.Equal(["2"], server.Rows(database, "SELECT count(*) FROM offlic.opened_round"));
    }

    private ProcessRun Load(string database, params string[] exports) => new Loader(server, database, pair.Fleet.Keys).Load(exports);

    private void Refused(string database, ProcessRun run, int exit, string complaint, string remedies)
    {
        Assert.True(exit == run.ExitCode, $"{run.ExitCode}\n{run.Output}{run.Error}");
        Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
        Assert.True(Array.Exists(remedies.Split('|'), remedy => run.Error.Contains(remedy, StringComparison.Ordinal)), run.Error);
        Assert.Equal("version 1", server.Count(database));
    }

    private static string Count(string manifest, string table, int more) => Regex.Replace(manifest,
        $"(?<=\"name\":\"{table}\",\"rows\":)\\d+",
        rows => (int.Parse(rows.Value, CultureInfo.InvariantCulture) + more).ToString(CultureInfo.InvariantCulture));

    private static void AddRows(string export, string table, params string[] rows)
    {
        Edit(Path.Combine(export, $"{table}.csv"), text => text + string.Concat(rows.Select(row => $"{row}\r\n")));
        Edit(Path.Combine(export, "manifest.json"), text => Count(text, table, rows.Length));
    }

    private static void Edit(string path, Func<string, string> change)
    {
        var before = File.ReadAllText(path);
        File.WriteAllText(path, change(before));
        Assert.NotEqual(before, File.ReadAllText(path));
    }
}
