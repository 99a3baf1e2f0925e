using System.Diagnostics;
using System.IO.Compression;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>
/// Every JSON and XML file that others wrote to break readers, through <c>validate</c> and <c>collect</c> as a person would.
/// </summary>
[Trait("Lane", "check")]
public sealed class PublicCorpusTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>Files in one run of a command: all of them together must be done as soon as one must.</summary>
    private const int Slice = 25;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    private readonly StationPair _lab = new();

    [SkippableFact]
    public void Every_file_of_the_world_is_told_and_none_is_taken_for_licensing()
    {
        var files = Raw().ToList();
        var slices = Lay(files);
        var (told, valid) = (0, new List<string>());
        foreach (var folder in slices)
        {
            var said = InTime(() => _lab.Shell.Run(["validate", "--json", .. Directory.GetFiles(folder)]), folder);
            Assert.True(said.Exit is 0 or 13, $"{folder}: {said.Exit} {said.Error}");
            foreach (var line in said.Json("document"))
            {
                told++;
                if (line.GetProperty("valid").GetBoolean())
                    valid.Add(line.GetProperty("path").GetString()!);
            }
        }

        var (collected, recorded) = (0, new List<string>());
        foreach (var folder in slices)
        {
            var said = InTime(() => _lab.Zone("collect", folder, "--json"), folder);
            Assert.True(said.Exit is 0 or 3 or 11, $"{folder}: {said.Exit} {said.Error}");
            foreach (var line in said.Json("file"))
            {
                collected++;
                if (line.GetProperty("outcome").GetString() == "recorded")
                    recorded.Add(line.GetProperty("path").GetString()!);
            }
        }

        // The figure of public inputs is printed where every reader meets them (Attacks/PublicInputTests): these are the same files.
        Say($"world files: {files.Count}; validated {told}, valid {valid.Count}; collected {collected}, recorded {recorded.Count}");
        Assert.True(told >= files.Count && collected >= files.Count);
        Assert.Empty(valid);
        Assert.Empty(recorded);
    }

    [SkippableFact]
    public void Json_that_no_one_may_accept_is_not_accepted_as_a_report()
    {
        var files = Raw()
            .Where(file => Path.GetFileName(file.Name).StartsWith("n_", StringComparison.Ordinal))
            .Select(file =>
                (
                    file.Name,
                    Bytes: (byte[])[.. "<smartLicense><RUMReport><![CDATA["u8, .. file.Bytes, .. "]]></RUMReport></smartLicense>"u8]
                )
            )
            .ToList();
        var outcomes = new List<string>();
        foreach (var folder in Lay(files))
            outcomes.AddRange(
                InTime(() => _lab.Zone("collect", folder, "--json"), folder)
                    .Json("file")
                    .Select(line => line.GetProperty("outcome").GetString()!)
            );
        Say($"world bad reports: {files.Count}, accepted {outcomes.Count(outcome => outcome != "refused")}");
        Assert.All(outcomes, outcome => Assert.Equal("refused", outcome));
        Assert.Equal(files.Count, outcomes.Count);
    }

    public void Dispose() => _lab.Dispose();

    /// <summary>The best of three: a busy machine is no fault of the reader.</summary>
    private static Said InTime(Func<Said> run, string what)
    {
        var said = (Said?)null;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var watch = Stopwatch.StartNew();
            said = run();
            if (watch.Elapsed < Soon)
                return said;
        }

        Assert.Fail($"{what}: slower than {Soon}");
        return said!;
    }

    private List<string> Lay(List<(string Name, byte[] Bytes)> files)
    {
        var folders = new List<string>();
        for (var at = 0; at < files.Count; at++)
        {
            if (at % Slice == 0)
                folders.Add(_lab.Folder($"world/{files[at].GetHashCode():x8}-{at:00000}"));
            File.WriteAllBytes(Path.Combine(folders[^1], $"{at:00000}-{Path.GetFileName(files[at].Name)}"), files[at].Bytes);
        }

        return folders;
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Raw()
    {
        var corpora = Corpora.Require();
        foreach (var path in Directory.GetFiles(Path.Combine(corpora, "json", "test_parsing")).Order(StringComparer.Ordinal))
            yield return (path, File.ReadAllBytes(path));
        using var suite = ZipFile.OpenRead(Path.Combine(corpora, "xml", "xmlts20130923.zip"));
        foreach (var entry in suite.Entries.Where(entry => !entry.FullName.EndsWith('/')))
        {
            using var content = new MemoryStream();
            using (var stream = entry.Open())
                stream.CopyTo(content);
            yield return (entry.FullName, content.ToArray());
        }
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
