using OfflineLicense.Tests.Processes;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.WorstCases;

/// <summary>A zone and a desk made once, copied for each run: nothing that a shape leaves meets the next one.</summary>
public sealed class WorstCaseStations : IDisposable
{
    private readonly TempFolder _temp = new();

    public WorstCaseStations()
    {
        foreach (var side in new[] { "zone", "desk" })
        {
            string[] typed = ["init", side, "--name", side.ToUpperInvariant(), "--side", side, "--hostnames", "allow"];
            var run = ToolFile.Run(_temp.FullPath, typed);
            Assert.True(run.ExitCode == 0, run.Error);
        }
    }

    /// <summary>A new folder with a copy of the station.</summary>
    public string Copy(bool isDesk)
    {
        var folder = Path.Combine(_temp.FullPath, Guid.NewGuid().ToString("N"));
        TreeCopy.Into(Path.Combine(_temp.FullPath, isDesk ? "desk" : "zone"), folder);
        return folder;
    }

    public void Dispose() => _temp.Dispose();
}
