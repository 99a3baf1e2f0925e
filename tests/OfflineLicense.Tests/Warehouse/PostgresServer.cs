using System.Diagnostics;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Warehouse;

/// <summary>
/// A PostgreSQL server of these tests alone, on a socket in a folder of its own, without a network. It does not wait for the disk. Where
/// the machine has none that can hold a warehouse, tests are skipped.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private const int Oldest = 15;

    // The path of a socket has to be short.
    private readonly string _folder = Path.Combine("/", "tmp", $"offlic-pg-{Path.GetRandomFileName()}");
    private readonly string? _programs = FindPrograms();
    private readonly Lazy<bool> _isRunning;
    private string? _empty;
    private int _databases;

    public PostgresServer() => _isRunning = new Lazy<bool>(Start);

    /// <summary>What psql and load.sh read.</summary>
    internal Dictionary<string, string?> Environment(string database, string user = "postgres") => new()
    {
        ["PGHOST"] = _folder,
        ["PGDATABASE"] = database,
        ["PGUSER"] = user,
        ["LC_ALL"] = "C.UTF-8",
    };

    /// <summary>A database with an empty warehouse, and users who may load and read.</summary>
    internal string CreateWarehouse()
    {
        Require();
        var name = $"w{++_databases}";
        Run("template1", $"CREATE DATABASE {name} TEMPLATE warehouse");
        return name;
    }

    /// <summary>One in which a test loads nothing.</summary>
    internal string Empty => _empty ??= CreateWarehouse();

    /// <summary>The same in a folder of its own.</summary>
    internal string CreateWarehouse(string folder)
    {
        Require();
        Assert.Equal(0, ProcessRun.Of("chown", [Owner, folder]).ExitCode);
        var name = $"w{++_databases}";
        Run("template1", $"CREATE TABLESPACE {name} LOCATION '{folder}'");
        Run("template1", $"CREATE DATABASE {name} TEMPLATE warehouse TABLESPACE {name}");
        return name;
    }

    /// <summary>A place that the server can write to.</summary>
    internal string At(string name) => Path.Combine(_folder, name);

    /// <summary>The process that a signal ends.</summary>
    internal string ProcessId => File.ReadLines(At("data/postmaster.pid")).First();

    /// <summary>After that process of it ended.</summary>
    internal void StartAgain(string process)
    {
        while (Directory.Exists($"/proc/{process}"))
            Thread.Sleep(10);
        Assert.Equal(0, AsOwner("pg_ctl", "start", "-w", "-t", "600", "-D", At("data"), "-l", At("log"), "-o", Options).ExitCode);
    }

    internal void Require()
    {
        Requires.Programs("psql", "openssl", "sha256sum");
        Skip.If(_programs is null, $"needs PostgreSQL {Oldest} or newer");
        Skip.IfNot(_isRunning.Value, "needs a PostgreSQL server that starts");
    }

    /// <summary>Rows of a query, columns with <c>|</c> between them.</summary>
    internal IReadOnlyList<string> Rows(string database, string sql, string user = "postgres") =>
        Run(database, sql, user).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Which tables have how many rows: all of a warehouse.</summary>
    internal string Count(string database) => string.Join('\n', Rows(database, """
        SELECT t.name || ' ' || t.rows
        FROM   (SELECT c.relname AS name, (xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM offlic.%I', c.relname),
                       FALSE, TRUE, '')))[1]::text AS rows
                FROM   pg_class c
                WHERE  c.relnamespace = 'offlic'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition) t
        WHERE  t.rows <> '0'
        ORDER  BY t.name
        """));

    internal ProcessRun Run(string database, string sql, string user = "postgres")
    {
        var run = Ask(database, sql, user);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    internal ProcessRun Ask(string database, string sql, string user = "postgres") =>
        ProcessRun.Of("psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql], environment: Environment(database, user));

    public void Dispose()
    {
        if (!Directory.Exists(_folder))
            return;
        AsOwner("pg_ctl", "stop", "-D", Path.Combine(_folder, "data"), "-m", "immediate");
        Directory.Delete(_folder, recursive: true);
    }

    private bool Start()
    {
        Directory.CreateDirectory(_folder);
        if (System.Environment.IsPrivilegedProcess)
            Assert.Equal(0, ProcessRun.Of("chown", [Owner, _folder]).ExitCode);
        var data = Path.Combine(_folder, "data");
        if (AsOwner("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync").ExitCode != 0)
            return false;
        if (AsOwner("pg_ctl", "start", "-w", "-D", data, "-l", Path.Combine(_folder, "log"), "-o", Options).ExitCode != 0)
            return false;
        Run("template1", "CREATE DATABASE warehouse");
        var made = ProcessRun.Of("psql", ["-X", "-f", Checkout.At("warehouse", "postgresql", "schema.sql")],
            environment: Environment("warehouse"));
        Assert.True(made.ExitCode == 0 && made.Error.Length == 0, made.Error);
        Run("warehouse", "CREATE ROLE loader LOGIN IN ROLE offlic_loader; CREATE ROLE reader LOGIN IN ROLE offlic_reader");
        return true;
    }

    private string Options => $"-c listen_addresses='' -c unix_socket_directories={_folder} -c fsync=off -c full_page_writes=off";

    private static string Owner => ProcessRun.Of("id", ["-u", "postgres"]).ExitCode == 0 ? "postgres" : "nobody";

    /// <summary>PostgreSQL refuses to run as root. A server outlives the program that starts it, so nobody waits for its output.</summary>
    private ProcessRun AsOwner(string program, params string[] arguments)
    {
        var path = Path.Combine(_programs!, program);
        string[] line = System.Environment.IsPrivilegedProcess ? ["runuser", "-u", Owner, "--", path, .. arguments] : [path, .. arguments];
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", .. line])
        {
            WorkingDirectory = "/",
        })!;
        process.WaitForExit();
        return new ProcessRun(process.ExitCode, string.Empty, string.Empty);
    }

    /// <summary>Debian keeps the programs of each version in a folder that is not on the path.</summary>
    private static string? FindPrograms()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var folders = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            : [];
        return folders.Concat((System.Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':'))
            .Where(folder => File.Exists(Path.Combine(folder, "initdb")))
            .FirstOrDefault(folder => ProcessRun.Of(Path.Combine(folder, "initdb"), ["--version"]).Output is var said
                && int.TryParse(said.Split(' ')[^1].Split('.')[0].TrimEnd('\n'), out var version) && version >= Oldest);
    }
}

/// <summary>One server, and one pair of stations with exports, for all tests of the warehouse.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>, ICollectionFixture<ExportedPair>
{
    public const string Name = "PostgreSQL";
}
