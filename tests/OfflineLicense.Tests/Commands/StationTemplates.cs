using System.Collections.Concurrent;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands;

/// <summary>
/// Stations that are created once in this process and copied for each test: most tests need stations and do not test how they are
/// created.
/// </summary>
/// <param name="create">Creates them for one value of the setting export.hostnames, and returns their folder.</param>
internal sealed class StationTemplates(Func<string, string> create)
{
    private readonly ConcurrentDictionary<string, Lazy<string>> _folders = new(StringComparer.Ordinal);

    public void CopyInto(string folder, string hostnames) =>
        TreeCopy.Into(_folders.GetOrAdd(hostnames, value => new Lazy<string>(() => Create(value))).Value, folder);

    private string Create(string hostnames)
    {
        var folder = create(hostnames);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
