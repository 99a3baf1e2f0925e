using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Terminal;

namespace OfflineLicense.Cli.Exchange;

/// <summary>
/// One command that <c>exchange</c> runs. Its warnings and errors are passed on at once; of its result the lines that say what it did
/// are kept, and what needs attention.
/// </summary>
/// <param name="command">Its name.</param>
/// <param name="typed">The line that a person types for the same.</param>
/// <param name="output">Of <c>exchange</c>.</param>
/// <param name="passphrase">Of a private key, by its path: asked for once for all steps.</param>
internal sealed class ExchangeStep(string command, string typed, ConsoleOutput output, Func<string, Secret> passphrase)
{
    private readonly List<string> _results = [];
    private readonly List<string> _closing = [];
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    public string Command => command;

    public string Typed => typed;

    public ConsoleOutput Output => output;

    /// <summary>A line of <c>exchange</c> takes away the bar of a step too.</summary>
    public ProgressDisplay? Display { get; init; }

    public IReadOnlyList<string> Results => _results;

    /// <summary>Shown at the end of the visit.</summary>
    public IReadOnlyList<string> Closing => _closing;

    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>Called to write each list of what needs attention.</summary>
    public Action<ConsoleOutput>? Attention { get; private set; }

    public int Exit { get; private set; }

    /// <summary>How much is new by this step: files, bundles, folders.</summary>
    public long Changed => Count(command switch
    {
        "receive" => "received",
        "collect" => "recorded",
        "split" => "written",
        "stage" => "staged",
        _ => "bundles",
    });

    public long Count(string name) => _counts.GetValueOrDefault(name);

    public void AddResult(string line) => _results.Add(line);

    public void AddClosing(string line) => _closing.Add(line);

    public void AddAttention(Action<ConsoleOutput> write) => Attention += write;

    public Secret GetPassphrase(string path) => passphrase(path);

    public void End(int exit, IEnumerable<(string Name, long Value)> counts)
    {
        Exit = exit;
        foreach (var (name, value) in counts)
            _counts[name] = value;
    }
}
