namespace OfflineLicense.Tests.Support;

/// <summary>The source tree the tests were built from.</summary>
internal static class Checkout
{
    /// <summary>
    /// Found from where the tests run, not from <c>[CallerFilePath]</c>: a CI build replaces that with <c>/_/…</c>.
    /// </summary>
    public static string Root { get; } = Find();

    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>A file under <c>fixtures/</c>: <c>Fixture("usage", "truncated-at-512.txt")</c>.</summary>
    public static string Fixture(params string[] parts) => At(["fixtures", .. parts]);

    public static byte[] FixtureBytes(params string[] parts) => File.ReadAllBytes(Fixture(parts));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OfflineLicense.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No OfflineLicense.sln above {AppContext.BaseDirectory}: run the tests from a checkout.");
    }
}
