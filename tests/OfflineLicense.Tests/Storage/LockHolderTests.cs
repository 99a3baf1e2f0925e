using System.Diagnostics;
using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Storage;

/// <summary>Who is named to those who wait for a station: the process that holds it for itself, and nobody else.</summary>
public sealed class LockHolderTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [SkippableFact]
    public void The_process_that_holds_the_file_for_itself_is_named()
    {
        Requires.Linux();
        Requires.Programs("flock");
        using var holder = Hold("-x");
        Assert.StartsWith($"process {holder.Id} on {Environment.MachineName}", LockHolder.Of(_temp.At("lock")), StringComparison.Ordinal);
        End(holder);
    }

    [SkippableFact]
    public void A_file_that_is_shared_or_not_there_has_no_holder_whatever_else_is_locked()
    {
        Requires.Linux();
        Requires.Programs("flock");
        Assert.Null(LockHolder.Of(_temp.At("nowhere")));
        using var holder = Hold("-s");
        using var database = new SqliteConnection($"Data Source={_temp.At("db")};Pooling=False"); // SQLite locks by byte ranges
        database.Open();
        database.Run("CREATE TABLE t (x)");
        database.Run("BEGIN EXCLUSIVE");
        Assert.Null(LockHolder.Of(_temp.At("lock")));
        End(holder);
    }

    [SkippableFact]
    public void Who_waits_is_told_the_holder_where_it_is_known_and_else_only_that_there_is_one()
    {
        Requires.Linux();
        Requires.Programs("flock");
        var station = new StationPaths(_temp.FullPath);
        Directory.CreateDirectory(station.Folder);
        using var folder = StationFolder.Open(station);
        foreach (var (way, told) in new[] { ("-x", true), ("-s", false) })
        {
            using var holder = Hold(way, station.Lock);
            var busy = Assert.Throws<Failure>(() => WriterLock.Take(folder, TimeSpan.Zero, TimeProvider.System));
            Assert.Equal(FailureKind.Busy, busy.Kind);
            Assert.Equal(told, busy.Message.Contains($"(process {holder.Id} on ", StringComparison.Ordinal));
            Assert.EndsWith(told ? ")" : station.Root, busy.Message, StringComparison.Ordinal);
            End(holder);
        }
    }

    /// <summary>A process that holds the file until its standard input ends.</summary>
    private Process Hold(string way, string? path = null)
    {
        path ??= _temp.At("lock");
        var start = new ProcessStartInfo("flock", ["--no-fork", way, path, "/bin/sh", "-c", "echo held; read end"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        Assert.Equal("held", process.StandardOutput.ReadLine());
        return process;
    }

    private static void End(Process holder)
    {
        holder.StandardInput.Close();
        Assert.True(holder.WaitForExit(TimeSpan.FromSeconds(20)));
    }
}
