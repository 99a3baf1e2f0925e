using System.IO.Abstractions;
using System.Text.Json;
using OfflineLicense.Cli;
using OfflineLicense.Cli.Parsing;

namespace OfflineLicense.Tests.Commands;

/// <summary>
/// A person's terminal in a folder of its own: runs the tool in process and keeps what it said. The folder is real and
/// goes away with the shell.
/// </summary>
internal sealed class CliRun : IDisposable
{
    public CliRun()
        : this(Directory.CreateTempSubdirectory("offlic-test-").FullName)
    {
    }

    public CliRun(string folder) => Folder = folder;

    /// <summary>The current folder.</summary>
    public string Folder { get; init; }

    public Dictionary<string, string> Variables { get; } = [];

    public TimeProvider Clock { get; set; } = new StoppedClock(new DateTimeOffset(2026, 11, 21, 10, 15, 0, TimeSpan.Zero));

    public IFileSystem Disk { get; set; } = new FileSystem();

    /// <summary>What is typed or piped in.</summary>
    public string Input { get; set; } = "";

    public bool IsTerminal { get; set; }

    /// <summary>The width of the screen. Most tests read what a line says and not where it is broken.</summary>
    public int Columns { get; set; } = 10_000;

    public bool? ShowsUnicode { get; set; } = true;

    /// <summary>A drive is there wherever pack writes to. False: nothing is made.</summary>
    public bool HasDrives { get; set; } = true;

    /// <summary>Stands in for standard output where a test needs one that fails.</summary>
    public Stream? Output { get; set; }

    public Said Run(params string[] args) => Run(null, args);

    /// <summary>The same with commands of the test's own.</summary>
    public Said Run(IReadOnlyList<ToolCommand>? commands, params string[] args)
    {
        var drive = HasDrives ? MakeDrive(args) : null;
        var outBytes = new MemoryStream();
        var secrets = new Queue<string>(Input.Split('\n'));
        using var output = new StreamWriter(Output ?? outBytes, leaveOpen: true);
        using var error = new StringWriter();
        var host = new HostEnvironment
        {
            FileSystem = Disk,
            Clock = Clock,
            Out = output,
            OutBytes = Output ?? outBytes,
            Error = error,
            OpenIn = () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', secrets))),
            OutIsTerminal = IsTerminal,
            ErrorIsTerminal = IsTerminal,
            InIsTerminal = IsTerminal,
            Columns = Columns,
            ShowsUnicode = ShowsUnicode,
            ReadSecret = () => secrets.TryDequeue(out var line) ? Secret.FromText(line) : null,
            Account = "tester",
            GetVariable = name => Variables.GetValueOrDefault(name),
            CurrentFolder = Folder,
            ToolVersion = "0.1.0",
        };
        var exit = CommandLine.Run(args, host, commands ?? CommandLine.Commands());
        if (drive is not null && !Directory.EnumerateFileSystemEntries(drive).Any())
            Directory.Delete(drive);
        return new Said(exit, System.Text.Encoding.UTF8.GetString(outBytes.ToArray()), error.ToString(), outBytes.ToArray());
    }

    /// <returns>The folder, where it was made: one that stays empty is taken away again.</returns>
    private string? MakeDrive(string[] args)
    {
        var at = Array.IndexOf(args, "--to") + 1;
        var isPack = at > 0 && at < args.Length && args.Contains("pack");
        return isPack && !Path.Exists(At(args[at])) && new FileInfo(At(args[at])).LinkTarget is null
            ? Directory.CreateDirectory(At(args[at])).FullName
            : null;
    }

    /// <summary>A path below the current folder.</summary>
    public string At(params string[] parts) => Path.Combine([Folder, .. parts]);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>How a run ended and what it said.</summary>
internal sealed record Said(int Exit, string Out, string Error, byte[] OutBytes)
{
    public IReadOnlyList<string> OutLines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public IReadOnlyList<string> ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The JSON Lines of stdout of one type.</summary>
    public IReadOnlyList<JsonElement> Json(string type) => OutLines.Select(Parse)
        .Where(line => line.GetProperty("type").GetString() == type).ToList();

    public JsonElement Summary => Json("summary").Single();

    /// <summary>A reader takes one of two members of a name, and which one is its own affair: no line has two.</summary>
    public static JsonElement Parse(string line) =>
        JsonDocument.Parse(line, new JsonDocumentOptions { AllowDuplicateProperties = false }).RootElement;

    /// <summary>Names of a JSON line's members, in order.</summary>
    public static string Members(JsonElement line) => string.Join(' ', line.EnumerateObject().Select(member => member.Name));
}

internal sealed class StoppedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
