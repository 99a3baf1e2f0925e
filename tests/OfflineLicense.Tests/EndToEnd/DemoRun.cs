using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using OfflineLicense.Cli.Terminal;
using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>
/// One run of <c>offlic demo</c> and its output as docs/first-trip.md shows it. The folder is <c>~/offlic-demo</c>. Key ids and
/// digests are different in each run, so constant ones replace them. Nothing else is changed.
/// </summary>
internal sealed partial class DemoRun : IDisposable
{
    private readonly CliRun _shell = new();

    public DemoRun()
    {
        var said = _shell.Run("demo", "--no-color");
        Assert.True(said is { Exit: 0, Error: "" }, said.Out + said.Error);
        Steps = string.Join('\n', Normal(said.Out).Trim('\n').Split('\n').SelectMany(Fit)).Split("\n\n");
    }

    /// <summary>Each command or comment with its output.</summary>
    public IReadOnlyList<string> Steps { get; }

    public string At(params string[] parts) => _shell.At(["offlic-demo", .. parts]);

    public void Dispose() => _shell.Dispose();

    /// <summary>Replaces the n-th digest in the text by the n-th constant, in full, in groups and by its first 16 digits.</summary>
    public string Normal(string text)
    {
        var shown = new StringBuilder(text).Replace(_shell.At("offlic-demo"), "~/offlic-demo");
        var number = 0;
        foreach (
            var digest in Grouped()
                .Matches(text)
                .Select(match => match.Value.Replace(" ", "", StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal)
        )
        {
            var standIn = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"offlic demo {++number}")));
            shown.Replace(digest, standIn).Replace(Groups(digest), Groups(standIn)).Replace(digest[..16], standIn[..16]);
        }
        return shown.ToString();
    }

    // Here and not by the run, whose lines are as long as the name of the folder of the test.
    private static IEnumerable<string> Fit(string line)
    {
        const int Columns = 80;
        var label = Typed().Match(line).Value;
        return label.Length == 0
            ? LineFit.Fit(line, Columns)
            : LineFit.FitCommand(line[label.Length..], Columns, label.Length).Select((part, i) => i == 0 ? label + part : part);
    }

    private static string Groups(string digest) => string.Join(' ', digest.Chunk(4).Select(group => new string(group)));

    [GeneratedRegex("(?:[0-9a-f]{4} ){15}[0-9a-f]{4}")]
    private static partial Regex Grouped();

    [GeneratedRegex("^(?:zone\\$ |desk\\$ |Next: )(?=offlic )")]
    private static partial Regex Typed();
}
