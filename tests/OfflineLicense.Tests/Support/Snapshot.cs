using System.Runtime.CompilerServices;

namespace OfflineLicense.Tests.Support;

/// <summary>
/// Text that people see, held to a file: <c>__snapshots__/Class.Method.snap</c> beside the test. The call and the layout are
/// Snapshooter's, so that the package can take this over in one line (docs/decisions/0053-own-snapshots.md).
/// <c>OFFLIC_ACCEPT_SNAPSHOTS=1</c> writes what came as the new snapshot.
/// </summary>
internal static class Snapshot
{
    public static void Match(string actual, string? name = null, [CallerFilePath] string file = "", [CallerMemberName] string method = "")
    {
        // A CI build writes /_/… into the caller's path, a Windows build has backslashes: only the file's name counts.
        var source = file[(file.LastIndexOfAny(['/', '\\']) + 1)..];
        var folder = Path.Combine(FolderOf(source), "__snapshots__");
        var snapshot = $"{Path.GetFileNameWithoutExtension(source)}.{method}{(name is null ? string.Empty : "_" + name)}.snap";
        if (Compare(Path.Combine(folder, snapshot), actual, Is("OFFLIC_ACCEPT_SNAPSHOTS", "1"), Is("CI", "true")) is { } complaint)
            Assert.Fail(complaint);
    }

    /// <returns>What is wrong, or null.</returns>
    internal static string? Compare(string path, string actual, bool accept, bool continuousIntegration)
    {
        var received = path + ".received";
        var expected = File.Exists(path) ? File.ReadAllText(path) : null;
        if (accept || string.Equals(expected, actual, StringComparison.Ordinal))
        {
            if (accept)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, actual);
            }
            File.Delete(received);
            return null;
        }
        var title = Path.GetFileName(path);
        if (!continuousIntegration)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(received, actual);
        }
        if (expected is null)
            return $"There is no snapshot {title}. Look at what came; if it is right, run again with OFFLIC_ACCEPT_SNAPSHOTS=1 and commit the file.\n{actual}";
        return $"{title} differs at {FirstDifference(expected, actual)}. If the new text is right, run again with OFFLIC_ACCEPT_SNAPSHOTS=1.\n--- expected\n{expected}\n--- actual\n{actual}";
    }

    private static string FirstDifference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        var line = 0;
        while (line < left.Length && line < right.Length && string.Equals(left[line], right[line], StringComparison.Ordinal))
            line++;
        return $"line {line + 1}";
    }

    private static string FolderOf(string source)
    {
        var found = Directory.GetFiles(Checkout.At("tests", "OfflineLicense.Tests"), source, SearchOption.AllDirectories);
        return found.Length == 1
            ? Path.GetDirectoryName(found[0])!
            : throw new InvalidOperationException($"{found.Length} test files are called {source}: a snapshot needs one.");
    }

    private static bool Is(string variable, string value) =>
        string.Equals(Environment.GetEnvironmentVariable(variable), value, StringComparison.OrdinalIgnoreCase);
}
