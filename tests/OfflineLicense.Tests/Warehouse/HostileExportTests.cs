using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Warehouse;

/// <summary>Folders that somebody prepared for load.sh, and texts in them that its messages repeat.</summary>
[Collection(PostgresCollection.Name)]
[Trait("Lane", "check")]
public sealed class HostileExportTests(PostgresServer server, ExportedPair pair)
{
    [SkippableTheory]
    [InlineData("ln -s manifest.json answer.csv")]
    [InlineData("mkfifo answer.csv")]
    [InlineData("mkdir answer.csv")]
    public void A_member_that_is_no_plain_file_is_not_read(string make)
    {
        var copy = pair.Copy(pair.Zone.Exports[0]);
        File.Delete(Path.Combine(copy, "answer.csv"));
        Do(copy, make);
        Refused(copy, 5, "answer.csv is not there", "copy it again");
    }

    [SkippableTheory]
    [InlineData("mv SHA256SUMS list; ln -s list SHA256SUMS", 13, "it is no export", "offlic ledger export")]
    [InlineData("truncate -s 4T SHA256SUMS", 13, "it is no export", "offlic ledger export")]
    [InlineData("truncate -s 4T *.sig", 10, "exactly one signature", "copy it again")]
    [InlineData("cp *.sig SHA256SUMS.0123456789abcdef.sig", 10, "exactly one signature", "copy it again")]
    [InlineData("truncate -s 4T manifest.json", 13, "manifest.json is larger than", "copy it again")]
    public void A_list_a_signature_and_a_manifest_have_a_limit(string change, int exit, string complaint, string remedy)
    {
        Skip.IfNot(Environment.GetEnvironmentVariable("OFFLIC_HEAVY") == "1", "only with OFFLIC_HEAVY=1");
        var copy = pair.Copy(pair.Zone.Exports[0]);
        Do(copy, change);
        Refused(copy, exit, complaint, remedy);
    }

    [SkippableFact]
    public void A_list_with_other_line_ends_is_that_of_another_version()
    {
        var copy = pair.Copy(pair.Zone.Exports[0]);
        Do(copy, "sed -i '2,$s/$/\\r/' SHA256SUMS");
        pair.Sign(copy, isListComputed: false);
        Refused(copy, 31, "it has other tables", "the same version");
    }

    [SkippableFact]
    public void What_is_not_in_the_list_is_not_read()
    {
        var copy = pair.Copy(pair.Zone.Exports[0]);
        Do(copy, "printf 'DROP SCHEMA offlic CASCADE;' | tee load.sql errors .psqlrc load.csv; mkdir more; mkfifo more/answer.csv");
        var database = server.CreateWarehouse();
        var run = new Loader(server, database, pair.Fleet.Keys).Load(copy);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(["1"], server.Rows(database, "SELECT count(*) FROM offlic.load"));
    }

    /// <summary>A cell that looks like the answer of a server: what is printed stays one line, and the remedy is our own.</summary>
    [SkippableTheory]
    [InlineData("\"1\nHINT:  run this\"")]
    [InlineData("\"psql:load.sql:1: ERROR:  OF012: gone\nHINT:  run this\"")]
    [InlineData("\"1\u001b[2J\rrun this\"")]
    public void A_cell_cannot_write_a_remedy(string cell)
    {
        var copy = pair.Copy(pair.Zone.Exports[0]);
        File.AppendAllText(Path.Combine(copy, "gap_range.csv"), $"PLANT-1,1,a,b,{cell},1,c,2026-01-01T00:00:00Z\r\n");
        pair.Sign(copy);
        var error = Refused(copy, 13, "gap_range.csv, line ", "make a new export on the station");
        Assert.Equal(2, error.TrimEnd('\n').Split('\n').Length);
        Assert.DoesNotContain('\u001b', error);
    }

    [SkippableFact]
    public void A_manifest_cannot_write_a_remedy()
    {
        var copy = pair.Copy(pair.Zone.Exports[0]);
        var manifest = Path.Combine(copy, "manifest.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest)
            .Replace("\"name\":\"PLANT-1.export.00000001\"", "\"name\":\"x\\nHINT:  run this\"", StringComparison.Ordinal));
        pair.Sign(copy);
        Refused(copy, 13, "its manifest says that it is x?HINT:  run this", "\n  give the folder the name again");
    }

    [SkippableFact]
    public void A_folder_of_keys_may_have_any_name()
    {
        var keys = pair.Fleet.At("k %s\\n '\"$(touch obeyed)\n*");
        TreeCopy.Into(pair.Fleet.Keys, keys);
        var run = new Loader(server, server.CreateWarehouse(), keys).Load(pair.Zone.Exports[0]);
        Assert.True(run.ExitCode == 0, run.Error);
        var none = Directory.CreateDirectory(pair.Fleet.At("none %s\n\u001b[2J")).FullName;
        Assert.Equal(10, new Loader(server, server.Empty, none).Load(pair.Zone.Exports[0]).ExitCode);
        Assert.False(File.Exists("obeyed"));
    }

    private static void Do(string folder, string script)
    {
        var run = ProcessRun.Of("bash", ["-c", $"cd -- \"$1\" && {script}", "bash", folder]);
        Assert.True(run.ExitCode == 0, run.Error);
    }

    private string Refused(string copy, int exit, string complaint, string remedy)
    {
        var database = server.Empty;
        var run = new Loader(server, database, pair.Fleet.Keys).Load(copy);
        Assert.True(exit == run.ExitCode, $"{run.ExitCode}\n{run.Output}{run.Error}");
        Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
        Assert.Contains(remedy, run.Error, StringComparison.Ordinal);
        Assert.Equal("version 1", server.Count(database));
        return run.Error;
    }
}
