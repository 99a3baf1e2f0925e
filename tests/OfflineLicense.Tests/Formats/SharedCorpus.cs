namespace OfflineLicense.Tests.Formats;

/// <summary>
/// Files that others wrote, outside this repository: <c>OFFLIC_CORPORA</c>, else <c>corpora</c> in <c>OFFLIC_SHARED</c>, else in
/// <c>../shared</c> beside the checkout.
/// </summary>
internal static class SharedCorpus
{
    /// <summary>Every file of one folder, ordinal; none where the corpora are not here.</summary>
    public static string[] Files(string folder)
    {
        var path = Path.Combine(Root(), folder);
        return Directory.Exists(path) ? [.. Directory.GetFiles(path).Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>The root folder of the checkout.</summary>
    public static string Checkout()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "OfflineLicense.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("no checkout above the tests");
        return folder;
    }

    private static string Root() =>
        Environment.GetEnvironmentVariable("OFFLIC_CORPORA")
        ?? Path.Combine(Environment.GetEnvironmentVariable("OFFLIC_SHARED") ?? Path.Combine(Path.GetDirectoryName(Checkout())!, "shared"), "corpora");
}
